"""Only what the build made is served."""

from django.apps import apps
from django.contrib.staticfiles.finders import get_finders


def test_sources_of_styles_and_scripts_are_not_collected():
    ignored = apps.get_app_config("staticfiles").ignore_patterns

    collected = [path for finder in get_finders() for path, _ in finder.list(ignored)]

    assert any(path.startswith("art/") for path in collected)
    assert any(path.startswith("wagtailadmin/css/") for path in collected)
    assert not [path for path in collected if path.startswith(("css/", "js/"))]
