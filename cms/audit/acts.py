"""What acts are called in the record: each app's config names its own, in `acts`."""

from django.apps import apps


def named_acts() -> dict[str, str]:
    """Every act an app of this site names, by its code."""
    return {
        code: words
        for config in apps.get_app_configs()
        for code, words in getattr(config, "acts", {}).items()
    }


def words_of(action: str) -> str:
    """The act in plain words; its code where no app names it any more."""
    return named_acts().get(action, action)
