"""System check: every public page type says how it is found."""

from django.apps import apps
from django.core import checks

from cms.pages.models import CommunityPage
from search.builders.registry import is_decided


def register() -> None:
    """Have `manage.py check` ask every page type."""
    checks.register(check_builders, checks.Tags.models)


def check_builders(**_: object) -> list[checks.CheckMessage]:
    """search.E001: a page type without a builder that nobody left out on purpose."""
    return [
        checks.Error(
            f"{model._meta.label} 没有写明怎么被搜到：登记一个 builder，或者写明不索引",
            id="search.E001",
        )
        for model in apps.get_models()
        if issubclass(model, CommunityPage) and model.is_creatable and not is_decided(model)
    ]
