"""Uploading in the editors' screens: what is kept of a file, what is told of a bad one."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.library import services
from cms.library.models import LibraryDocument, LibraryImage
from cms.library.uploads.documents import AT_MOST_BYTES as DOCUMENT_BYTES
from cms.library.uploads.pictures import AT_MOST_BYTES as PICTURE_BYTES
from tests.factories.library import PDF, guarded, office_bytes, picture_bytes
from tests.factories.pages import a_world
from tests.factories.photographs import a_jpeg, a_png, a_webp, several_jpegs, telling
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_world = standing(a_world)
ROOT = 1  # Wagtail's own first migration makes the root collection


@pytest.fixture
def world(standing_world, db):
    return fresh(standing_world)


def add_picture(editor, content: bytes, name: str = "a.jpg", **values):
    sent = {"title": "戏台", "tags": "", "collection": ROOT, **values}
    return editor.post(
        reverse("wagtailimages:add"), {**sent, "file": SimpleUploadedFile(name, content)}
    )


def add_document(editor, content: bytes, name: str, **values):
    sent = {"title": "通知", "tags": "", "collection": ROOT, **values}
    return editor.post(
        reverse("wagtaildocs:add"), {**sent, "file": SimpleUploadedFile(name, content)}
    )


@pytest.mark.parametrize(
    "photograph", [a_jpeg, a_png, a_webp, several_jpegs], ids=["jpeg", "png", "webp", "several"]
)
def test_photograph_uploaded_in_the_library_keeps_no_notes(editor, photograph):
    add_picture(editor, photograph())

    image = LibraryImage.objects.get()
    kept = image.file.open().read()
    assert telling(kept) == []
    assert image.file_size == len(kept)
    assert (image.width, image.height) == (48, 32)


def test_photograph_uploaded_in_the_chooser_keeps_no_notes(editor):
    answer = editor.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "戏台",
            "image-chooser-upload-file": SimpleUploadedFile("a.jpg", a_jpeg()),
            "image-chooser-upload-description": "台上两个人",
            "image-chooser-upload-collection": ROOT,
            "image-chooser-upload-tags": "",
        },
    )

    assert answer.json()["step"] == "chosen"
    assert telling(LibraryImage.objects.get().file.open().read()) == []


def test_photographs_uploaded_many_at_once_keep_no_notes(editor):
    for number in range(2):
        editor.post(
            reverse("wagtailimages:add_multiple"),
            {"title": "戏台", "files[]": SimpleUploadedFile(f"{number}.jpg", a_jpeg()),
             "collection": ROOT},
            HTTP_X_REQUESTED_WITH="XMLHttpRequest",
        )  # fmt: skip

    kept = [image.file.open().read() for image in LibraryImage.objects.all()]
    assert len(kept) == 2
    assert not any(telling(content) for content in kept)


def test_picture_put_in_the_place_of_another_keeps_no_notes_and_gets_a_new_address(editor):
    add_picture(editor, picture_bytes())
    before = LibraryImage.objects.get()

    editor.post(
        reverse("wagtailimages:edit", args=[before.pk]),
        {"title": "戏台", "tags": "", "collection": ROOT,
         "file": SimpleUploadedFile("b.jpg", a_jpeg())},
    )  # fmt: skip

    after = LibraryImage.objects.get()
    assert after.token != before.token
    assert telling(after.file.open().read()) == []


TOO_LARGE = picture_bytes() + b"\x00" * PICTURE_BYTES


def test_too_large_picture_is_refused_with_the_limit_and_the_words_stay(editor):
    response = add_picture(editor, TOO_LARGE, title="戏台全景", credit="文清明", licence="自拍")

    told = response.content.decode()
    assert "文件太大，请缩到10兆以内再传" in told
    for words in ("戏台全景", "文清明", "自拍"):
        assert f'value="{words}"' in told
    assert not LibraryImage.objects.exists()


def test_too_large_document_is_refused_with_the_limit_and_the_words_stay(editor, monkeypatch):
    assert DOCUMENT_BYTES == 30 * 1024 * 1024
    monkeypatch.setattr("cms.library.uploads.documents.AT_MOST_BYTES", 2 * 1024 * 1024)

    response = add_document(editor, PDF + b" " * DOCUMENT_BYTES, "a.pdf", title="章程全文")

    told = response.content.decode()
    assert "文件太大，请缩到2兆以内再传" in told
    assert 'value="章程全文"' in told
    assert not LibraryDocument.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (PDF, "a.docx", "文件名写着.docx，里面却不是，请核对"),
        (office_bytes("word/document.xml", "word/vbaProject.bin"), "a.docx", "带着宏程序"),
        (b"MZ" + b"\x00" * 60, "a.pdf", "请传PDF、Office文件、文本或表格"),
        (b"", "a.pdf", "这个文件是空的"),
    ],
    ids=["name-that-lies", "macros", "program", "empty"],
)
def test_bad_document_is_told_at_its_field(editor, content, name, told):
    response = add_document(editor, content, name, title="章程全文")

    page = response.content.decode()
    assert told in page
    assert 'value="章程全文"' in page
    assert not LibraryDocument.objects.exists()


def test_bad_document_among_many_is_told_alone(editor):
    def send(content: bytes, name: str) -> dict:
        return json.loads(
            editor.post(
                reverse("wagtaildocs:add_multiple"),
                {"title": name, "files[]": SimpleUploadedFile(name, content), "collection": ROOT},
                HTTP_X_REQUESTED_WITH="XMLHttpRequest",
            ).content
        )

    bad, good = send(b"MZ" + b"\x00" * 60, "坏.pdf"), send(PDF, "好.pdf")

    assert bad["success"] is False
    assert "请传PDF" in bad["error_message"]
    assert good["success"] is True
    assert [document.title for document in LibraryDocument.objects.all()] == ["好.pdf"]


def test_no_file_at_all_is_told_in_plain_words(editor):
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "戏台", "tags": "", "collection": ROOT}
    )

    assert "请选一个文件" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "help_text"),
    [
        ("wagtailimages:add", "JPG、PNG、GIF或WebP，10兆以内"),
        ("wagtaildocs:add", "PDF、Office文件、文本或表格，30兆以内"),
    ],
    ids=["pictures", "documents"],
)
def test_screen_says_beforehand_what_is_taken(editor, address, help_text):
    assert help_text in editor.get(reverse(address)).content.decode()


def test_picture_uploaded_into_a_guarded_collection_never_lies_open(editor, media):
    shelf = guarded("内部")

    add_picture(editor, picture_bytes(), collection=shelf.pk)

    assert LibraryImage.objects.get().is_guarded
    assert not [path for path in (media / "open").rglob("*") if path.is_file()]


def test_editor_moves_a_picture_behind_the_gate_in_the_screen(
    editor, media, django_capture_on_commit_callbacks
):
    add_picture(editor, picture_bytes())
    image, shelf = LibraryImage.objects.get(), guarded("内部")
    old = image.file.url

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(
            reverse("wagtailimages:edit", args=[image.pk]),
            {"title": "戏台", "tags": "", "collection": shelf.pk},
        )

    assert LibraryImage.objects.get().is_guarded
    assert Client().get(old).status_code == 404


def test_words_of_a_picture_are_kept_as_they_were_typed(editor):
    add_picture(
        editor, picture_bytes(), title="老戏台", description="台上两个人", credit="文清明",
        source="绿城社区", licence="自拍",
    )  # fmt: skip

    image = LibraryImage.objects.get()
    kept = (image.title, image.description, image.credit, image.source, image.licence)
    assert kept == ("老戏台", "台上两个人", "文清明", "绿城社区", "自拍")


@pytest.mark.parametrize(
    ("decorative", "words", "alt"),
    [(False, "台上两个人", "台上两个人"), (True, "台上两个人", ""), (False, "", "")],
    ids=["told", "decoration", "not-told-yet"],
)
def test_alternative_text_is_the_librarys_unless_it_is_decoration(world, decorative, words, alt):
    image = services.add_image(
        file=SimpleUploadedFile("a.jpg", picture_bytes()),
        title="戏台",
        description=words,
        decorative=decorative,
    )

    assert image.default_alt_text == alt
