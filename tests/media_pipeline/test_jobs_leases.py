"""One holder at a time; whoever lost the job writes nothing more."""

from datetime import timedelta

import pytest

from cms.core import clock
from media_pipeline.errors import LeaseLost
from media_pipeline.jobs import leases
from media_pipeline.jobs.leases import Lease, claim, holding, renew
from media_pipeline.jobs.wake_ups import RUN_JOB, wake_up_forgotten
from media_pipeline.models import Job
from media_pipeline.querysets import waiting_wake_ups
from tests.factories.media_jobs import a_lease, an_asset, job_of

pytestmark = pytest.mark.django_db

LATER = leases.LENGTH + timedelta(seconds=1)


def write_progress(lease: Lease, *, breaks: bool = False) -> None:
    with holding(lease) as job:
        job.progress = 500
        job.save()
        if breaks:
            raise ZeroDivisionError


def test_a_claimed_job_is_in_one_hand_for_a_minute() -> None:
    asset, at = an_asset(), clock.now()

    lease = claim(job_of(asset).pk, at=at)

    job = job_of(asset)
    assert lease is not None
    assert (job.lease_token, job.attempt) == (lease.token, 1)
    assert job.leased_until == at + timedelta(seconds=60)


def test_a_held_job_is_not_given_to_another() -> None:
    asset, at = an_asset(), clock.now()
    claim(job_of(asset).pk, at=at)

    assert claim(job_of(asset).pk, at=at + timedelta(seconds=59)) is None


def test_a_job_whose_lease_ran_out_is_taken_over_and_that_is_another_try() -> None:
    asset, at = an_asset(), clock.now()
    first = claim(job_of(asset).pk, at=at)

    second = claim(job_of(asset).pk, at=at + LATER)

    assert first is not None
    assert second is not None
    assert second.token != first.token
    assert second.attempt == 2


@pytest.mark.parametrize("state", [one for one in Job.State if one != Job.State.OPEN])
def test_a_job_that_is_over_is_not_given_to_anybody(state: Job.State) -> None:
    asset = an_asset()
    Job.objects.update(state=state)

    assert claim(job_of(asset).pk, at=clock.now()) is None


def test_a_job_is_not_begun_before_its_pause_is_over() -> None:
    asset, at = an_asset(), clock.now()
    Job.objects.update(not_before=at + timedelta(seconds=10))

    assert claim(job_of(asset).pk, at=at) is None
    assert claim(job_of(asset).pk, at=at + timedelta(seconds=10)) is not None


def test_a_job_that_does_not_exist_is_not_given_to_anybody() -> None:
    assert claim(987654, at=clock.now()) is None


def test_a_heartbeat_holds_the_job_for_another_minute() -> None:
    asset, at = an_asset(), clock.now()
    lease = a_lease(asset, at=at)

    is_mine = renew(lease, at=at + timedelta(seconds=45))

    assert is_mine
    assert claim(job_of(asset).pk, at=at + timedelta(seconds=100)) is None


def test_a_heartbeat_after_a_takeover_is_refused_and_takes_nothing_back() -> None:
    asset, at = an_asset(), clock.now()
    first = a_lease(asset, at=at)
    second = a_lease(asset, at=at + LATER)

    is_mine = renew(first, at=at + LATER)

    assert not is_mine
    assert job_of(asset).lease_token == second.token


def test_a_worker_that_slept_through_its_lease_writes_nothing() -> None:
    asset, at = an_asset(), clock.now()
    sleeper = a_lease(asset, at=at)
    a_lease(asset, at=at + LATER)

    with pytest.raises(LeaseLost):
        write_progress(sleeper)

    assert job_of(asset).progress == 0


def test_a_worker_writes_nothing_for_a_job_that_is_over() -> None:
    asset = an_asset()
    lease = a_lease(asset)
    Job.objects.update(state="done", lease_token="", leased_until=None)

    with pytest.raises(LeaseLost), holding(lease):
        pass


def test_what_broke_inside_a_write_is_undone_whole() -> None:
    asset = an_asset()
    lease = a_lease(asset)

    with pytest.raises(ZeroDivisionError):
        write_progress(lease, breaks=True)

    assert job_of(asset).progress == 0


def waiting() -> list[int]:
    rows = waiting_wake_ups(RUN_JOB, clock.now())
    return sorted(row.args_kwargs["args"][0] for row in rows)


def test_a_new_job_has_its_wake_up_and_gets_no_second_one() -> None:
    asset = an_asset()

    assert wake_up_forgotten(at=clock.now()) == 0
    assert waiting() == [job_of(asset).pk]


def test_a_job_whose_wake_up_was_lost_gets_another_and_only_one() -> None:
    asset = an_asset()
    waiting_wake_ups(RUN_JOB, clock.now()).delete()

    counts = [wake_up_forgotten(at=clock.now()), wake_up_forgotten(at=clock.now())]

    assert counts == [1, 0]
    assert waiting() == [job_of(asset).pk]


def test_a_job_in_a_living_hand_is_not_woken_for() -> None:
    asset, at = an_asset(), clock.now()
    a_lease(asset, at=at)
    waiting_wake_ups(RUN_JOB, at).delete()

    assert wake_up_forgotten(at=at + timedelta(seconds=59)) == 0
    assert wake_up_forgotten(at=at + LATER) == 1


def test_a_job_that_pauses_is_woken_when_its_pause_is_over() -> None:
    an_asset()
    at = clock.now()
    Job.objects.update(not_before=at + timedelta(seconds=20))
    waiting_wake_ups(RUN_JOB, at).delete()

    assert wake_up_forgotten(at=at + timedelta(seconds=19)) == 0
    assert wake_up_forgotten(at=at + timedelta(seconds=20)) == 1


def test_jobs_that_are_over_are_never_woken_for() -> None:
    an_asset()
    Job.objects.update(state="failed")
    waiting_wake_ups(RUN_JOB, clock.now()).delete()

    assert wake_up_forgotten(at=clock.now()) == 0


def test_looking_for_forgotten_jobs_costs_the_same_for_five_and_fifty(
    django_assert_num_queries,
) -> None:
    for number in range(5):
        an_asset(b"film %d" % number)
    with django_assert_num_queries(2):
        wake_up_forgotten(at=clock.now())
    for number in range(5, 50):
        an_asset(b"film %d" % number)

    with django_assert_num_queries(2):
        wake_up_forgotten(at=clock.now())
