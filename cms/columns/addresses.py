"""The public address of an entry: `/columns/<slug>/`, whatever section of the tree holds it."""

from typing import Any

from wagtail.models import Page
from wagtail.query import PageQuerySet

ENTRY_DEPTH_BELOW_INDEX = 2


def without_section(page_path: str) -> str:
    """`/columns/lvcheng/long/` read as a resident sees it: `/columns/long/`."""
    *before, _section, slug = page_path.strip("/").split("/")
    return "/" + "/".join([*before, slug]) + "/"


def address_of(page: Page) -> str:
    """The public address of an entry that has its place in the tree."""
    return f"/{index_slug_of(page)}/{page.slug}/"


def index_slug_of(page: Page) -> str:
    path = page.path[: -ENTRY_DEPTH_BELOW_INDEX * page.steplen]
    return str(Page.objects.values_list("slug", flat=True).get(path=path))


def sharing_names_with(index: Page) -> PageQuerySet:
    """Sections and entries of one index: their slugs make one set of public names."""
    return Page.objects.descendant_of(index).filter(depth__lte=index.depth + 2)


def is_free(slug: str, *, index: Page, page: Any = None) -> bool:
    """True when no other section or entry of the index goes by that name."""
    taken = sharing_names_with(index).filter(slug=slug)
    if page is not None and page.pk:
        taken = taken.exclude(pk=page.pk)
    return not taken.exists()
