"""The people's room."""

from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Listens to signing in and to changes of the trees."""

    name = "cms.people"
    label = "people"
    verbose_name = "人员"
    acts: ClassVar[Mapping[str, str]] = {
        "people.registered": "注册",
        "people.signed_in": "登录",
        "people.password_changed": "改了密码",
        "people.sessions_ended": "退出了别处的登录",
        "people.joined_branch": "加入支部",
        "people.left_branch": "离开支部",
        "people.appointed": "任职",
        "people.dismissed": "免职",
        "people.rights_repaired": "权限校正",
    }

    def ready(self) -> None:
        from cms.people import signal_handlers

        signal_handlers.connect()
