"""Bad files are refused with a sentence before anything of them is decoded or kept."""

import io

import pytest
from PIL import Image

from cms.library import services
from cms.library.errors import (
    DocumentHasMacros,
    DocumentIsSomethingElse,
    DocumentKindRefused,
    FileRefused,
    FileTooLarge,
    NotAPicture,
    PictureBroken,
    PictureTooLarge,
    VectorPictureRefused,
)
from cms.library.models import LibraryDocument, LibraryImage
from cms.library.uploads import check_document, check_picture
from cms.library.uploads import documents as document_rules
from cms.library.uploads import pictures as picture_rules
from tests.factories.library import (
    PDF,
    SVG,
    file_of,
    office_bytes,
    picture_bytes,
    png_that_claims,
)

BAD_PICTURES = [
    pytest.param(SVG, VectorPictureRefused, id="svg-with-script"),
    pytest.param(b"\xef\xbb\xbf  <svg/>", VectorPictureRefused, id="svg-after-a-mark"),
    pytest.param("春天来了".encode(), NotAPicture, id="text-named-jpg"),
    pytest.param(b"", NotAPicture, id="empty"),
    pytest.param(PDF, NotAPicture, id="pdf-named-jpg"),
    pytest.param(b"BM" + b"\x00" * 60, NotAPicture, id="other-picture-kind"),
    pytest.param(png_that_claims(30_000, 30_000), PictureTooLarge, id="png-of-30000"),
    pytest.param(png_that_claims(30_000, 10), PictureTooLarge, id="thin-png-of-30000"),
    pytest.param(png_that_claims(9_000, 9_000), PictureTooLarge, id="too-many-points"),
    pytest.param(png_that_claims(40, 40), PictureBroken, id="pixels-missing"),
    pytest.param(picture_bytes(size=(900, 900))[:2000], PictureBroken, id="cut-off"),
]


@pytest.mark.parametrize(("content", "refusal"), BAD_PICTURES)
def test_bad_picture_is_refused(content, refusal):
    with pytest.raises(refusal) as refused:
        check_picture(file_of(content))

    assert 5 <= len(refused.value.message) <= 40


def test_huge_picture_is_refused_by_its_header_alone(monkeypatch):
    def decoded(*_):
        pytest.fail("the pixels were decoded")

    monkeypatch.setattr(Image.Image, "load", decoded)

    with pytest.raises(PictureTooLarge, match="点数太多"):
        check_picture(file_of(png_that_claims(30_000, 30_000)))
    with pytest.raises(PictureTooLarge, match="宽30000点高10点"):
        check_picture(file_of(png_that_claims(30_000, 10)))


def test_picture_of_many_frames_is_refused_when_all_together_are_too_large():
    frames = [Image.new("P", (4000, 3000), n) for n in range(14)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    with pytest.raises(PictureTooLarge):
        check_picture(out)


def test_picture_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(picture_rules, "AT_MOST_BYTES", 100)

    with pytest.raises(FileTooLarge, match="兆以内"):
        check_picture(file_of(picture_bytes()))


@pytest.mark.parametrize(
    ("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("GIF", ".gif"), ("WEBP", ".webp")]
)
def test_good_picture_is_told_by_its_bytes(kind, suffix):
    picture = check_picture(file_of(picture_bytes(kind), name="whatever.txt"))

    assert (picture.suffix, picture.width, picture.height) == (suffix, 40, 30)


BAD_DOCUMENTS = [
    pytest.param(SVG, "a.svg", DocumentKindRefused, id="svg"),
    pytest.param(b"<html><script>1</script></html>", "a.txt", DocumentKindRefused, id="page"),
    pytest.param(b"MZ\x90\x00" + b"\x00" * 60, "a.pdf", DocumentKindRefused, id="program"),
    pytest.param(b"", "a.txt", DocumentKindRefused, id="empty"),
    pytest.param(b"PK\x03\x04broken", "a.docx", DocumentKindRefused, id="broken-archive"),
    pytest.param(PDF, "a.docx", DocumentIsSomethingElse, id="pdf-named-docx"),
    pytest.param("文本".encode(), "a.exe", DocumentIsSomethingElse, id="text-named-exe"),
    pytest.param(PDF, "noending", DocumentIsSomethingElse, id="no-ending"),
    pytest.param(
        office_bytes("word/document.xml", "word/vbaProject.bin"),
        "a.docx",
        DocumentHasMacros,
        id="macros",
    ),
]


@pytest.mark.parametrize(("content", "name", "refusal"), BAD_DOCUMENTS)
def test_bad_document_is_refused(content, name, refusal):
    with pytest.raises(refusal) as refused:
        check_document(file_of(content, name), name=name)

    assert 5 <= len(refused.value.message) <= 40


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "a.PDF"),
        (office_bytes("word/document.xml"), "a.docx"),
        (office_bytes("xl/workbook.xml"), "a.xlsx"),
        (office_bytes("ppt/presentation.xml"), "a.pptx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, "a.doc"),
        ("姓名,电话\n".encode("gb18030"), "a.csv"),
        (("长" * 3000).encode(), "a.txt"),
    ],
    ids=["pdf", "docx", "xlsx", "pptx", "doc", "csv", "long-text"],
)
def test_good_document_is_taken(content, name):
    assert check_document(file_of(content, name), name=name).suffix == name[1:].lower()


def test_document_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(document_rules, "AT_MOST_BYTES", 10)

    with pytest.raises(FileTooLarge):
        check_document(file_of(PDF, "a.pdf"), name="a.pdf")


@pytest.mark.django_db
def test_refused_picture_leaves_nothing_behind(media):
    with pytest.raises(FileRefused):
        services.add_image(file=file_of(SVG), title="坏图")

    assert not LibraryImage.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_refused_document_leaves_nothing_behind(media):
    with pytest.raises(FileRefused):
        services.add_document(file=file_of(SVG), title="坏文件", name="a.pdf")

    assert not LibraryDocument.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
