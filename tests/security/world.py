"""A small world with everybody in it: each role at home and elsewhere, a page of every kind."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from wagtail.models import Page

from cms.audit.models import AuditEntry
from cms.columns.models import Kind, SectionPage
from cms.columns.services import (
    ComicDraft,
    PanelDraft,
    StoryDraft,
    create_index,
    create_section,
    found_kinds,
    publish,
    save_author,
    save_comic,
    save_story,
)
from cms.home.models import HomePage
from cms.people.models import Post, PostKind, User
from cms.people.services import appoint
from cms.venues.services import VenueDraft, found_index, save_venue
from tests.factories.home import NOON, a_site
from tests.factories.library import a_document, an_image, guarded
from tests.factories.organisation import Town, make_town
from tests.factories.people import START, make_holder, make_member, make_person, make_resident
from tests.security.roles import (
    ADMIN,
    CHIEF,
    EDITOR,
    GRID_WORKER,
    MEMBER,
    OTHER_EDITOR,
    OTHER_MEMBER,
    OTHER_RESIDENT,
    PARTY_ORGANISER,
    RESIDENT,
    REVIEWER,
    SECRETARY,
    TEACHER,
    TRAINEE,
    VENUE_MANAGER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallWorld:
    """Who there is, and where the pages stand."""

    town: Town
    people: dict[str, User]
    pages: dict[str, Page] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)

    def path_of(self, name: str) -> str:
        """The address of a named page."""
        return str(self.pages[name].specific.get_url_parts()[2])


def make_world() -> SmallWorld:
    town = make_town()
    world = SmallWorld(town=town, people=_people(town))
    guarded()
    _lay_trees(world)
    _publish_entries(world)
    world.files["image"], world.files["document"] = an_image(), a_document()
    return world


def _people(town: Town) -> dict[str, User]:
    green = town.green_grid
    secretary = make_member(town.green_branch, green)
    appoint(
        secretary,
        kind=PostKind.SECRETARY,
        place=town.green_branch,
        actor=None,
        at=START + timedelta(days=2),
    )
    return {
        RESIDENT: make_resident(green),
        OTHER_RESIDENT: make_resident(town.east_grid),
        MEMBER: make_member(town.green_branch),
        OTHER_MEMBER: make_member(town.east_branch),
        SECRETARY: secretary,
        PARTY_ORGANISER: make_holder(PostKind.PARTY_ORGANISER),
        TRAINEE: make_person(),
        TEACHER: make_holder(PostKind.TEACHER),
        EDITOR: make_holder(PostKind.EDITOR, town.green),
        OTHER_EDITOR: make_holder(PostKind.EDITOR, town.east),
        REVIEWER: make_holder(PostKind.REVIEWER),
        CHIEF: make_holder(PostKind.CHIEF_EDITOR),
        GRID_WORKER: make_holder(PostKind.GRID_WORKER, town.green_grid),
        VENUE_MANAGER: make_holder(PostKind.VENUE_MANAGER, town.green),
        ADMIN: make_holder(PostKind.DISTRICT_ADMIN),
    }


def _lay_trees(world: SmallWorld) -> None:
    town, pages = world.town, world.pages
    home: HomePage = a_site()
    found_kinds()
    columns = create_index(home=home, slug="columns", title="专栏")
    study = create_index(home=home, slug="study", title="党员学习", audience=town.committee)
    venues = found_index(home=home)
    draft = VenueDraft(
        slug="ven-1",
        name="文化中心",
        kind="文化活动中心",
        lat=35.76,
        lon=115.08,
        district=town.green,
        hours={},
    )
    pages |= {
        "HomePage": home,
        "ColumnIndexPage": columns,
        "study": study,
        "SectionPage": create_section(index=columns, district=town.green, at=NOON),
        "east section": create_section(index=columns, district=town.east, at=NOON),
        "party section": create_section(index=study, district=town.green, at=NOON),
        "VenueIndexPage": venues,
        "VenuePage": save_venue(index=venues, draft=draft, at=NOON),
    }


def _publish_entries(world: SmallWorld) -> None:
    town, pages = world.town, world.pages
    green, party = pages["SectionPage"], pages["party section"]
    for name, section, audience in (
        ("StoryPage", green, {}),
        ("east story", pages["east section"], {}),
        ("for residents", green, {"audience": town.green}),
        ("for neighbours", green, {"audience": town.east}),
        ("for members", party, {"audience": town.committee}),
        ("for one branch", party, {"audience": town.green_branch, "exact": True}),
        ("for the other branch", party, {"audience": town.east_branch, "exact": True}),
    ):
        story = _story(world, name, section, **audience)
        pages[name] = publish(entry=story, actor=world.people[CHIEF], at=NOON)
    pages["draft"] = _story(world, "draft", green)
    comic = _comic(world, green)
    pages["ComicPage"] = publish(entry=comic, actor=world.people[CHIEF], at=NOON)


def _story(world: SmallWorld, name: str, section: SectionPage, **audience: Any) -> Any:
    slug = name.lower().replace(" ", "-")
    draft = StoryDraft(
        slug=f"s-{slug}",
        title=f"故事 {name}",
        summary="一句话",
        kind=Kind.objects.get(slug="history"),
        author=save_author(slug=f"a-{slug}", name="文清明"),
        body=(("text", "<p>白的是蚌壳。</p>"),),
        **audience,
    )
    return save_story(section=section, draft=draft, author_user=world.people[EDITOR], at=NOON)


def _comic(world: SmallWorld, section: SectionPage) -> Any:
    draft = ComicDraft(
        slug="c-1",
        title="漫画",
        summary="一句话",
        kind=Kind.objects.get(slug="rules"),
        author=save_author(slug="a-comic", name="文清明"),
        panels=(PanelDraft(alt="一张旧沙发", speech=(("旁白", "半年了。"),)),),
    )
    return save_comic(section=section, draft=draft, author_user=world.people[EDITOR], at=NOON)


def numbers_for(world: SmallWorld, room: str, page: str) -> dict[str, str]:
    """What stands in for a route's parameters, so that each leads to something that exists."""
    page_id = str(world.pages[page].pk)
    parent_id = str(world.pages[page].get_parent().pk)
    image, document = str(world.files["image"].pk), str(world.files["document"].pk)
    return {
        "page_id": page_id,
        "page_pk": page_id,
        "page_to_move_id": page_id,
        "parent_page_id": parent_id,
        "destination_id": str(world.pages["east section"].pk),
        "content_type_app_name": "columns",
        "content_type_model_name": "storypage",
        "app_label": "columns",
        "app_name": "home",
        "model_name": "sitesettings" if room == "settings" else "storypage",
        "image_id": image,
        "document_id": document,
        "doc_id": document,
        "filter_spec": "original",
        "revision_id": str(world.pages[page].latest_revision_id or 1),
        "action": "publish",
        "pk": _one_of(world, room),
    }


def _one_of(world: SmallWorld, room: str) -> str:
    """The key of a row that this room shows."""
    _, app, model = [*room.split("/"), "", ""][:3]
    if room.startswith("snippets/") and app not in {"", "choose"}:
        model_class = apps.get_model(app, model)
        row = model_class.objects.first()
        return str(row.pk) if row else "1"
    rows: dict[str, Any] = {
        "posts": Post.objects.first(),
        "districts": world.town.green,
        "branches": world.town.green_branch,
        "audit": AuditEntry.objects.first(),
        "users": world.people[RESIDENT],
        "groups": world.people[EDITOR].groups.first(),
        "images": world.files["image"],
        "documents": world.files["document"],
        "pages": world.pages["StoryPage"],
    }
    return str(rows[room].pk) if room in rows else "1"
