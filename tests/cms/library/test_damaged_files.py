"""Whatever bytes come in: taken as they should be, or refused with a sentence; never a fault."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from cms.library.errors import (
    DocumentHasMacros,
    DocumentIsSomethingElse,
    DocumentKindRefused,
    FileRefused,
    FileTooLarge,
    NotAPicture,
    PictureTooLarge,
    VectorPictureRefused,
)
from cms.library.uploads import check_document, check_picture, clean_picture
from cms.library.uploads import documents as document_rules
from cms.library.uploads import pictures as picture_rules
from tests.factories.library import PDF, file_of, office_bytes, picture_bytes, png_that_claims
from tests.factories.photographs import a_jpeg, a_moving_gif, a_png, a_webp, several_jpegs, telling

WHOLE = [a_jpeg(orientation=6), a_png(), a_webp(orientation=3), a_moving_gif(), several_jpegs()]
IDS = ["jpeg", "png", "webp", "gif", "several-jpegs"]
FEW = settings(max_examples=60, deadline=None, derandomize=True)


def refusal_or_picture(content: bytes) -> bytes | None:
    with suppress(FileRefused):
        return clean_picture(file_of(content)).content
    return None


def assert_it_opens(content: bytes) -> None:
    image = Image.open(io.BytesIO(content))
    image.load()
    assert telling(content) == []


@pytest.mark.parametrize("whole", WHOLE, ids=IDS)
@given(data=st.data())
@FEW
def test_picture_cut_off_anywhere_is_refused_or_opens(whole, data):
    length = data.draw(st.integers(0, len(whole) - 1))

    kept = refusal_or_picture(whole[:length])

    if kept is not None:
        assert_it_opens(kept)


@pytest.mark.parametrize("whole", WHOLE, ids=IDS)
@given(data=st.data())
@FEW
def test_picture_with_changed_bytes_is_never_a_fault(whole, data):
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        changed[at] = data.draw(st.integers(0, 255))

    refusal_or_picture(bytes(changed))


@pytest.mark.parametrize("whole", WHOLE, ids=IDS)
@given(inserted=st.binary(min_size=1, max_size=40), part=st.floats(0, 1))
@FEW
def test_picture_with_something_put_into_it_is_never_a_fault(whole, inserted, part):
    at = int(len(whole) * part)

    refusal_or_picture(whole[:at] + inserted + whole[at:])


@given(st.binary(max_size=300))
@example(b"\xff\xd8")
@example(b"\xff\xd8\xff\xd9")
@example(b"GIF89a")
@example(b"RIFF\x00\x00\x00\x00WEBP")
@example(b"\x89PNG\r\n\x1a\n")
@FEW
def test_any_bytes_at_all_are_refused_as_a_picture(content):
    assert refusal_or_picture(content) is None


@given(content=st.binary(max_size=300), suffix=st.sampled_from([".pdf", ".docx", ".txt", ".exe"]))
@FEW
def test_any_bytes_at_all_are_taken_or_refused_as_a_document(content, suffix):
    with suppress(FileRefused):
        kind = check_document(file_of(content, f"a{suffix}"), name=f"a{suffix}")
        assert kind.suffix == suffix != ".exe"


@given(data=st.data())
@FEW
def test_damaged_office_file_is_never_a_fault(data):
    whole = office_bytes("word/document.xml", "word/styles.xml")
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))

    with suppress(FileRefused):
        check_document(file_of(bytes(changed), "a.docx"), name="a.docx")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", VectorPictureRefused),
        (b"<!-- hello --><svg/>", VectorPictureRefused),
        (b"<?xml version='1.0' encoding='utf-8'?><svg/>", VectorPictureRefused),
        (b"<!DOCTYPE html><svg/>", VectorPictureRefused),
        (b"\xff\xfe<\x00s\x00v\x00g\x00", NotAPicture),
        (b"GIF89a<svg/>", VectorPictureRefused),
        (b"GIF89a/*<script>*/=1;alert(1)", NotAPicture),
        (b"II*\x00" + b"\x00" * 40, NotAPicture),
        (b"8BPS" + b"\x00" * 40, NotAPicture),
        (b"\x00\x00\x00\x20ftypheic" + b"\x00" * 40, NotAPicture),
        (b"MZ" + b"\x00" * 60, NotAPicture),
        (b"%!PS-Adobe-3.0 EPSF-3.0", NotAPicture),
    ],
    ids=[
        "svg-with-handler", "svg-after-comment", "svg-after-declaration", "page-with-svg",
        "svg-in-utf16", "svg-named-gif", "script-named-gif", "tiff", "photoshop", "heic",
        "program", "postscript",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_picture_is_refused(content, refusal):
    with pytest.raises(refusal):
        check_picture(file_of(content))


@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [
        (16_000, 1, True),
        (1, 16_000, True),
        (16_001, 1, False),
        (1, 16_001, False),
        (10_000, 5_000, True),
        (10_000, 5_001, False),
    ],
    ids=str,
)
def test_limits_of_a_picture_are_kept_to_the_point(monkeypatch, width, height, fits):
    monkeypatch.setattr(Image.Image, "load", lambda _: None)
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda _: None)
    content = file_of(png_that_claims(width, height))

    if fits:
        assert check_picture(content).width == width
    else:
        with pytest.raises(PictureTooLarge, match=f"宽{width}点高{height}点"):
            check_picture(content)


def test_largest_allowed_picture_is_taken_and_one_byte_more_is_not():
    bare = picture_bytes()
    room = picture_rules.AT_MOST_BYTES - len(bare)

    assert check_picture(io.BytesIO(bare + b"\x00" * room)).suffix == ".jpg"
    with pytest.raises(FileTooLarge, match="缩到10兆以内"):
        check_picture(io.BytesIO(bare + b"\x00" * (room + 1)))


def test_largest_allowed_document_is_taken_and_one_byte_more_is_not():
    room = document_rules.AT_MOST_BYTES - len(PDF)

    assert check_document(io.BytesIO(PDF + b" " * room), name="a.pdf").suffix == ".pdf"
    with pytest.raises(FileTooLarge, match="缩到30兆以内"):
        check_document(io.BytesIO(PDF + b" " * (room + 1)), name="a.pdf")


def an_archive(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


ODF = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (an_archive("content.xml", mimetype=f"{ODF}text"), "通知.odt"),
        (an_archive("content.xml", mimetype=f"{ODF}spreadsheet"), "表.ods"),
        (an_archive("content.xml", mimetype=f"{ODF}presentation"), "讲稿.odp"),
        (office_bytes("word/document.xml"), "通知.DOCX"),
        (b"\xef\xbb\xbf" + "姓名".encode(), "名单.csv"),
        ("第一条 要讲卫生".encode("gb18030"), "公约.txt"),
        (b"# title\n", "README.md"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, "旧.wps"),
    ],
    ids=["odt", "ods", "odp", "capitals", "csv-with-mark", "gb18030", "markdown", "wps"],
)
def test_documents_people_exchange_are_taken(content, name):
    kind = check_document(file_of(content, name), name=name)

    assert name.lower().endswith(kind.suffix)
    assert len(kind.suffix) >= 3


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (an_archive("a.txt"), "a.zip", DocumentKindRefused),
        (an_archive("a.txt"), "a.docx", DocumentKindRefused),
        (an_archive("word/document.xml"), "a.docx", DocumentKindRefused),
        (an_archive("content.xml", mimetype="application/java-archive"), "a.odt",
         DocumentKindRefused),
        (an_archive("content.xml", mimetype=f"{ODF}text"), "a.docx", DocumentIsSomethingElse),
        (office_bytes("xl/workbook.xml"), "a.docx", DocumentIsSomethingElse),
        (office_bytes("word/document.xml"), "a.docm", DocumentIsSomethingElse),
        (office_bytes("word/document.xml", "word/VBAPROJECT.BIN"), "a.docx", DocumentHasMacros),
        (office_bytes("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", DocumentHasMacros),
        (office_bytes("ppt/presentation.xml", "deep/er/vbaProject.bin"), "a.pptx",
         DocumentHasMacros),
        (PDF + an_archive("a.exe"), "a.docx", DocumentIsSomethingElse),
        (b"\xff\xfeh\x00i\x00", "a.txt", DocumentKindRefused),
        (b"text\x00more", "a.txt", DocumentKindRefused),
        (b"\xef\xbb\xbf <HTML>", "a.txt", DocumentKindRefused),
        (b"<?php system('id');", "a.txt", DocumentKindRefused),
        (b"\x7fELF" + b"\x00" * 30, "a.txt", DocumentKindRefused),
        (picture_bytes("PNG"), "a.pdf", DocumentKindRefused),
        (b"just words", "a.html", DocumentIsSomethingElse),
        (b"just words", "a.js", DocumentIsSomethingElse),
        (b"just words", "a.pdf.exe", DocumentIsSomethingElse),
        (b"just words", "", DocumentIsSomethingElse),
        (b"just words", ".txt", DocumentIsSomethingElse),
    ],
    ids=[
        "plain-archive", "archive-named-docx", "office-without-contents", "java-named-odt",
        "odt-named-docx", "table-named-docx", "named-for-macros", "macros-in-capitals",
        "macros-in-a-table", "macros-hidden-deep", "document-and-archive", "utf-16", "zero-bytes",
        "page-after-a-mark", "php", "program", "picture-named-pdf", "text-named-html",
        "text-named-js", "two-endings", "no-name", "only-an-ending",
    ],
)  # fmt: skip
def test_documents_that_are_something_else_are_refused(content, name, refusal):
    with pytest.raises(refusal) as refused:
        check_document(file_of(content, name), name=name)

    assert refused.value.status == 422


def test_archive_of_endless_entries_is_refused(monkeypatch):
    monkeypatch.setattr(document_rules, "AT_MOST_ENTRIES", 3)
    many = office_bytes("word/document.xml", "a", "b", "c")

    with pytest.raises(DocumentKindRefused):
        check_document(file_of(many, "a.docx"), name="a.docx")


def test_archive_bomb_is_never_unpacked(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<xml/>")
        archive.writestr("word/document.xml", b"\x00" * 20_000_000)

    def unpacked(*_args, **_options):
        pytest.fail("something was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "read", unpacked)
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    assert check_document(io.BytesIO(out.getvalue()), name="a.docx").suffix == ".docx"


def test_looking_into_a_file_leaves_it_at_its_beginning():
    picture, document = file_of(picture_bytes()), file_of(PDF, "a.pdf")
    picture.seek(7)
    document.seek(7)

    check_picture(picture)
    check_document(document, name="a.pdf")

    assert (picture.tell(), document.tell()) == (0, 0)
