"""The end of a migration, told apart from the end of one app's."""

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connection, models


def is_over(app_config: AppConfig, *, using: str) -> bool:
    """`post_migrate` comes once for each app: True with the last, when all permissions stand."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    return app_config is last and using == DEFAULT_DB_ALIAS


def stands(model: type[models.Model]) -> bool:
    """Whether its table is there: a migration may have been a step back."""
    return model._meta.db_table in connection.introspection.table_names()
