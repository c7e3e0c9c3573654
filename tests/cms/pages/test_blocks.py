"""What the shared blocks ask of an editor, with the sentence at the field."""

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.pages.blocks import LACKS_WORDS, GalleryBlock, PictureBlock
from tests.factories.library import an_image

pytestmark = pytest.mark.django_db


def a_picture(image, **values):
    given = {"image": image, "alt": "", "decorative": False, "caption": "", "credit": ""}
    return PictureBlock().to_python({**given, **values, "image": image.pk})


def test_picture_without_words_is_refused_at_its_words(db):
    with pytest.raises(StructBlockValidationError) as refused:
        PictureBlock().clean(a_picture(an_image()))

    assert refused.value.block_errors["alt"].messages == [LACKS_WORDS]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"alt": "戏台上两个人在唱"}, ""),
        ({"decorative": True}, ""),
        ({}, "图库里写好的说明"),
    ],
    ids=["own-words", "decoration", "words-of-the-library"],
)
def test_picture_with_words_or_marked_as_decoration_is_taken(db, values, words):
    image = an_image(description=words)

    assert PictureBlock().clean(a_picture(image, **values))["image"] == image


def test_spaces_are_no_words(db):
    with pytest.raises(StructBlockValidationError):
        PictureBlock().clean(a_picture(an_image(), alt="   "))


def test_draft_may_still_lack_the_words(db):
    block = PictureBlock()
    block.defer_required_validation()

    assert block.clean_deferred(a_picture(an_image()))


def test_gallery_asks_for_the_words_of_each_picture(db):
    block = GalleryBlock()
    pictures = [{"image": an_image().pk, "alt": words} for words in ("远看", "")]

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"pictures": pictures}))

    assert LACKS_WORDS in str(refused.value.as_json_data())
