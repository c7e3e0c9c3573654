"""Who may ask for what. A URL, an operation or a page type without a row here fails the suite."""

from dataclasses import dataclass, field

from tests.security.roles import (
    ADMIN,
    CHIEF,
    EDITOR,
    EVERYBODY,
    GRID_WORKER,
    GUEST,
    MEMBER,
    NOBODY,
    OTHER_EDITOR,
    OTHER_MEMBER,
    OTHER_RESIDENT,
    PARTY_ORGANISER,
    RESIDENT,
    SECRETARY,
    SIGNED_IN,
    STAFF,
    VENUE_MANAGER,
    WRITERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One public URL: asked with `path`, `allowed` get one status and all others another."""

    path: str
    method: str = "GET"
    allowed: frozenset[str] = EVERYBODY
    status: int = 200
    others: int = 404
    typed: dict[str, str] = field(default_factory=dict)

    def expected(self, role: str) -> int:
        return self.status if role in self.allowed else self.others


def public(path: str, status: int = 200) -> Row:
    return Row(path=path, status=status)


def own(path: str) -> Row:
    """A page about oneself: guests are sent to sign in."""
    return Row(path=path, allowed=SIGNED_IN, others=302)


def signed_in(path: str, method: str = "GET", *, status: int = 404) -> Row:
    """An operation of the API: guests are told to sign in, all others that nothing is there."""
    return Row(path=path, method=method, allowed=SIGNED_IN, status=status, others=401)


NOTHING = "00000000-0000-4000-8000-000000000000"
UPLOAD, TUS = f"/api/v1/uploads/{NOTHING}", f"/api/v1/uploads/tus/{NOTHING}"
ASSET = f"/api/v1/assets/{NOTHING}"

# Every URL pattern outside the editors' rooms.
URLS: dict[str, list[Row]] = {
    "healthz": [public("/healthz")],
    "readyz": [public("/readyz")],
    "api/v1/openapi.json": [public("/api/v1/openapi.json")],
    "api/v1/": [public("/api/v1/", status=404)],
    "api/<path:rest>": [public("/api/v1/nothing", status=404)],
    "api/v1/search": [public("/api/v1/search")],
    "api/v1/uploads": [public("/api/v1/uploads", status=405)],
    "api/v1/uploads/<uuidstr:upload>": [signed_in(UPLOAD)],
    "api/v1/uploads/<uuidstr:upload>/complete": [public(f"{UPLOAD}/complete", status=405)],
    "api/v1/uploads/tus/": [public("/api/v1/uploads/tus/", status=405)],
    "api/v1/uploads/tus/<uuidstr:upload>": [public(TUS, status=405)],
    "api/v1/assets/<uuidstr:asset>": [public(ASSET, status=404)],
    "api/v1/assets/<uuidstr:asset>/cancel": [public(f"{ASSET}/cancel", status=405)],
    "api/v1/assets/<uuidstr:asset>/retry": [public(f"{ASSET}/retry", status=405)],
    "api/v1/assets/<uuidstr:asset>/tracks": [public(f"{ASSET}/tracks", status=405)],
    "sign-in/": [Row(path="/sign-in/", allowed=frozenset({GUEST}), others=302)],
    "sign-out/": [
        public("/sign-out/", status=405),
        Row(path="/sign-out/", method="POST", status=302),
    ],
    "register/": [public("/register/"), Row(path="/register/", method="POST", status=422)],
    "admin/login/": [public("/admin/login/", status=302)],
    "_util/login/": [public("/_util/login/", status=302)],
    "preferences/": [public("/preferences/"), Row(path="/preferences/", method="POST", status=422)],
    "me/": [own("/me/")],
    "me/sessions/": [own("/me/sessions/")],
    "me/password/": [
        own("/me/password/"),
        Row(path="/me/password/", method="POST", allowed=SIGNED_IN, status=422, others=302),
    ],
    "me/home/": [
        own("/me/home/"),
        Row(path="/me/home/", method="POST", allowed=SIGNED_IN, status=422, others=302),
        Row(
            path="/me/home/",
            method="POST",
            typed={"home": "nowhere"},
            allowed=SIGNED_IN,
            status=422,
            others=401,
        ),
    ],
    "media/open/<path:name>": [public("/media/open/nothing.png", status=404)],
    "media/guarded/<path:name>": [public("/media/guarded/nothing.png", status=404)],
    "sitemap.xml": [public("/sitemap.xml")],
    "search/": [public("/search/")],
    "nearby/": [public("/nearby/")],
    "fragments/me/": [public("/fragments/me/")],
    "offline/": [public("/offline/")],
    "sw.js": [public("/sw.js")],
    "robots.txt": [public("/robots.txt")],
    "qr/<path:address>.svg": [public("/qr/columns/a-story.svg")],
    "styleguide/": [public("/styleguide/")],
    "styleguide/<slug:name>/": [public("/styleguide/nothing/", status=404)],
    # Wagtail's shared-password restrictions are off: there is nothing to open with one.
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": [
        public("/_util/authenticate_with_password/1/1/", status=404)
    ],
    # Pages have a table of their own below; this is an address where none stands.
    "^((?:[\\w\\-]+/)*)$": [public("/nothing/here/", status=404)],
}

# Every operation of the API, as its OpenAPI document names it.
OPERATIONS: dict[tuple[str, str], list[Row]] = {
    ("GET", "/api/v1/search"): [public("/api/v1/search?q=龙")],
    # Who may send is asked once the request can be read; the media library's own tests say who.
    ("POST", "/api/v1/uploads"): [signed_in("/api/v1/uploads", "POST", status=400)],
    ("GET", "/api/v1/uploads/{upload}"): [signed_in(UPLOAD)],
    ("DELETE", "/api/v1/uploads/{upload}"): [signed_in(UPLOAD, "DELETE")],
    ("POST", "/api/v1/uploads/{upload}/complete"): [signed_in(f"{UPLOAD}/complete", "POST")],
    ("OPTIONS", "/api/v1/uploads/tus/"): [
        Row(path="/api/v1/uploads/tus/", method="OPTIONS", status=204)
    ],
    # Without the protocol's version: refused before anything is looked for.
    ("POST", "/api/v1/uploads/tus/"): [signed_in("/api/v1/uploads/tus/", "POST", status=412)],
    ("POST", "/api/v1/uploads/tus/{upload}"): [signed_in(TUS, "POST", status=400)],
    ("HEAD", "/api/v1/uploads/tus/{upload}"): [signed_in(TUS, "HEAD", status=412)],
    ("PATCH", "/api/v1/uploads/tus/{upload}"): [signed_in(TUS, "PATCH", status=412)],
    ("DELETE", "/api/v1/uploads/tus/{upload}"): [signed_in(TUS, "DELETE", status=412)],
    ("GET", "/api/v1/assets/{asset}"): [public(ASSET, status=404)],
    ("POST", "/api/v1/assets/{asset}/cancel"): [signed_in(f"{ASSET}/cancel", "POST")],
    ("POST", "/api/v1/assets/{asset}/retry"): [signed_in(f"{ASSET}/retry", "POST")],
    ("POST", "/api/v1/assets/{asset}/tracks"): [signed_in(f"{ASSET}/tracks", "POST", status=400)],
}

GREEN = frozenset({RESIDENT, SECRETARY})
MEMBERS = frozenset({MEMBER, OTHER_MEMBER, SECRETARY})

# Every page type, and a page for each audience. "invited": a community page answers 200 with its
# title and a way to sign in; a party page answers as if it were not there.
PAGES: dict[str, tuple[frozenset[str], str]] = {
    "HomePage": (EVERYBODY, "public"),
    "ColumnIndexPage": (EVERYBODY, "public"),
    "SectionPage": (EVERYBODY, "public"),
    "StoryPage": (EVERYBODY, "public"),
    "ComicPage": (EVERYBODY, "public"),
    "VenueIndexPage": (EVERYBODY, "moved"),
    "VenuePage": (EVERYBODY, "public"),
    "east story": (EVERYBODY, "public"),
    "for residents": (GREEN, "invited"),
    "for neighbours": (frozenset({OTHER_RESIDENT}), "invited"),
    "study": (MEMBERS, "hidden"),
    "party section": (MEMBERS, "hidden"),
    "for members": (MEMBERS, "hidden"),
    "for one branch": (frozenset({MEMBER, SECRETARY}), "hidden"),
    "for the other branch": (frozenset({OTHER_MEMBER}), "hidden"),
    "draft": (NOBODY, "hidden"),
}

# The editors' rooms by the longest prefix that fits: who gets an answer there. Everybody else is
# led away (302 to the door or to the hall) or told 403 or 404.
ROOMS: dict[str, frozenset[str]] = {
    "admin/": STAFF,
    "admin/sprite/": EVERYBODY,
    "admin/jsi18n/": EVERYBODY,
    "admin/password_reset/": NOBODY,
    "admin/^.*": STAFF,
    "admin/pages/": WRITERS,
    "admin/pages/usage/": STAFF,
    "admin/pages/create/": STAFF,
    "admin/pages/workflow/": STAFF,
    # Leads on to the page's history, which asks for itself.
    "admin/pages/<int:page_id>/revisions/": STAFF,
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/": WRITERS,
    "admin/workflows/": NOBODY,
    "admin/workflows/task_chooser/": STAFF,
    "admin/collections/": NOBODY,
    "admin/reports/": WRITERS,
    "admin/reports/locked/": frozenset({CHIEF}),
    "admin/reports/site-history/": STAFF,
    "admin/sites/": NOBODY,
    "admin/users/": NOBODY,
    "admin/groups/": NOBODY,
    "admin/redirects/": frozenset({CHIEF}),
    "admin/searchpicks/": NOBODY,
    "admin/searchpicks/queries/chooser/": STAFF,
    "admin/settings/": frozenset({ADMIN}),
    "admin/posts/": frozenset({ADMIN}),
    "admin/posts/edit/": NOBODY,
    "admin/districts/": frozenset({ADMIN}),
    "admin/branches/": frozenset({ADMIN}),
    "admin/audit/": frozenset({ADMIN}),
    "admin/audit/new/": NOBODY,
    "admin/audit/edit/": NOBODY,
    "admin/audit/delete/": NOBODY,
    "admin/images/": WRITERS,
    "admin/documents/": WRITERS,
    # Choosers open for all and show what each may choose.
    "admin/images/chooser/": STAFF,
    "admin/media/": WRITERS,
    "admin/media/chooser/": STAFF,
    "admin/documents/chooser/": STAFF,
    "admin/snippets/": STAFF,
    "admin/snippets/home/announcement/": frozenset({CHIEF, ADMIN}),
    "admin/snippets/columns/kind/": frozenset({CHIEF}),
    "admin/snippets/columns/series/": frozenset({CHIEF, EDITOR, OTHER_EDITOR}),
    "admin/snippets/columns/topic/": frozenset({CHIEF, EDITOR, OTHER_EDITOR}),
    "admin/snippets/columns/author/": frozenset({CHIEF, EDITOR, OTHER_EDITOR}),
    "admin/snippets/library/pronunciation/": frozenset({CHIEF, EDITOR, OTHER_EDITOR}),
    "admin/snippets/venues/": frozenset({CHIEF}),
    "admin/snippets/choose/": STAFF,
}

# What is done to one page, in a public section and in a party section of the same unit.
OWN_SECTION = {"StoryPage": frozenset({EDITOR, CHIEF})}
OWN_PARTY_SECTION = {"for members": frozenset({SECRETARY, PARTY_ORGANISER, CHIEF})}
ELSEWHERE = {"east story": frozenset({OTHER_EDITOR, CHIEF})}
OWN_VENUE = {"VenuePage": frozenset({VENUE_MANAGER, CHIEF})}
DRAFTS = OWN_SECTION | OWN_PARTY_SECTION | ELSEWHERE | OWN_VENUE
# Where a page of one's own may be added; a grid worker leaves the pages of others alone.
NEW_DRAFTS = DRAFTS | {
    "StoryPage": frozenset({EDITOR, GRID_WORKER, CHIEF}),
    "VenuePage": frozenset({CHIEF}),
}
CHIEF_ALONE = dict.fromkeys(DRAFTS, frozenset({CHIEF}))
PAGE_ACTS: dict[str, dict[str, frozenset[str]]] = {
    "admin/pages/<int:page_id>/edit/": DRAFTS,
    "admin/pages/<int:page_id>/edit/preview/": DRAFTS,
    "admin/pages/<int:page_id>/view_draft/": DRAFTS,
    "admin/pages/<int:page_id>/usage/": DRAFTS,
    "admin/pages/<int:page_id>/copy/": DRAFTS,
    "admin/pages/<int:page_id>/history/": DRAFTS,
    "admin/pages/<int:page_id>/workflow_history/": DRAFTS,
    "admin/pages/<int:parent_page_id>/add_subpage/": NEW_DRAFTS,
    "admin/pages/<int:page_id>/delete/": CHIEF_ALONE,
    "admin/pages/<int:page_id>/unpublish/": CHIEF_ALONE,
    "admin/pages/<int:page_to_move_id>/move/": CHIEF_ALONE,
    "admin/pages/<int:page_id>/privacy/": dict.fromkeys(DRAFTS, NOBODY),
}
