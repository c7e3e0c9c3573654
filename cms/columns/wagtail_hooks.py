"""Wagtail's menus and screens: the columns' snippets, and what copying must not do."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.columns.addresses import is_free
from cms.columns.errors import AddressTaken
from cms.columns.models import (
    Author,
    ColumnEntry,
    ColumnIndexPage,
    Kind,
    SectionPage,
    Series,
    Topic,
)

NO_COPY = "目录和分栏不能整个复制，请一篇一篇来"
IN_USE = "“{name}”还有文章在用，不能删"


class KindViewSet(SnippetViewSet):
    model = Kind
    icon = "list-ul"
    list_display = (
        "name",
        "slug",
        BooleanColumn("needs_law", label="要写明法律和条文"),
        BooleanColumn("comments_open", label="可以评论"),
    )
    search_fields = ("name",)
    panels = (
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("sort_order"),
        FieldPanel("needs_law"),
        FieldPanel("comments_open"),
        FieldPanel("footer"),
    )


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    list_display = ("name", "summary")
    search_fields = ("name",)
    panels = (FieldPanel("name"), FieldPanel("slug"), FieldPanel("summary"))


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ("name",)
    search_fields = ("name",)
    panels = (FieldPanel("name"), FieldPanel("synonyms"))


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    list_display = ("name", "about")
    search_fields = ("name",)
    panels = (FieldPanel("name"), FieldPanel("slug"), FieldPanel("about"), FieldPanel("user"))


@register_snippet
class TaxonomyGroup(SnippetViewSetGroup):
    menu_label = "分类"
    menu_icon = "list-ul"
    menu_order = 300
    items = (KindViewSet, SeriesViewSet, TopicViewSet, AuthorViewSet)


@hooks.register("before_delete_snippet")
def keep_rows_in_use(request: HttpRequest, rows: Iterable[Any]) -> HttpResponse | None:
    """Wagtail's own list of uses is worked out a little later: the entries themselves are asked."""
    asked = {Kind: ColumnEntry.objects.of_kind, Author: ColumnEntry.objects.by_author}
    used = [row for row in rows if type(row) in asked and asked[type(row)](row).exists()]
    if request.method != "POST" or not used:
        return None
    messages.error(request, IN_USE.format(name=used[0]))
    return redirect(type(used[0]).snippet_viewset.get_url_name("list"))


@hooks.register("before_copy_page")
def refuse_whole_trees(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Every entry of a copied section would want the address that its original has."""
    is_tree = issubclass(page.specific_class, ColumnIndexPage | SectionPage)
    return _refuse(request, page, NO_COPY) if is_tree else None


@hooks.register("before_move_page")
def refuse_move_onto_taken_address(
    request: HttpRequest, page: Any, destination: Any
) -> HttpResponse | None:
    """Moved into another tree, a section or an entry needs a name that is free there."""
    shares_names = issubclass(page.specific_class, ColumnEntry | SectionPage)
    if not shares_names or request.method != "POST":
        return None
    free = is_free(page.slug, below=destination, page=page)
    return None if free else _refuse(request, page, AddressTaken.message)


def _refuse(request: HttpRequest, page: Any, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
