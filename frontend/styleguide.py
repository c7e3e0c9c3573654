"""Samples for the styleguide: every component with every state it has, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django import forms

from cms.venues.opening import DayHours, OpenState
from frontend.base_map import sheet
from frontend.cards import Card
from frontend.pictures import drawing_for
from frontend.recordings import Caption, Recording
from frontend.site_words import SiteWords

STATES = Path(__file__).parent / "templates" / "styleguide" / "states"
NOW = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)


@cache
def names() -> tuple[str, ...]:
    """Every component that has a page here."""
    return tuple(sorted(file.stem for file in STATES.glob("*.html")))


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleKind:
    """A kind as chips need it."""

    name: str
    slug: str


class SampleForm(forms.Form):
    """One field of each sort."""

    phone = forms.CharField(
        label="手机号", help_text="十一位", error_messages={"required": "请填手机号"}
    )
    size = forms.ChoiceField(
        label="字号",
        choices=[("standard", "标准"), ("large", "大字")],
        widget=forms.RadioSelect,
        initial="standard",
    )
    agrees = forms.BooleanField(label="我看过说明", error_messages={"required": "请先看一下说明"})


def samples(name: str) -> dict[str, Any]:
    """What the pages of the styleguide draw with."""
    return {
        "names": names(),
        "name": name,
        "at": NOW,
        "card": _card(
            "六千四百年前的一条龙，如今住在我们隔壁",
            icon="newspaper",
            kind="读 4 分钟 · 历史",
            drawn_for="历史",
        ),
        "comic": _card(
            "楼道里的三轮车", icon="panels-top-left", kind="漫画 · 居规民约", drawn_for="居规民约"
        ),
        "site": SITE,
        "states": {
            "open": OpenState(open=True, closes_at=NOW + timedelta(hours=6)),
            "closing": OpenState(open=True, closes_at=NOW + timedelta(minutes=40)),
            "closed": OpenState(open=False, opens_at=NOW + timedelta(hours=17)),
            "always": OpenState(open=True),
            "unknown": OpenState(open=None),
        },
        "week": _week(),
        "spot": sheet.spot(lat=35.765, lon=115.08),
        "form": SampleForm(),
        "bad_form": SampleForm({"phone": "", "size": "large"}, auto_id="bad_%s"),
        "kinds": [
            SampleKind(name="历史", slug="history"),
            SampleKind(name="非遗", slug="heritage"),
        ],
        "meta": ("文 马小雨", "读 8 分钟"),
        **_recordings(),
    }


def _recordings() -> dict[str, Recording]:
    """There is nothing to fetch behind them: pressed, they show what is said then."""
    captions = (Caption(src="/media/open/none.vtt", language="zh", label="中文"),)
    return {
        "film": Recording(
            title="龙是怎么拼成的",
            is_film=True,
            src="/media/open/none.m3u8",
            poster=drawing_for("历史").src,
            seconds=220,
            captions=captions,
        ),
        "sound": Recording(
            title="老周说挖土那天", is_film=False, src="/media/open/none.m3u8", seconds=425
        ),
        "unfinished": Recording(title="麦秆画怎么贴", is_film=True),
    }


HOLIDAY = 3
SITE = SiteWords(
    name="采风",
    subtitle="示范区社区文化云",
    telephone="0393-881-2345",
    telephone_hours="每天 8:00 到 20:00",
    saying="霜降见霜，\n米谷满仓。",
    saying_by="马辛庄孙广德讲",
)


def _card(title: str, *, icon: str, kind: str, drawn_for: str) -> Card:
    return Card(
        title=title,
        url="#",
        icon=icon,
        kind=kind,
        summary="当年一起挖土的民工老周今年七十八，他说那天本来是要下班的。",
        meta=("文 马小雨",),
        picture=drawing_for(drawn_for),
    )


def _week() -> list[DayHours]:
    monday = NOW.date() - timedelta(days=NOW.weekday())
    return [
        DayHours(
            day=monday + timedelta(days=number),
            label=f"周{label}",
            is_today=number == NOW.weekday(),
            hours=() if number == 0 else ("8:30-12:00", "14:30-18:00"),
            note="国庆节" if number == HOLIDAY else "",
        )
        for number, label in enumerate("一二三四五六日")
    ]
