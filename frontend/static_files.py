"""Which files of `frontend/static` are served: what the build made, not what it was made from."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class BuiltFilesConfig(StaticFilesConfig):
    """Leaves the sources of styles and scripts out; they name files only the build can find."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "css/*", "js/*"]
