"""Words, kinds, moments, flags, orders and sizes of an address."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.clock import SHANGHAI
from cms.core.errors import DomainError
from search.errors import BadFilter
from search.planning.parameters import read_request
from search.planning.request import DEFAULT_SIZE, MAX_SIZE, SORTS, SearchRequest

NAMES = (
    *("q", "kind", "near", "radius_km", "bbox", "datum", "open_now", "open_at", "free"),
    *("community", "sort", "size", "cursor", "explain"),
)


def read(query: str) -> SearchRequest:
    return read_request(QueryDict(query))


def refusal_of(query: str) -> BadFilter:
    with pytest.raises(BadFilter) as refusal:
        read(query)
    return refusal.value


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_parameter_is_not_given(name: str) -> None:
    assert read(f"{name}=") == SearchRequest()
    assert read(f"{name}=%20%20") == SearchRequest()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "kind"])
def test_a_zero_byte_alone_is_not_given(name: str) -> None:
    assert read(f"{name}=%00") == SearchRequest()


def test_a_parameter_nobody_knows_changes_nothing() -> None:
    assert read("utm_source=wechat&page=2&from=2026-05-13") == SearchRequest()


def test_words_are_kept_as_they_were_typed() -> None:
    assert read("q=+%E9%9B%9C%E6%8A%80%00+Ktv+").q == "雜技 Ktv"


def test_the_last_of_two_values_counts() -> None:
    assert read("q=龙&q=杂技").q == "杂技"
    assert read("size=5&size=9").size == 9


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("kind=venue", ("venue",)),
        ("kind=venue&kind=column", ("venue", "column")),
        ("kind=venue,column", ("venue", "column")),
        ("kind=venue,venue&kind=venue", ("venue",)),
        ("kind=,venue,", ("venue",)),
        ("kind=%20venue%20", ("venue",)),
        ("kind=&kind=venue", ("venue",)),
    ],
    ids=["one", "repeated", "comma", "each once", "stray commas", "spaces", "one of them empty"],
)
def test_kinds_are_read(query: str, kinds: tuple[str, ...]) -> None:
    assert read(query).kinds == kinds


@pytest.mark.parametrize("query", ["kind=party", "kind=venue,party", "kind=Venue", "kind=文章"])
def test_an_unknown_kind_is_refused_and_the_known_ones_are_named(query: str) -> None:
    assert refusal_of(query).fields == {"kind": "类别只认 column、media、venue"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-13T23:30", datetime(2026, 5, 13, 23, 30, tzinfo=SHANGHAI)),
        ("2026-05-13T23:30:15", datetime(2026, 5, 13, 23, 30, 15, tzinfo=SHANGHAI)),
        ("2026-05-13 23:30", datetime(2026, 5, 13, 23, 30, tzinfo=SHANGHAI)),
        ("2026-05-13", datetime(2026, 5, 13, tzinfo=SHANGHAI)),
        ("2026-05-13T15:30Z", datetime(2026, 5, 13, 23, 30, tzinfo=SHANGHAI)),
        ("2026-05-13T15:30%2B00:00", datetime(2026, 5, 13, 15, 30, tzinfo=UTC)),
        ("2026-05-13T23:30%2B08:00", datetime(2026, 5, 13, 15, 30, tzinfo=UTC)),
        ("2026-05-13T23:30+08:00", datetime(2026, 5, 13, 15, 30, tzinfo=UTC)),
        ("2026-05-13T10:30-05:00", datetime(2026, 5, 13, 15, 30, tzinfo=UTC)),
    ],
    ids=[
        *("no offset", "seconds", "a space for T", "a day", "Z", "UTC", "Shanghai"),
        *("an unescaped plus", "west of Greenwich"),
    ],
)
def test_a_moment_is_read(written: str, meant: datetime) -> None:
    moment = read(f"open_at={written}").open_at

    assert moment == meant
    assert moment is not None
    assert moment.tzinfo is not None


@pytest.mark.parametrize(
    "written",
    ["今晚", "23:30", "2026-13-01T00:00", "2026-02-30", "1747150200", "2026-05-13T25:00", "now"],
)
def test_what_is_no_moment_is_refused(written: str) -> None:
    assert refusal_of(f"open_at={written}").fields == {"open_at": "时间要写成 2026-05-13T23:30"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("1", True), ("true", True), ("YES", True), ("on", True), ("%201", True)),
        *(("0", False), ("false", False), ("No", False), ("off", False), ("", None)),
    ],
)
def test_a_flag_is_yes_no_or_not_asked(written: str, meant: bool | None) -> None:
    assert read(f"free={written}").free is meant
    assert read(f"open_now={written}").open_now is meant
    assert read(f"explain={written}").explain is bool(meant)


@pytest.mark.parametrize("name", ["free", "open_now", "explain"])
@pytest.mark.parametrize("written", ["2", "-1", "maybe", "是", "null", "1,0"])
def test_what_is_neither_yes_nor_no_is_refused(name: str, written: str) -> None:
    assert refusal_of(f"{name}={written}").fields == {name: "这一项只认 1 或 0"}


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_read(sort: str) -> None:
    assert read(f"sort={sort}").sort == sort


@pytest.mark.parametrize("sort", ["Time", "-time", "new", "popular;drop", "相关"])
def test_an_unknown_order_is_refused(sort: str) -> None:
    assert refusal_of(f"sort={sort}").fields == {"sort": "排序只认 relevance、distance 和 time"}


@pytest.mark.parametrize(
    ("written", "size"),
    [("", DEFAULT_SIZE), ("1", 1), ("50", 50), ("51", 50), ("9999999", MAX_SIZE), ("2.0", 2)],
)
def test_a_page_has_one_to_fifty_hits(written: str, size: int) -> None:
    assert read(f"size={written}").size == size


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "many", "inf", "nan", "1e999"])
def test_a_page_of_no_whole_number_is_refused(written: str) -> None:
    assert refusal_of(f"size={written}").fields == {"size": "每页要在 1 到 50 条之间"}


def test_the_first_mistake_is_the_one_that_is_said() -> None:
    assert refusal_of("kind=party&size=0").fields.keys() == {"kind"}


@given(
    st.dictionaries(
        st.sampled_from(NAMES), st.text(alphabet="0159.,-+TZeaninf:龙 venue\x00", max_size=16)
    )
)
@settings(max_examples=150)
def test_any_address_is_read_or_refused_with_a_sentence(given: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(given)

    outcome = outcome_of(query)

    if isinstance(outcome, DomainError):
        assert outcome.status == 400
        assert 0 < len(outcome.message) <= 40
    else:
        assert 1 <= outcome.size <= MAX_SIZE
        assert outcome.radius_m is None or 100 <= outcome.radius_m <= 50_000
        assert "\x00" not in outcome.q


def outcome_of(query: QueryDict) -> SearchRequest | DomainError:
    try:
        return read_request(query)
    except DomainError as refusal:
        return refusal


def test_ten_kilobytes_are_read_whole_and_cut_by_the_plan() -> None:
    assert len(read("q=" + "龙" * 10_240).q) == 10_240
