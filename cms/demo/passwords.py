"""The one password of the demo's sign-ins: given, kept from the last load, or drawn by lot."""

import os
import secrets
from pathlib import Path

from django.conf import settings

# Easy to read aloud and to type on a phone.
WORDS = (
    "lichun", "yushui", "jingzhe", "chunfen", "qingming", "guyu", "lixia", "xiaoman",
    "mangzhong", "xiazhi", "xiaoshu", "dashu", "liqiu", "chushu", "bailu", "qiufen",
    "hanlu", "shuangjiang", "lidong", "xiaoxue", "daxue", "dongzhi", "xiaohan", "dahan",
)  # fmt: skip
WORDS_TAKEN = 3
NUMBERS = 10_000


def settled(given: str | None) -> str:
    """The password of this load; it is kept in a file only its owner reads.

    So a second load prints what still holds, and no hash is written anew.
    """
    password = given or _kept() or drawn()
    if password != _kept():
        _keep(password)
    return password


def drawn() -> str:
    """A fresh password by lot."""
    words = [secrets.choice(WORDS) for _ in range(WORDS_TAKEN)]
    return "-".join([*words, f"{secrets.randbelow(NUMBERS):04}"])


def forget() -> None:
    """Remove the file; for when the demo is dropped."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo" / "password"


def _kept() -> str:
    return _file().read_text(encoding="utf-8") if _file().exists() else ""


def _keep(password: str) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().unlink(missing_ok=True)
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password)
