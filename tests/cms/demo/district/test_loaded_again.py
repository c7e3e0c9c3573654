"""A loaded small district, loaded again: only what was edited since is written."""

from dataclasses import replace

import pytest
from wagtail.models import Page

from cms.columns.models import StoryPage
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.models import DemoObject
from cms.library.models import LibraryImage
from cms.organisation.models import District
from cms.people.models import BranchMembership, Post, Residence, User
from tests.cms.demo.worlds import (
    PASSWORD,
    load,
    loaded_row,
    with_person,
    with_story,
)

pytestmark = pytest.mark.django_db


def user(slug: str) -> User:
    return loaded_row(User, slug)


def all_rows() -> dict[str, list]:
    """Every page, person and picture with what would change if it were written again."""
    return {
        "pages": sorted(Page.objects.values_list("pk", "title", "latest_revision_id")),
        "people": sorted(User.objects.values_list("pk", "name", "password")),
        "homes": sorted(Residence.objects.values_list("pk", "district_id")),
        "pictures": sorted(LibraryImage.objects.values_list("pk", "file", "file_hash")),
        "marks": sorted(DemoObject.objects.values_list("object_id", "slug", "digest")),
    }


def test_second_load_changes_nothing(world):
    before, fingerprint = all_rows(), demo_fingerprint()

    load(world)

    assert all_rows() == before
    assert demo_fingerprint() == fingerprint


def test_edited_story_is_published_again_and_nothing_else_is_touched(world):
    before = all_rows()
    edited = with_story(world, "col-qicheng", summary="一座土城墙，见证了七次会盟")

    load(edited)

    story = StoryPage.objects.get(slug="col-qicheng")
    assert story.live
    assert story.summary == "一座土城墙，见证了七次会盟"
    changed = {row for row in all_rows()["pages"] if row not in before["pages"]}
    assert {pk for pk, _, _ in changed} == {story.pk}
    assert all_rows()["people"] == before["people"]


def test_story_with_another_motif_gets_another_picture_and_the_old_one_goes(world):
    count = LibraryImage.objects.count()
    old = StoryPage.objects.get(slug="col-qicheng").lead_image

    load(with_story(world, "col-qicheng", motif="gate"))

    assert StoryPage.objects.get(slug="col-qicheng").lead_image.file_hash != old.file_hash
    assert LibraryImage.objects.count() == count
    assert not LibraryImage.objects.filter(pk=old.pk).exists()


def test_person_who_moved_in_the_file_moves_and_the_old_home_stays_on_record(world):
    load(with_person(world, "xiaoshu", home="lvcheng-g2", name="舒小暑暑"))

    person = user("xiaoshu")
    assert person.name == "舒小暑暑"
    assert Residence.objects.current_of(person).get().district.slug == "lvcheng-g2"
    assert Residence.objects.filter(user=person).count() == 2


def test_post_that_left_the_file_is_given_up_and_a_new_one_is_taken(world):
    load(with_person(world, "hanlu", roles=("审校", "党员"), grid=None))

    kinds = [post.kind for post in Post.objects.current_of(user("hanlu"))]

    assert kinds == ["审校"]


def test_person_who_joined_another_branch_in_the_file_changes_branch(world):
    load(with_person(world, "xiaoshu", branch="p-lvcheng-2"))

    membership = BranchMembership.objects.current_of(user("xiaoshu")).get()

    assert membership.branch.slug == "p-lvcheng-2"
    assert BranchMembership.objects.filter(user=user("xiaoshu")).count() == 2


def test_renamed_unit_keeps_its_slug_and_its_place(world):
    units = tuple(
        replace(unit, name="东方新社区") if unit.slug == "dongfang" else unit
        for unit in world.districts
    )
    before = District.objects.get(slug="dongfang").path

    load(replace(world, districts=units))

    unit = District.objects.get(slug="dongfang")
    assert (unit.name, unit.path) == ("东方新社区", before)


def test_another_password_replaces_the_one_before(world):
    load(world, password="another-one-2026")

    assert user("qingming").check_password("another-one-2026")
    assert not user("qingming").check_password(PASSWORD)


def test_row_somebody_deleted_comes_back(world):
    StoryPage.objects.get(slug="col-qicheng").delete()

    load(world)

    assert StoryPage.objects.get(slug="col-qicheng").live
    assert DemoObject.objects.named(StoryPage, "col-qicheng").count() == 1
