"""What the content holds and this version of the site cannot show yet."""

from pathlib import Path

from cms.demo.entries import World
from cms.demo.reading import CONTENT, FILES


def waiting(world: World, folder: Path = CONTENT) -> list[str]:
    """One line for each thing that was passed over, in words."""
    cards = "、".join(person.name for person in world.people if person.phone is None)
    guarded = "、".join(person.name for person in world.people if person.guardian)
    leaving = "、".join(person.name for person in world.people if "注销" in person.note)
    lines = [
        f"没有手机、凭卡登录的人：{cards}" if cards else "",
        f"监护人的同意：{guarded}" if guarded else "",
        f"账号注销的申请：{leaving}" if leaving else "",
        _unread(folder),
    ]
    return [line for line in lines if line]


def _unread(folder: Path) -> str:
    """The files that belong to rooms which are not open yet."""
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.yaml")}
    unread = sorted(names - FILES.keys())
    return f"还没有用到的文件：{'、'.join(unread)}" if unread else ""
