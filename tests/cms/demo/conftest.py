"""What the tests of the demo world share: drawings are made once for all runs."""

import pytest

from cms.demo.drawing.rendering import kept_folder
from tests.services.cache import built_once


@pytest.fixture(scope="session", autouse=True)
def drawings_kept_between_runs() -> None:
    """Finished drawings are named by what they show and how they were made, so none is ever old.

    They lie behind a link: whoever drops the demo takes away the link's folder and not theirs.
    """
    kept = kept_folder()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.symlink_to(built_once("demo-drawings", lambda _: None), target_is_directory=True)
