"""What tests of the media pipeline share."""

from collections.abc import Iterator

import pytest

from media_pipeline.cage import supervision


@pytest.fixture
def no_second_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The cage without bubblewrap, behind which a tool has other process numbers than ours."""
    monkeypatch.setenv("PATH", "/nowhere")
    supervision.second_wall.cache_clear()
    yield
    supervision.second_wall.cache_clear()
