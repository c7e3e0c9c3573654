"""What a file is, told from its bytes alone: its name and claimed type count for nothing.

Only containers that hold their own sound and picture are known. Whatever names other files
(playlists, concat scripts, DASH, SDP, SVG), and all text, is not media.
"""

from pathlib import Path

from media_pipeline.errors import EmptyFile, NotMedia
from media_pipeline.sniff.containers import Container, container_of
from media_pipeline.sniff.frames import after_title_card

__all__ = ["Container", "sniff"]

HEAD_BYTES = 64 * 1024


def sniff(path: Path) -> Container:
    """The container of the file at `path`; an empty one and one we do not open are refused."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if not head:
            raise EmptyFile
        start = after_title_card(head)
        file.seek(start)
        body = file.read(HEAD_BYTES)
    found = container_of(head, body=body, padded=start > 0)
    if found is None:
        raise NotMedia
    return found
