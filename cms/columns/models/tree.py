"""The column tree: an index, and one section for each unit."""

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from wagtail.url_routing import RouteResult

from cms.columns.models.listing import entry_below, list_below
from cms.columns.models.naming import SharesNames
from cms.columns.querysets import SectionManager
from cms.organisation.models import District
from cms.pages.models import CommunityPage
from cms.pages.querysets import CommunityPageManager


class ColumnIndexPage(CommunityPage):
    """The root of a column tree: `/columns/` for everybody, `/study/` for party members."""

    intro = models.CharField("介绍", max_length=120, blank=True)

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["columns.SectionPage"]
    objects: ClassVar = CommunityPageManager()
    cached_query: ClassVar = ("kind", "page")

    class Meta:
        verbose_name = "专栏目录"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """An entry stands right below the index, though its section holds it in the tree."""
        if len(path_components) == 1:
            entry = entry_below(self, slug=path_components[0])
            if entry is not None:
                return entry.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(list_below(self, request, context))
        sections = SectionPage.objects.child_of(self)
        visible = sections.visible_to(context["viewer"], at=context["at"])
        context["sections"] = list(visible.order_by("title"))
        return context


class SectionPage(SharesNames, CommunityPage):
    """One unit's section of a column tree."""

    district = models.ForeignKey(
        District, verbose_name="所属单位", on_delete=models.PROTECT, related_name="+"
    )

    parent_page_types: ClassVar = ["columns.ColumnIndexPage"]
    subpage_types: ClassVar = ["columns.StoryPage", "columns.ComicPage"]
    objects: ClassVar = SectionManager()
    cached_query: ClassVar = ("kind", "page")

    class Meta:
        verbose_name = "分栏"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The address in the tree leads on to the entry's public one."""
        if not path_components:
            return super().route(request, path_components)
        entry = entry_below(self, slug=path_components[0])
        if entry is None or len(path_components) > 1:
            raise Http404
        return RouteResult(entry, kwargs={"moved": True})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(list_below(self, request, context))
        context["index"] = self.get_parent().specific_deferred
        return context
