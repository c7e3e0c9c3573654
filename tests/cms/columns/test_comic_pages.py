"""A comic: panels in their order, what is drawn in words, what is said as text."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.columns.models import ComicPage
from cms.columns.services import PanelDraft
from cms.library.models import LibraryImage
from tests.cms.columns.editing import edit_url, opened, signed_in
from tests.factories.columns import a_comic, a_picture, publish
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db


def panels(number, *, pictured=False):
    return tuple(
        PanelDraft(
            alt=f"第{n}幅画的是楼道",
            image=a_picture() if pictured else None,
            speech=((f"人物{n}", f"台词{n}"),),
        )
        for n in range(1, number + 1)
    )


def a_live_comic(columns, **values):
    return publish(entry=a_comic(columns, **values), actor=columns.chief, at=NOON)


def html_of(client, comic):
    answer = client.get(comic.address)
    assert answer.status_code == 200
    return answer.content.decode()


def strip_of(html):
    return re.search(r'<ol class="comic-strip".*?</ol>', html, re.DOTALL)[0]


def test_panels_stand_in_their_order_and_are_numbered(columns, client):
    comic = a_live_comic(columns, panels=panels(12))

    strip = strip_of(html_of(client, comic))

    assert re.findall(r'<li id="p(\d+)">', strip) == [str(n) for n in range(1, 13)]
    assert re.findall(r"第(\d+)幅", strip) == [str(n) for n in range(1, 13)]
    assert re.findall(r"<dd>台词(\d+)</dd>", strip) == [str(n) for n in range(1, 13)]


def test_the_strip_tells_how_long_it_is(columns, client):
    comic = a_live_comic(columns, panels=panels(7))

    assert 'aria-label="漫画，一共 7 格"' in html_of(client, comic)


def test_a_drawn_panel_has_its_words_as_the_pictures_alternative(columns, client):
    comic = a_live_comic(columns, panels=panels(2, pictured=True))

    strip = strip_of(html_of(client, comic))

    assert re.findall(r'alt="第(\d)幅画的是楼道"', strip) == ["1", "2"]
    assert "panel-drawn" not in strip


def test_a_panel_without_a_picture_is_drawn_from_its_words(columns, client):
    comic = a_live_comic(columns, panels=panels(1))

    strip = strip_of(html_of(client, comic))

    assert '<p class="panel-drawn">第1幅画的是楼道</p>' in strip
    assert "<img" not in strip


def test_a_panel_whose_picture_was_deleted_is_drawn_from_its_words(columns, client):
    comic = a_live_comic(columns, panels=panels(2, pictured=True))
    LibraryImage.objects.first().delete()

    strip = strip_of(html_of(client, comic))

    assert strip.count("<img") == 1
    assert strip.count("panel-drawn") == 1


def test_each_picture_is_shown_whole_and_has_its_size(columns, client):
    comic = a_live_comic(columns, panels=panels(3, pictured=True))

    pictures = re.findall(r"<img[^>]*>", strip_of(html_of(client, comic)))

    assert len(pictures) == 3
    assert all(re.search(r'width="\d+" height="\d+"', picture) for picture in pictures)
    assert all('loading="lazy"' in picture for picture in pictures)


def test_speech_is_text_with_the_speaker_before_the_words(columns, client):
    speech = (("张大爷", "这是谁的？"), ("小李", "我的，这就搬。"))
    comic = a_live_comic(columns, panels=(PanelDraft(alt="两个人", speech=speech),))

    strip = strip_of(html_of(client, comic))

    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", strip) == list(speech)


def test_a_silent_panel_has_no_empty_list_of_speech(columns, client):
    comic = a_live_comic(columns, panels=(PanelDraft(alt="没人说话"),))

    assert "<dl" not in strip_of(html_of(client, comic))


def test_what_looks_like_code_is_shown_as_letters(columns, client):
    code = "<script>alert(1)</script>"
    comic = a_live_comic(columns, panels=(PanelDraft(alt=code, speech=((code[:19], code),)),))

    strip = strip_of(html_of(client, comic))

    assert "<script" not in strip
    assert strip.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_words_and_speech_count_as_characters(columns):
    speech = (("张大爷", "搬走"),)

    comic = a_comic(columns, panels=(PanelDraft(alt="旧沙发", speech=speech),))

    assert comic.characters == len("旧沙发张大爷搬走")


def test_a_panel_put_elsewhere_is_a_change(columns):
    first, second = panels(2)
    comic = a_comic(columns, slug="sofa", panels=(first, second))

    a_comic(columns, slug="sofa", panels=(second, first))

    stored = ComicPage.objects.get(pk=comic.pk)
    assert [panel.value["alt"] for panel in stored.panels] == [second.alt, first.alt]
    assert comic.revisions.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"alt": "别的画"},
        {"speech": (("人物1", "别的话"),)},
        {"speech": (("别人", "台词1"),)},
        {"speech": ()},
    ],
    ids=["picture in words", "words", "speaker", "silence"],
)
def test_whatever_changes_in_a_panel_makes_a_new_draft(columns, change):
    (panel,) = panels(1)
    before = {"alt": panel.alt, "speech": panel.speech}
    comic = a_comic(columns, slug="sofa", panels=(panel,))
    author, kind = comic.author, comic.kind

    draft = PanelDraft(**{**before, **change})
    a_comic(columns, slug="sofa", author=author, kind=kind, panels=(draft,))

    assert comic.revisions.count() == 2


def test_a_comic_of_many_pictures_asks_no_more_than_one_of_few(columns, client):
    def queries(number):
        comic = a_live_comic(columns, panels=panels(number, pictured=True))
        client.get(comic.address)
        with CaptureQueriesContext(connection) as seen:
            client.get(comic.address)
        return len(seen)

    few, many = queries(2), queries(20)

    assert many == few
    assert many <= 20


def test_a_comic_is_read_where_a_story_would_be(columns, client):
    comic = a_live_comic(columns, slug="sofa")

    assert comic.url == comic.address == "/columns/sofa/"
    moved = client.get(f"/columns/{columns.green.slug}/sofa/")
    assert (moved.status_code, moved["Location"]) == (301, "/columns/sofa/")


def test_the_head_says_that_it_is_looked_at_not_read(columns, client):
    html = html_of(client, a_live_comic(columns))

    assert "看 1 分钟" in html
    assert "读 1 分钟" not in html[: html.index("comic-strip")]


def test_a_comic_is_printed_with_its_address(columns, client):
    html = html_of(client, a_live_comic(columns, slug="sofa"))

    printed = html[html.index("print-source") :]
    assert "/qr/columns/sofa.svg" in printed
    assert "/columns/sofa/<br>" in printed


def test_the_form_of_a_comic_shows_panels_in_their_order(columns):
    comic = a_comic(columns, panels=panels(3))
    client = signed_in(columns.editor)

    answer = client.get(edit_url(comic))

    block = answer.context["form"]["panels"].value()
    assert [panel.value["alt"] for panel in block] == [panel.alt for panel in panels(3)]


def test_a_comic_without_a_panel_is_saved_as_a_draft_and_not_published(columns):
    comic = a_comic(columns, panels=())
    client = signed_in(columns.chief)
    form = opened(client, edit_url(comic))
    empty = {**form, "panels-count": "0"}

    client.post(edit_url(comic), {**empty, "title": "空的漫画"})
    answer = client.post(edit_url(comic), {**empty, "action-publish": "1"})

    draft = ComicPage.objects.get(pk=comic.pk).get_latest_revision_as_object()
    assert draft.title == "空的漫画"
    assert "panels" in answer.context["form"].errors
    assert not ComicPage.objects.get(pk=comic.pk).live
