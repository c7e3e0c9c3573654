"""The form behind the front page's editing screen."""

from cms.pages.concurrent_editing import NewerTextGuard
from cms.pages.forms import CommunityPageForm


class HomeForm(NewerTextGuard, CommunityPageForm):
    """Nobody's order of sections is overwritten unseen."""
