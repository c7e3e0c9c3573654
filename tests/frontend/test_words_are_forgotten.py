"""A page drawn while an editor's change is not committed yet does not keep the old words."""

from datetime import timedelta

import pytest

from cms.core import clock
from cms.home.services import announce
from frontend import site_words
from tests.factories.home import a_site

pytestmark = pytest.mark.django_db


def test_words_read_again_before_the_commit_are_forgotten_after_it(
    django_capture_on_commit_callbacks,
):
    a_site()
    old = site_words.read()
    now = clock.now()

    with django_capture_on_commit_callbacks(execute=True):
        announce(text="今晚停水", starts_at=now, expires_at=now + timedelta(hours=1), actor=None)
        # Another request, which does not see the change yet.
        site_words.cache.set(site_words.KEY, old)

    assert [notice.text for notice in site_words.read().notices] == ["今晚停水"]
