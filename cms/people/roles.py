"""The roles table as code: who may do what, and which Wagtail rights follow from a post.

Posts and memberships are the truth. Groups are derived from them (`services.derive_groups`);
the permissions of a group are declared here and laid out by `permissions.lay_out`.
"""

from dataclasses import dataclass

from cms.people.models import PostKind

GUEST, RESIDENT, MEMBER, TRAINEE = "访客", "居民", "党员", "学员"

# No one person holds both, wherever the posts stand.
SEPARATED: tuple[frozenset[str], ...] = (frozenset({PostKind.TEACHER, PostKind.ASSESSOR}),)
# At least one active person keeps these.
NEVER_VACANT = frozenset({PostKind.CHIEF_EDITOR, PostKind.DISTRICT_ADMIN})
AT_A_BRANCH = frozenset({PostKind.SECRETARY})
AT_A_UNIT = frozenset({PostKind.EDITOR, PostKind.GRID_WORKER, PostKind.VENUE_MANAGER})

COLUMNS, PARTY_STUDY = "columns", "study"
DRAFT = ("add_page", "change_page")
PUBLISH = (*DRAFT, "publish_page", "lock_page", "unlock_page", "bulk_delete_page")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRight:
    """Page permissions on the subtree below one page; an empty slug is the whole site."""

    slug: str
    codenames: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What a group may do in the editors' rooms."""

    models: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pages: tuple[PageRight, ...] = ()
    collections: tuple[str, ...] = ()
    files: tuple[str, ...] = ("add", "change", "choose")


VIEW, WRITE = ("view",), ("view", "add", "change", "delete")
# Whoever adds a file may change that one; this leaves the files of others alone: a picture that is
# replaced is replaced on every page at once, and chief editors alone change what readers see.
OWN_FILES = ("add", "choose")
READ_FILES = ("choose",)
OPEN_SHELF, PARTY_SHELF = "专栏图库", "党员学习图库"

# The groups of one unit (编辑·绿城社区): the word before its name. The rooms that own the pages
# give them their page rights: a section to its editors (in a tree for members to its secretaries)
# and, for drafts of their own alone, to its grid workers; a venue to whoever manages its unit.
EDITORS, SECRETARIES, GRID_WORKERS, VENUE_MANAGERS = "编辑", "书记", "网格", "场馆"
OF_ONE_UNIT = (EDITORS, SECRETARIES, GRID_WORKERS, VENUE_MANAGERS)

# Group name -> rights. A kind of post without a line here opens no editors' room. Reviewers write
# nothing: a draft opens for them while it waits in a review task of their group.
RIGHTS: dict[str, Right] = {
    PostKind.CHIEF_EDITOR.label: Right(
        pages=(PageRight(slug="", codenames=PUBLISH),),
        collections=("",),
        models=(
            ("columns.kind", WRITE),
            ("columns.series", WRITE),
            ("columns.topic", WRITE),
            ("columns.author", WRITE),
            ("library.pronunciation", WRITE),
            ("venues.venuekind", WRITE),
            ("venues.accessfeature", WRITE),
            ("home.announcement", WRITE),
            ("wagtailredirects.redirect", WRITE),
        ),
    ),
    PostKind.REVIEWER.label: Right(collections=(OPEN_SHELF,), files=READ_FILES),
    PostKind.EDITOR.label: Right(
        collections=(OPEN_SHELF,),
        files=OWN_FILES,
        models=(
            ("columns.author", ("view", "add", "change")),
            ("columns.topic", ("view", "add")),
            ("columns.series", ("view", "add")),
            ("library.pronunciation", ("view", "add", "change")),
        ),
    ),
    PostKind.GRID_WORKER.label: Right(collections=(OPEN_SHELF,), files=OWN_FILES),
    PostKind.VENUE_MANAGER.label: Right(collections=(OPEN_SHELF,), files=OWN_FILES),
    PostKind.PARTY_ORGANISER.label: Right(
        pages=(PageRight(slug=PARTY_STUDY, codenames=DRAFT),), collections=(PARTY_SHELF,)
    ),
    PostKind.SECRETARY.label: Right(collections=(PARTY_SHELF,), files=OWN_FILES),
    PostKind.DISTRICT_ADMIN.label: Right(
        models=(
            ("organisation.district", WRITE),
            ("organisation.branch", WRITE),
            ("people.post", ("view", "add", "delete")),
            ("audit.auditentry", VIEW),
            ("home.sitesettings", ("change",)),
            ("home.announcement", WRITE),
        ),
    ),
}
