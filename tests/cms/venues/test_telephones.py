"""A venue's telephone as people write it, and as a phone can dial it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.venues.errors import BadTelephone
from cms.venues.models import VenuePage
from cms.venues.telephones import readable
from tests.factories.venues import a_venue


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0393-881-2345", "0393-881-2345"),
        ("12345", "12345"),
        ("\uff10\uff13\uff19\uff13\uff0d8812345", "0393-8812345"),
        ("(0393) 8812345", "(0393)8812345"),
        ("\uff080393\uff098812345", "(0393)8812345"),
        ("0393 \u2013 881 2345", "0393-881 2345"),
        ("+86 393 8812345", "+86 393 8812345"),
        ("138 0000 0001", "138 0000 0001"),
        ("8812345 转 6", "8812345转6"),
        ("  12345  ", "12345"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_telephone_is_read_as_people_write_it(given, kept):
    assert readable(given) == kept


@pytest.mark.parametrize(
    "text",
    [
        "找老王", "无", "0393-", "-881", "88a12345", "tel:12345", "<script>", "1", "转6",
        "12345;67890", "12345/67890", "((0393)8812345", "1" * 40, "١٢٣٤٥" + "x",
    ],
)  # fmt: skip
def test_what_no_phone_can_dial_is_refused(text):
    with pytest.raises(BadTelephone):
        readable(text)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.text(alphabet="0123456789-() +转\uff08\uff09", max_size=20))
def test_a_number_that_was_kept_is_kept_the_same_again(text):
    try:
        kept = readable(text)
    except BadTelephone:
        return

    assert readable(kept) == kept
    assert len(kept) <= len(text)


@pytest.mark.django_db
def test_a_service_refuses_a_bad_telephone_and_saves_nothing():
    with pytest.raises(BadTelephone):
        a_venue(telephone="找老王")

    assert not VenuePage.objects.exists()


@pytest.mark.django_db
def test_the_page_offers_the_number_for_dialling(client):
    venue = a_venue(telephone="\uff080393\uff09 8812345")

    html = client.get(venue.url).content.decode()

    assert '<a href="tel:(0393)8812345">(0393)8812345</a>' in html
