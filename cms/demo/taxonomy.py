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
VENUE_KINDS = (
    ("文化活动中心", "culture-centre"),
    ("图书馆", "library"),
    ("博物馆", "museum"),
    ("展馆", "exhibition"),
    ("剧场", "theatre"),
    ("戏台", "stage"),
    ("文化大院", "courtyard"),
    ("农家书屋", "reading-room"),
    ("传习所", "workshop"),
    ("老年大学", "elder-school"),
    ("青少年活动中心", "youth-centre"),
    ("党群服务中心", "party-service"),
    ("文明实践站", "practice-station"),
    ("养老服务", "elder-care"),
    ("培训", "training"),
    ("公园", "park"),
    ("广场", "square"),
    ("街区", "street"),
    ("古迹", "monument"),
)
VENUE_KIND_NAMES = frozenset(name for name, _ in VENUE_KINDS)
