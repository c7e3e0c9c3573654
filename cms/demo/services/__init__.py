"""Loading the demo world and taking it away again."""

from cms.demo.services.dropping import drop_world
from cms.demo.services.finishing import fill_search_index
from cms.demo.services.loading import Loading
from cms.demo.services.worlds import load_world

__all__ = ["Loading", "drop_world", "fill_search_index", "load_world"]
