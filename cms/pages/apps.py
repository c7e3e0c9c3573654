"""The pages' room."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Brings in the checks, the signals and the editor's form."""

    name = "cms.pages"
    label = "pages"
    verbose_name = "页面"
    on_public_pages = True

    def ready(self) -> None:
        from cms.pages import checks, signal_handlers, tasks  # noqa: F401 -- a task counts once known
        from cms.pages.forms import CommunityPageForm
        from cms.pages.leading_on import lead_on
        from cms.pages.models import CommunityPage

        # What stands above the models, so that the model cannot name it itself.
        CommunityPage.base_form_class = CommunityPageForm
        CommunityPage.lead_on = lead_on
        checks.register()
        signal_handlers.connect()
