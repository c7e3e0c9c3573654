"""What the tests of the demo world share: drawings are made once for all runs."""

import pytest

from cms.demo.drawing.rendering import kept_folder
from tests.factories.drawings import keep_drawings_between_runs


@pytest.fixture(scope="session", autouse=True)
def drawings_kept_between_runs() -> None:
    keep_drawings_between_runs(kept_folder())
