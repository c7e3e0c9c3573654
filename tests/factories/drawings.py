"""Finished drawings of the demo, kept for all runs: they are named by what they show and how they
were made, so none is ever old."""

from pathlib import Path

from tests.services.cache import built_once


def keep_drawings_between_runs(folder: Path) -> None:
    """Let a site's folder of drawings be the kept one.

    They lie behind a link: whoever drops the demo takes away the link and not them.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(built_once("demo-drawings", lambda _: None), target_is_directory=True)
