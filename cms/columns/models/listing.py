"""What an index and a section show: entries in portions, and the kinds to choose from."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.columns.models.entries import ColumnEntry
from cms.columns.models.taxonomy import Kind

PORTION = 20


def entry_below(page: Any, *, slug: str) -> Any:
    """The live entry of that name in an index or a section, as story or comic; or None."""
    below = ColumnEntry.objects.in_tree(page).live().named(slug)
    found = below.only("content_type").first()
    return None if found is None else found.specific_class.objects.as_read().get(pk=found.pk)


def list_below(page: Any, request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The entries a viewer finds below a page: `?kind=` narrows them, `?page=` turns the leaf."""
    viewer, at = context["viewer"], context["at"]
    below = ColumnEntry.objects.in_tree(page)
    kinds = list(Kind.objects.used_in(below.visible_to(viewer, at=at)))
    chosen = next((kind for kind in kinds if kind.slug == request.GET.get("kind")), None)
    entries = below.newest(viewer, at=at, kind=chosen).as_teasers()
    portion = Paginator(entries, PORTION).get_page(request.GET.get("page"))
    return {"kinds": kinds, "kind": chosen, "entries": portion}
