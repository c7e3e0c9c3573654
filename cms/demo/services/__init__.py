"""Loading the demo world and taking it away again."""

from cms.demo.services.dropping import drop_world
from cms.demo.services.loading import Loading
from cms.demo.services.worlds import load_world

__all__ = ["Loading", "drop_world", "load_world"]
