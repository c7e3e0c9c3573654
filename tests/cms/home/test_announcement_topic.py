"""Announcements reach open pages: in the same transaction, for everybody, and the same twice."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F

from cms.home.models import Announcement
from cms.home.services import ANNOUNCEMENTS, announce, tell_begun_and_ended
from cms.home.topics import apply
from cms.live import topics
from cms.live.models import OutboxEvent
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CASES = json.loads(Path(__file__).with_name("announcement_events.json").read_text(encoding="utf-8"))
TWIN = """
import { readFileSync } from "node:fs";
import { apply } from "./frontend/static/js/live/announcements.js";
const cases = JSON.parse(readFileSync(process.argv[1], "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => apply(one.before, one.event))));
"""


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.core.clock.now", lambda: NOON)


def a_banner(**values) -> Announcement:
    usual = {"text": "今晚停水", "starts_at": NOON - HOUR, "expires_at": NOON + HOUR}
    return announce(**{**usual, "actor": None, **values})


def told() -> list[dict]:
    return list(
        OutboxEvent.objects.filter(topic=ANNOUNCEMENTS)
        .order_by("offset")
        .values_list("data", flat=True)
    )


def shown() -> dict:
    found = topics.find(ANNOUNCEMENTS)
    assert found is not None
    return found.snapshot(AnonymousUser())


def test_everybody_may_hear_it_without_signing_in():
    found = topics.find(ANNOUNCEMENTS)

    assert found is not None
    assert found.authorise(AnonymousUser())
    assert found.kind.is_shared


def test_saved_one_is_told_with_what_a_page_needs():
    banner = a_banner(link="/columns/")

    assert told() == [
        {
            "id": banner.pk,
            "shown": {
                "id": banner.pk,
                "text": "今晚停水",
                "link": "/columns/",
                "starts_at": "2026-05-13T03:00:00+00:00",
            },
        }
    ]


def test_change_that_is_rolled_back_is_not_told():
    def announce_and_fail() -> None:
        with transaction.atomic():
            a_banner()
            raise LookupError

    with pytest.raises(LookupError):
        announce_and_fail()

    assert told() == []


@pytest.mark.parametrize(
    "hours",
    [(1, 2), (-2, -1), (-1, 0)],
    ids=["one for later", "one that is over", "one that ends just now"],
)
def test_one_that_is_not_shown_now_is_told_as_taken_down(hours):
    begins, ends = (NOON + count * HOUR for count in hours)
    banner = a_banner(starts_at=begins, expires_at=ends)

    assert told() == [{"id": banner.pk, "shown": None}]


def test_deleted_one_is_taken_down():
    banner = a_banner()
    key = banner.pk

    banner.delete()

    assert told()[1:] == [{"id": key, "shown": None}]


def test_page_that_heard_every_event_knows_what_a_fresh_one_does():
    state = shown()
    first, second = a_banner(text="停水"), a_banner(text="停电")
    a_banner(text="大风", starts_at=NOON - 2 * HOUR)
    a_banner(text="明天", starts_at=NOON + HOUR, expires_at=NOON + 2 * HOUR)
    second.text, second.link = "来电了", "/nearby/"
    second.save()
    first.delete()

    for event in told():
        state = apply(state, event)

    assert state == shown()
    assert [one["text"] for one in state["announcements"]] == ["来电了", "大风"]


def test_event_heard_twice_changes_nothing_more():
    a_banner()
    event = told()[0]
    once = apply({"announcements": []}, event)

    assert apply(once, event) == once


def test_one_that_begins_or_ends_by_the_clock_is_told():
    begun = a_banner(text="开始了", starts_at=NOON)
    ended = a_banner(text="结束了", starts_at=NOON - 2 * HOUR, expires_at=NOON)
    a_banner(text="早就开始")
    a_banner(text="还没到", starts_at=NOON + HOUR, expires_at=NOON + 2 * HOUR)
    before = len(told())

    count = tell_begun_and_ended(after=NOON - timedelta(minutes=1), at=NOON)

    news = {event["id"]: event["shown"] is not None for event in told()[before:]}
    assert count == 2
    assert news == {begun.pk: True, ended.pk: False}


def test_saving_keeps_the_row_and_its_event_together():
    """The event's transaction is the row's: a row is never there without its event."""
    banner = a_banner()
    Announcement.objects.filter(pk=banner.pk).update(expires_at=F("expires_at") + HOUR)
    assert len(told()) == 1

    banner.refresh_from_db()
    banner.save()

    assert len(told()) == 2


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_event_changes_the_state_as_written(case):
    assert apply(case["before"], case["event"]) == case["after"]


def test_script_of_the_pages_does_the_same():
    file = Path(__file__).with_name("announcement_events.json")
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", TWIN, "--", str(file)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == [case["after"] for case in CASES]
