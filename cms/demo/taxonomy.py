"""The kinds of entries and venues the content speaks of, beside those every site begins with."""

from cms.columns.services import STANDARD_KINDS

# What the party's own files are about; nobody outside ever reads or comments them.
PARTY_KINDS = (
    ("theme-day", "主题党日"),
    ("minutes", "会议记录"),
    ("branch-news", "支部动态"),
)
KIND_NAMES = frozenset(
    {*(kind.name for kind in STANDARD_KINDS), *(name for _, name in PARTY_KINDS)}
)
VENUE_KIND_NAMES = (
    "文化活动中心",
    "图书馆",
    "博物馆",
    "展馆",
    "剧场",
    "戏台",
    "文化大院",
    "农家书屋",
    "传习所",
    "老年大学",
    "青少年活动中心",
    "党群服务中心",
    "文明实践站",
    "养老服务",
    "培训",
    "公园",
    "广场",
    "街区",
    "古迹",
)
