"""CommunityPage: every public page type inherits it, and its one queryset says who sees what."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPMethod
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PagePermissionTester

from cms.core import clock
from cms.organisation.models import Branch, BranchKind, District
from cms.pages import gate
from cms.pages.audience import PARTY, Audience, Visibility
from cms.pages.concurrent_editing import KeepsBothTexts
from cms.pages.errors import NarrowerThanChildren, PageRefused, WiderThanParent
from cms.pages.querysets import CommunityPageManager, TombstoneQuerySet

__all__ = ["CommunityPage", "Tombstone", "Visibility"]

# 党小组 and 中心户 have no members of their own: membership is always in a 党支部.
WITH_MEMBERS = (BranchKind.COMMITTEE, BranchKind.GENERAL_BRANCH, BranchKind.BRANCH)

CLOSED_UNIT = "这个单位已经撤销，请另选一个"


class CommunityPermissionTester(PagePermissionTester):
    """Wagtail's tester, without its view restrictions: who sees a page is its audience alone."""

    def can_set_view_restrictions(self) -> bool:
        return False


class CommunityPage(KeepsBothTexts, Page):
    """A page with an audience. A child is never wider than its parent."""

    visibility = models.CharField(
        "谁能看", max_length=4, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    audience_district = models.ForeignKey(
        District, verbose_name="哪个社区", null=True, blank=True, on_delete=models.PROTECT
    )
    audience_branch = models.ForeignKey(
        Branch, verbose_name="哪个党组织", null=True, blank=True, on_delete=models.PROTECT
    )

    objects: ClassVar = CommunityPageManager()

    is_creatable = False
    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD]
    # Query parameters that change what a guest is shown (lists: "kind", "page").
    cached_query: ClassVar[tuple[str, ...]] = ()
    # Writes the redirects; it stands above the models, so `ready()` puts it here.
    lead_on: ClassVar[Callable[..., None]]
    # The page that will hold this one, while it is written in a form and has no place yet.
    future_parent: Page | None = None

    settings_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("visibility"),
                FieldPanel("audience_district"),
                FieldPanel("audience_branch"),
            ],
            heading="谁能看",
        ),
        *Page.settings_panels,
    ]

    class Meta:
        verbose_name = "页面"
        constraints = [
            models.CheckConstraint(
                name="audience_stands_exactly_when_used",
                condition=Q(
                    visibility="公开", audience_district__isnull=True, audience_branch__isnull=True
                )
                | Q(
                    visibility="社区", audience_district__isnull=False, audience_branch__isnull=True
                )
                | Q(
                    visibility__in=["党组织", "指定支部"],
                    audience_district__isnull=True,
                    audience_branch__isnull=False,
                ),
            )
        ]

    @property
    def audience(self) -> Audience:
        return Audience.of(
            self.visibility,
            district=self.audience_district if self.audience_district_id else None,
            branch=self.audience_branch if self.audience_branch_id else None,
        )

    def free_name(self, wanted: str, *, parent: Page | None) -> str:
        """The wanted name for the address, with a number behind it where it is taken."""
        name = wanted or "page"
        number = 1
        while not self._slug_is_available(name, parent, self):
            number += 1
            name = f"{wanted or 'page'}-{number}"
        return name

    def is_on_show(self, at: datetime) -> bool:
        """Live and within its window; the twin of the queryset's `on_show`."""
        has_begun = self.go_live_at is None or self.go_live_at <= at
        return self.live and has_begun and (self.expire_at is None or self.expire_at > at)

    # -- the gate

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The only way to a page: types say what they answer in `respond`, never here."""
        at = clock.now()
        viewer = gate.viewer_for(request, at)
        if not self.is_on_show(at):
            raise Http404
        if not self.audience.contains(viewer):
            return gate.turn_away(self, request, viewer=viewer, at=at)
        vars(request)["caifeng_at"] = at
        return gate.let_through(self, request, self.respond(request, *args, **kwargs))

    def respond(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What those the page is for get to see."""
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        at = getattr(request, "caifeng_at", None) or clock.now()
        return {**context, "at": at, "viewer": gate.viewer_for(request, at)}

    def check_request_method(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """A party page answers an outsider's POST or OPTIONS as a missing page does."""
        if self.audience.is_party:
            at = clock.now()
            if not self.audience.contains(gate.viewer_for(request, at)):
                raise Http404
        return super().check_request_method(request, *args, **kwargs)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return CommunityPermissionTester(user, self)

    def get_route_paths(self) -> list[str]:
        """A renamed page leads on from its old address; a party page never had one."""
        return [] if self.audience.is_party else super().get_route_paths()

    def _update_descendant_url_paths(self, old_url_path: str, new_url_path: str) -> None:
        """Wagtail's last step of a rename, inside its transaction: the old address leads on."""
        super()._update_descendant_url_paths(old_url_path, new_url_path)
        self.lead_on(old_url_path=old_url_path)

    # -- what a page may say of itself

    def clean(self) -> None:
        super().clean()
        self._clean_audience()

    def minimal_clean(self) -> None:
        """A draft may lack its text, never its audience."""
        super().minimal_clean()
        self._clean_audience()

    def _clean_audience(self) -> None:
        self._drop_unused_units()
        if problem := self._missing_unit():
            raise ValidationError(problem)
        try:
            self._check_place()
        except PageRefused as refusal:
            raise ValidationError({"visibility": refusal.message}) from refusal

    def _drop_unused_units(self) -> None:
        if self.visibility != Visibility.DISTRICT:
            self.audience_district = None
        if self.visibility not in PARTY:
            self.audience_branch = None

    def _missing_unit(self) -> dict[str, str]:
        """The field that lacks a unit that will do, with the sentence for it."""
        if self.visibility == Visibility.DISTRICT:
            return self._missing_district()
        return self._missing_branch() if self.visibility in PARTY else {}

    def _missing_district(self) -> dict[str, str]:
        if self.audience_district is None:
            return {"audience_district": "请选给哪个社区的居民看"}
        if self.audience_district.closed_at is not None:
            return {"audience_district": CLOSED_UNIT}
        return {}

    def _missing_branch(self) -> dict[str, str]:
        if self.audience_branch is None:
            return {"audience_branch": "请选给哪个党组织的党员看"}
        if self.audience_branch.closed_at is not None:
            return {"audience_branch": CLOSED_UNIT}
        if self.audience_branch.kind not in WITH_MEMBERS:
            return {"audience_branch": "党员关系在支部，请选支部或它的上级"}
        if self.visibility == Visibility.BRANCH_ONLY and not self.audience.is_one_branch:
            return {"audience_branch": "“指定支部”要选一个党支部"}
        return {}

    def _check_place(self) -> None:
        parent = self.future_parent or (self.get_parent() if self.path else None)
        if parent is not None:
            self.stand_below(CommunityPage.objects.with_audience().at_path(parent.path).first())
        if self.pk and not self.audience.is_public:
            self.stand_above(CommunityPage.objects.child_of(self).with_audience())

    def stand_below(self, parent: "CommunityPage | None") -> None:
        """Raise WiderThanParent unless this audience lies within that of `parent`."""
        if parent is not None and not self.audience.is_within(parent.audience):
            raise WiderThanParent(str(parent.audience))

    def stand_above(self, children: "models.QuerySet[CommunityPage]") -> None:
        """Raise NarrowerThanChildren, naming them, unless every child's lies within this one."""
        audience = self.audience
        wider = [child.title for child in children if not child.audience.is_within(audience)]
        if wider:
            raise NarrowerThanChildren(wider)


class Tombstone(models.Model):
    """Where a public page once stood: the address answers 410 with the reason and the day."""

    path = models.CharField("地址", max_length=255, unique=True)
    title = models.CharField("标题", max_length=255, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    removed_at = models.DateTimeField("撤下时间")

    objects: ClassVar = TombstoneQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已撤下的页面"

    def __str__(self) -> str:
        return self.path
