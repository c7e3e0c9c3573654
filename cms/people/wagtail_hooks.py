"""Wagtail's menu for district admins: who holds which post."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.models import Page

from cms.core import clock
from cms.organisation.screens import EndScreen, ServiceViewSet
from cms.people.forms import AppointForm
from cms.people.models import Post
from cms.people.querysets import PostQuerySet
from cms.people.services import dismiss

HEADS = {"user": "谁", "district": "单位", "branch": "党组织"}


class DismissScreen(EndScreen):
    """End a post."""

    page_title = "免去职务"
    confirmation_message = "确定要免去这个职务吗？任职记录留着。"
    success_message = "已免去：%(object)s"

    def delete_action(self) -> None:
        dismiss(self.object, actor=self.request.user, at=clock.now())


class PostList(generic.IndexView):
    """The posts held now."""

    default_ordering = ("kind", "since")

    @cached_property
    def columns(self) -> list[Column]:
        """Headed in words: a relation would be headed by the name of its field."""
        columns: list[Column] = super().columns
        for column in columns:
            column.label = HEADS.get(column.name, column.label)
        return columns

    def get_base_queryset(self) -> PostQuerySet:
        posts: PostQuerySet = Post.objects.current().with_names()
        return posts


class PostViewSet(ServiceViewSet):
    """A post is given or ended, never edited."""

    index_view_class = PostList
    model = Post
    icon = "user"
    menu_label = "任职"
    menu_order = 420
    list_display = ("user", "kind", "district", "branch", "since")
    add_form_class = change_form_class = AppointForm
    delete_view_class = DismissScreen


@hooks.register("register_admin_viewset")
def register_posts() -> PostViewSet:
    """任职 in the menu of whoever may appoint."""
    return PostViewSet("posts")


@hooks.register("before_move_page", order=-1)
def refuse_move_without_right(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail asks only when the move is confirmed; until then it would name any page."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
