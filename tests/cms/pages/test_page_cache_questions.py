"""What two guests' questions have in common, and which answers may be kept: pure rules."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.pages.page_cache import kept as keeping
from cms.pages.page_cache.kept import KEPT_S, Kept, may_be_kept, permitted_names, without_permit
from cms.pages.page_cache.permit import PERMIT_HEADER
from cms.pages.page_cache.question import LONGEST_ADDRESS, MOST_PARAMETERS, Question
from cms.pages.page_cache.shelves import MOST_BYTES_HERE, Shelves
from cms.people.face import SIGNED_IN_COOKIE, SIZE_COOKIE, THEME_COOKIE

PERMIT = PERMIT_HEADER.lower().encode()


def question(path="/", *, query="", method="GET", headers=()) -> Question | None:
    pairs = [(b"host", b"site.example"), *headers]
    return Question.of(
        {"method": method, "path": path, "query_string": query.encode(), "headers": pairs}
    )


def key(*args, **kwargs) -> str:
    found = question(*args, **kwargs)
    assert found is not None
    return found.key


def cookie(text: str) -> tuple[bytes, bytes]:
    return b"cookie", text.encode()


SAME = {
    "order of parameters": ({"query": "a=1&b=2"}, {"query": "b=2&a=1"}),
    "tracking marks": ({"query": "a=1"}, {"query": "a=1&utm_source=wechat&spm=1"}),
    "a cookie nobody knows": ({}, {"headers": [cookie("_ga=1")]}),
    "hint of being signed in": ({}, {"headers": [cookie(f"{SIGNED_IN_COOKIE}=1")]}),
    "an unknown theme": ({}, {"headers": [cookie(f"{THEME_COOKIE}=pink")]}),
    "the system's theme": ({}, {"headers": [cookie(f"{THEME_COOKIE}=system")]}),
    "the standard size": ({}, {"headers": [cookie(f"{SIZE_COOKIE}=standard")]}),
    "a cookie in two pieces": (
        {"headers": [cookie(f"{THEME_COOKIE}=dark; {SIZE_COOKIE}=huge")]},
        {"headers": [cookie(f"{THEME_COOKIE}=dark"), cookie(f"{SIZE_COOKIE}=huge")]},
    ),
    "HEAD": ({}, {"method": "HEAD"}),
    "the language asked for": ({}, {"headers": [(b"accept-language", b"en")]}),
    "the browser": ({}, {"headers": [(b"user-agent", b"curl")]}),
    "packed or not": ({}, {"headers": [(b"accept-encoding", b"gzip")]}),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_these_questions_have_one_answer(one, other):
    assert key(**one) == key(**other)


DIFFERENT = {
    "path": ({"path": "/a/"}, {"path": "/b/"}),
    "closing slash": ({"path": "/a"}, {"path": "/a/"}),
    "capitals in the path": ({"path": "/a/"}, {"path": "/A/"}),
    "parameter": ({"query": "a=1"}, {"query": "a=2"}),
    "a parameter more": ({"query": "a=1"}, {"query": "a=1&b=1"}),
    "an empty parameter": ({"query": "a="}, {}),
    "a parameter twice": ({"query": "a=1&a=2"}, {"query": "a=1"}),
    "theme": ({"headers": [cookie(f"{THEME_COOKIE}=dark")]}, {}),
    "size": ({"headers": [cookie(f"{SIZE_COOKIE}=large")]}, {}),
    "the other size": (
        {"headers": [cookie(f"{SIZE_COOKIE}=large")]},
        {"headers": [cookie(f"{SIZE_COOKIE}=huge")]},
    ),
    "scheme": ({"headers": [(b"x-forwarded-proto", b"https")]}, {}),
    "path that looks like a query": ({"path": "/a", "query": "b=1"}, {"path": "/a\nb=1"}),
    "value that looks like two": ({"query": "a=1%26b%3D2"}, {"query": "a=1&b=2"}),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_these_questions_have_answers_of_their_own(one, other):
    assert key(**one) != key(**other)


FOR_DJANGO = {
    "post": {"method": "POST"},
    "put": {"method": "PUT"},
    "delete": {"method": "DELETE"},
    "options": {"method": "OPTIONS"},
    "session": {"headers": [cookie("sessionid=x")]},
    "session among others": {"headers": [cookie("a=b; sessionid=x; c=d")]},
    "session in a second piece": {"headers": [cookie("a=b"), cookie("sessionid=x")]},
    "empty session": {"headers": [cookie("sessionid=")]},
    "message": {"headers": [cookie("messages=x")]},
    "token": {"headers": [(b"authorization", b"Basic x")]},
    "fragment": {"headers": [(b"hx-request", b"true")]},
    "script": {"headers": [(b"x-requested-with", b"XMLHttpRequest")]},
    "part": {"headers": [(b"range", b"bytes=0-1")]},
    "too long": {"query": "q=" + "x" * LONGEST_ADDRESS},
    "long path": {"path": "/" + "x" * LONGEST_ADDRESS},
    "too many": {"query": "&".join(f"a{n}=1" for n in range(MOST_PARAMETERS + 1))},
    "broken letters": {"query": "q=%ff%fe"},
}


@pytest.mark.parametrize("asked", FOR_DJANGO.values(), ids=FOR_DJANGO)
def test_such_a_question_is_for_django(asked):
    assert question(**asked) is None


@pytest.mark.parametrize(
    ("query", "names", "fits"),
    [
        ("", (), True),
        ("", ("kind",), True),
        ("kind=law", ("kind",), True),
        ("kind=law&page=2", ("kind", "page"), True),
        ("kind=law", (), False),
        ("kind=law&x=1", ("kind",), False),
        ("Kind=law", ("kind",), False),
        ("utm_source=a", (), True),
    ],
)
def test_question_asks_only_for_what_is_permitted(query, names, fits):
    found = question(query=query)

    assert found.asks_only(names) is fits


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_two_paths_share_an_answer(one, other):
    assert (key(f"/{one}") == key(f"/{other}")) == (one == other)


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=4))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_any_query_is_understood_or_left_to_django(pairs):
    from urllib.parse import urlencode

    found = question(query=urlencode(pairs))

    assert found is None or isinstance(found.key, str)


def start(status=200, **headers) -> dict:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": pairs}


ALLOWED = {PERMIT_HEADER.replace("-", "_"): ""}


@pytest.mark.parametrize(
    ("begun", "may"),
    [
        (start(**ALLOWED), True),
        (start(**{**ALLOWED, "vary": "Accept-Encoding"}), True),
        (start(), False),
        (start(204, **ALLOWED), False),
        (start(301, **ALLOWED), False),
        (start(404, **ALLOWED), False),
        (start(500, **ALLOWED), False),
        (start(**{**ALLOWED, "set_cookie": "a=b"}), False),
        (start(**{**ALLOWED, "Set_Cookie": "a=b"}), False),
        (start(**{**ALLOWED, "vary": "Accept, Cookie"}), False),
        (start(**{**ALLOWED, "Vary": "cookie"}), False),
    ],
    ids=[
        "permitted", "varies-by-packing", "not-permitted", "empty", "redirect", "missing", "fault",
        "cookie", "cookie-in-capitals", "varies-by-cookie", "varies-in-small-letters",
    ],
)  # fmt: skip
def test_only_a_good_permitted_answer_of_nobodys_own_is_kept(begun, may):
    assert may_be_kept(begun) is may


@pytest.mark.parametrize(
    ("value", "names"), [("", ()), ("kind", ("kind",)), ("kind page", ("kind", "page"))]
)
def test_permit_names_the_parameters(value, names):
    assert permitted_names([(PERMIT, value.encode())]) == names


def test_permit_is_taken_off_whatever_its_capitals():
    begun = start(**{PERMIT_HEADER.replace("-", "_"): "kind", "etag": "x"})

    assert without_permit(begun)["headers"] == [(b"etag", b"x")]


def an_answer(body: bytes = b"x" * 2000, generation: str = "g", **headers) -> Kept:
    return Kept.of(start=start(**{**ALLOWED, **headers}), body=body, generation=generation)


def given_again(answer: Kept, *, wants_body=True, takes_gzip=False, known_etag="") -> tuple:
    begun, body = answer.messages(
        wants_body=wants_body, takes_gzip=takes_gzip, known_etag=known_etag
    )
    return begun["status"], dict(begun["headers"]), body["body"]


def test_header_of_one_request_alone_is_not_told_to_the_next():
    answer = an_answer(x_request_id="abc", content_length="7", cache_control="private", csp="x")

    _, headers, _ = given_again(answer)

    assert b"x-request-id" not in headers
    assert PERMIT not in headers
    assert headers[b"content-length"] == b"2000"
    assert headers[b"cache-control"] == b"no-cache"
    assert headers[b"csp"] == b"x"


@pytest.mark.parametrize("size", [0, 1, 499, 500, 5000])
@pytest.mark.parametrize("takes_gzip", [True, False], ids=["packed", "plain"])
def test_body_arrives_whole_however_it_is_sent(size, takes_gzip):
    body = bytes(number % 251 for number in range(size))

    _, headers, sent = given_again(an_answer(body), takes_gzip=takes_gzip)

    is_packed = headers.get(b"content-encoding") == b"gzip"
    assert (gzip.decompress(sent) if is_packed else sent) == body
    assert is_packed == (takes_gzip and size >= 500)
    assert headers[b"content-length"] == str(len(sent)).encode()


def test_same_page_has_the_same_mark_and_another_has_another():
    one, same, other = an_answer(b"one"), an_answer(b"one", generation="h"), an_answer(b"two")

    assert one.etag == same.etag != other.etag


@pytest.mark.parametrize(
    ("known", "status"),
    [("{mark}", 304), ('W/"a", {mark}', 304), ("{mark}, W/\"b\"", 304), ('W/"a"', 200), ("", 200)],
    ids=["this", "second-of-two", "first-of-two", "another", "none"],
)  # fmt: skip
def test_known_mark_saves_the_body(known, status):
    answer = an_answer()
    mark = answer.etag.decode()

    found, _, body = given_again(answer, known_etag=known.format(mark=mark))

    assert (found, body == b"") == (status, status == 304)


@pytest.mark.parametrize(
    ("generation", "later_s", "good"),
    [("g", 0, True), ("h", 0, False), ("g", KEPT_S - 1, True), ("g", KEPT_S + 1, False)],
    ids=["now", "after-a-change", "within-the-minute", "after-the-minute"],
)
def test_kept_answer_is_good_for_its_generation_and_its_minute(
    monkeypatch, generation, later_s, good
):
    answer = an_answer()
    now = keeping.time.time()
    monkeypatch.setattr(keeping.time, "time", lambda: now + later_s)

    assert answer.is_good(generation) is good


def test_shelf_in_this_process_holds_a_bounded_weight():
    shelves = Shelves()
    body = b"\x00" * (1024 * 1024)

    for number in range(40):
        shelves.put_here(str(number), an_answer(body))

    held = sum(len(answer.body) for answer in shelves._here.values())
    assert held <= MOST_BYTES_HERE
    assert shelves.here("39", "g") is not None
    assert shelves.here("0", "g") is None


def test_answer_asked_for_lately_outlives_one_that_is_not():
    shelves = Shelves()
    body = b"\x00" * (8 * 1024 * 1024)
    for name in ("old", "young", "other"):
        shelves.put_here(name, an_answer(body))

    shelves.here("old", "g")
    shelves.put_here("new", an_answer(body))

    assert shelves.here("old", "g") is not None
    assert shelves.here("young", "g") is None


def test_stale_answer_leaves_the_shelf_when_it_is_asked_for():
    shelves = Shelves()
    shelves.put_here("page", an_answer(generation="old"))

    assert shelves.here("page", "new") is None
    assert not shelves._here
    assert shelves._bytes == 0
