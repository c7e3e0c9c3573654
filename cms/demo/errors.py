"""Why a demo world is not loaded or not dropped; each says it in one clear line."""

from collections.abc import Iterable
from difflib import get_close_matches

from cms.core.errors import DomainError


class DemoRefused(DomainError):
    """Loading or dropping is refused as a whole; nothing was written."""

    code = "demo_refused"


class ContentProblem(DemoRefused):
    """A content file is not as it must be; `place` is "file:line"."""

    code = "demo_content"

    def __init__(self, place: str, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(f"{place}：{problem}")


class UnknownSlug(DemoRefused):
    """A name leads to nothing; the nearest known name is offered."""

    code = "demo_unknown_slug"

    def __init__(self, slug: str, *, known: Iterable[str]) -> None:
        self.slug = slug
        near = get_close_matches(slug, [*known], n=1, cutoff=0.0)
        offer = f"，最接近的是 {near[0]}" if near else ""
        super().__init__(f"没有 {slug} 这个代号{offer}")


class NotAWednesday(DemoRefused):
    code = "demo_day"
    message = "基准日要是星期三"


class UnreadableDay(DemoRefused):
    code = "demo_day"
    message = "基准日要写成 2026-05-13 这样"


class WeakPassword(DemoRefused):
    """The password is one that nobody may choose; the message is that of the rule it breaks."""

    code = "demo_password"


class ProductionSettings(DemoRefused):
    code = "demo_in_production"
    message = "生产环境不能装演示内容"


class RealPeopleHere(DemoRefused):
    """The database already has people who are not of the demo."""

    code = "demo_real_people"

    def __init__(self, count: int) -> None:
        super().__init__(f"库里已有{count}位真实用户；确要混装请加 --yes-mix")


class StillInUse(DemoRefused):
    """Rows that are not of the demo point at it; `rows` names them."""

    code = "demo_in_use"

    def __init__(self, rows: list[str]) -> None:
        self.rows = rows
        super().__init__(f"还有{len(rows)}条真实数据用着演示内容，先处理它们")
