"""The editors' screens: a bad file is refused at the field and nothing else typed is lost."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.library.models import LibraryDocument, LibraryImage
from tests.factories.library import PDF, SVG, picture_bytes, png_that_claims

pytestmark = pytest.mark.django_db
ROOT = 1  # Wagtail's own first migration makes the root collection


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


WRONG = [
    pytest.param(SVG, "a.svg", "SVG里可能藏着程序，请另存为PNG再传", id="svg-with-script"),
    pytest.param(SVG, "a.png", "SVG里可能藏着程序，请另存为PNG再传", id="svg-named-png"),
    pytest.param(png_that_claims(30_000, 30_000), "a.png", "图片的点数太多", id="png-of-30000"),
    pytest.param("春天".encode(), "a.jpg", "这不是图片", id="text-named-jpg"),
]


@pytest.mark.parametrize(("content", "name", "told"), WRONG)
def test_single_upload_is_refused_and_the_words_stay(editor, content, name, told):
    response = editor.post(
        reverse("wagtailimages:add"),
        {
            "title": "戏台全景",
            "file": upload(content, name),
            "credit": "文清明",
            "tags": "",
            "collection": ROOT,
        },
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert told in page
    assert 'value="戏台全景"' in page
    assert 'value="文清明"' in page
    assert not LibraryImage.objects.exists()


@pytest.mark.parametrize(("content", "name", "told"), WRONG)
def test_upload_of_many_refuses_the_bad_one_alone(editor, content, name, told):
    add = reverse("wagtailimages:add_multiple")
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}

    bad = editor.post(
        add, {"title": "坏", "files[]": upload(content, name), "collection": ROOT}, **ajax
    ).json()
    good = editor.post(
        add,
        {"title": "好", "files[]": upload(picture_bytes(), "a.jpg"), "collection": ROOT},
        **ajax,
    ).json()

    assert bad["success"] is False
    assert told in bad["error_message"]
    assert good["success"] is True
    assert [image.title for image in LibraryImage.objects.all()] == ["好"]


@pytest.mark.parametrize(("content", "name", "told"), WRONG)
def test_upload_in_the_chooser_is_refused_too(editor, content, name, told):
    response = editor.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "戏台",
            "image-chooser-upload-file": upload(content, name),
            "image-chooser-upload-tags": "",
        },
    )

    assert response.status_code == 200
    assert told in json.dumps(response.json(), ensure_ascii=False)
    assert not LibraryImage.objects.exists()


def test_good_picture_is_kept_under_its_true_ending(editor):
    editor.post(
        reverse("wagtailimages:add"),
        {
            "title": "戏台",
            "file": upload(picture_bytes("PNG"), "戏台.jpg"),
            "tags": "",
            "collection": ROOT,
        },
    )

    assert LibraryImage.objects.get().file.name.endswith("/original.png")


def test_words_of_a_picture_are_changed_without_sending_it_again(editor, world):
    editor.post(
        reverse("wagtailimages:add"),
        {"title": "戏台", "file": upload(picture_bytes(), "a.jpg"), "tags": "", "collection": ROOT},
    )
    image = LibraryImage.objects.get()

    editor.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "老戏台", "tags": "", "collection": ROOT},
    )

    found = LibraryImage.objects.get()
    assert (found.title, found.file.name) == ("老戏台", image.file.name)


def test_bad_document_is_refused_at_the_field(editor):
    response = editor.post(
        reverse("wagtaildocs:add"),
        {"title": "通知", "file": upload(SVG, "a.pdf"), "tags": "", "collection": ROOT},
    )

    assert "请传PDF、Office文件、文本或表格" in response.content.decode()
    assert not LibraryDocument.objects.exists()


def test_good_document_is_kept(editor):
    editor.post(
        reverse("wagtaildocs:add"),
        {"title": "通知", "file": upload(PDF, "a.pdf"), "tags": "", "collection": ROOT},
    )

    document = LibraryDocument.objects.get()
    assert document.file.name == f"documents/{document.token}/original.pdf"
    assert document.file_size == len(PDF)


@pytest.mark.parametrize("screen", ["wagtailimages:index", "wagtaildocs:index"])
def test_listing_screens_are_drawn(editor, screen):
    editor.post(
        reverse("wagtailimages:add"),
        {"title": "戏台", "file": upload(picture_bytes(), "a.jpg"), "tags": "", "collection": ROOT},
    )
    editor.post(
        reverse("wagtaildocs:add"),
        {"title": "通知", "file": upload(PDF, "a.pdf"), "tags": "", "collection": ROOT},
    )

    assert editor.get(reverse(screen)).status_code == 200
