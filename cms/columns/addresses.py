"""The public address of an entry: `/columns/<slug>/`, whatever section of the tree holds it."""

from typing import Any

from wagtail.models import Page

from cms.columns.querysets import same_name_in_tree

# Root, home, index; below stand sections and entries.
INDEX_DEPTH = 3


def without_section(page_path: str) -> str:
    """`/columns/lvcheng/long/` read as a resident sees it: `/columns/long/`."""
    *before, _section, slug = page_path.strip("/").split("/")
    return "/" + "/".join([*before, slug]) + "/"


def address_of(page: Page) -> str:
    """The public address of an entry that has its place in the tree."""
    index = Page.objects.values_list("slug", flat=True).get(path=index_path(page))
    return f"/{index}/{page.slug}/"


def index_path(page: Page) -> str:
    """The place in the tree of the index that holds a page, or that it is."""
    return str(page.path[: INDEX_DEPTH * page.steplen])


def is_free(slug: str, *, below: Any, page: Any = None) -> bool:
    """True when no other section or entry of the index around `below` goes by that name."""
    if below is None or below.depth < INDEX_DEPTH:
        return True
    return not same_name_in_tree(index_path(below), slug=slug, besides=page).exists()
