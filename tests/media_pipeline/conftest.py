"""What tests of the media pipeline share."""

from collections.abc import Iterator

import pytest
from django.test import Client

from cms.people.models import User
from media_pipeline.cage import supervision
from media_pipeline.permission import Grant
from tests.factories.media_uploads import TusClient, house_for
from tests.factories.people import make_person


@pytest.fixture
def no_second_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The cage without bubblewrap, behind which a tool has other process numbers than ours."""
    monkeypatch.setenv("PATH", "/nowhere")
    supervision.second_wall.cache_clear()
    yield
    supervision.second_wall.cache_clear()


@pytest.fixture
def editor(db: None) -> User:
    """The one person who may upload."""
    return make_person()


@pytest.fixture
def grant() -> Grant:
    """What that person may send."""
    return Grant()


@pytest.fixture
def browser(editor: User, grant: Grant, settings, tmp_path) -> Iterator[TusClient]:
    """The editor's browser, signed in, and a folder of its own for what arrives."""
    settings.MEDIA_UPLOADS_DIR = tmp_path / "uploads"
    client = Client(raise_request_exception=False)
    client.force_login(editor)
    with house_for(editor, grant=grant):
        yield TusClient(client)
