"""What readers and search get of each block of a story."""

import re

import pytest

from cms.columns.blocks import ComicPanelsBlock, StoryBodyBlock
from cms.columns.reading_time import characters_in, texts_in
from tests.factories.columns import a_picture, a_published_story
from tests.factories.library import a_document
from tests.factories.venues import a_venue

BODY = StoryBodyBlock()
SCRIPT = "<script>alert(1)</script>"


def drawn(name, raw):
    """One block as it stands on the page, without the blanks between tags."""
    block = BODY.child_blocks[name]
    return re.sub(r">\s+<", "><", block.render(block.to_python(raw)).strip())


def words_for_search(name, raw):
    block = BODY.child_blocks[name]
    return " ".join(block.get_searchable_content(block.to_python(raw)))


def a_law_answer(**values):
    usual = {
        "question": "楼道能放沙发吗？",
        "answer": "<p>不能。</p>",
        "law": "中华人民共和国消防法",
        "article": "第二十八条",
        "in_force_on": "2021-04-29",
        "official_link": "https://flk.npc.gov.cn/",
    }
    return {**usual, **values}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("heading", SCRIPT),
        ("quote", {"text": SCRIPT, "cite": SCRIPT}),
        ("timeline", {"items": [{"when": SCRIPT, "what": SCRIPT}]}),
        ("rule_article", {"number": SCRIPT, "text": SCRIPT}),
        ("steps", {"steps": [SCRIPT]}),
        ("law_answer", a_law_answer(question=SCRIPT, law=SCRIPT, article=SCRIPT)),
    ],
    ids=["heading", "quote", "timeline", "rule article", "steps", "law answer"],
)
def test_what_looks_like_code_is_shown_as_the_letters_it_is(name, raw):
    html = drawn(name, raw)

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_quote_stands_apart_with_its_source_below():
    html = drawn("quote", {"text": "土里有东西\n在看我。", "cite": "周德山"})

    assert html.startswith("<blockquote>")
    assert "土里有东西<br>在看我。" in html
    assert "<footer>周德山</footer>" in html


def test_a_quote_without_a_source_has_no_empty_footer():
    assert "<footer" not in drawn("quote", {"text": "土里有东西在看我。", "cite": ""})


def test_a_timeline_is_a_list_in_the_order_it_was_written():
    items = [{"when": year, "what": f"{year}的事"} for year in ("1987", "1988", "2020")]

    html = drawn("timeline", {"items": items})

    assert html.startswith("<ol")
    assert re.findall(r"<b>(\d+)</b>", html) == ["1987", "1988", "2020"]
    assert 'role="list"' in html


def test_steps_are_a_numbered_list_and_keep_their_lines():
    html = drawn("steps", {"steps": ["先看\n再摸", "后问"]})

    assert html.startswith("<ol")
    assert html.count("<li>") == 2
    assert "先看<br>再摸" in html


def test_an_article_of_the_rules_names_its_number_first():
    html = drawn("rule_article", {"number": "第三条", "text": "不堵楼道"})

    assert html.index("第三条") < html.index("不堵楼道")


def test_a_law_answer_shows_law_article_day_and_where_to_read_it():
    html = drawn("law_answer", a_law_answer())

    assert "问：楼道能放沙发吗？" in html
    assert "《中华人民共和国消防法》第二十八条" in html
    assert "2021年4月29日起施行" in html
    assert '<a href="https://flk.npc.gov.cn/" rel="noopener">官方原文</a>' in html


@pytest.mark.parametrize(
    ("values", "absent"),
    [({"in_force_on": None}, "起施行"), ({"official_link": ""}, "官方原文")],
    ids=["day", "link"],
)
def test_a_law_answer_says_nothing_of_what_is_not_known(values, absent):
    assert absent not in drawn("law_answer", a_law_answer(**values))


@pytest.mark.django_db
def test_a_place_leads_to_its_page_with_what_is_said_of_it():
    venue = a_venue(name="戚城遗址公园")

    html = drawn("map_point", {"venue": venue.pk, "note": "往东走三百米"})

    assert f'<a href="{venue.url}">戚城遗址公园</a>' in html
    assert "往东走三百米" in html


@pytest.mark.django_db
def test_a_place_that_is_gone_leaves_nothing_behind():
    venue = a_venue()
    raw = {"venue": venue.pk, "note": "往东走三百米"}
    venue.delete()

    assert drawn("map_point", raw) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "shown"), [("报名表", "报名表"), ("", "通知")], ids=["own words", "words of the file"]
)
def test_a_file_says_what_it_is_and_how_heavy(title, shown):
    document = a_document("通知")

    html = drawn("file", {"document": document.pk, "title": title})

    assert f'href="{document.url}"' in html
    assert shown in html
    assert re.search(r"\d+.字节", html)


@pytest.mark.django_db
def test_a_file_that_is_gone_leaves_nothing_behind():
    document = a_document()
    raw = {"document": document.pk, "title": "报名表"}
    document.delete()

    assert drawn("file", raw) == ""


@pytest.mark.django_db
def test_a_picture_has_its_words_size_and_who_made_it():
    raw = {"image": a_picture().pk, "alt": "一条龙", "caption": "出土时", "credit": "李守业"}

    html = drawn("picture", raw)

    assert 'alt="一条龙"' in html
    assert re.search(r'width="\d+" height="\d+"', html)
    assert 'loading="lazy"' in html
    assert "<figcaption>出土时" in html
    assert "图：李守业" in html


@pytest.mark.django_db
def test_a_decorative_picture_is_silent_even_when_words_were_typed():
    raw = {"image": a_picture().pk, "alt": "花边", "decorative": True}

    html = drawn("picture", raw)

    assert 'alt=""' in html
    assert "花边" not in html


@pytest.mark.django_db
def test_a_picture_without_caption_has_no_empty_caption():
    assert "<figcaption" not in drawn("picture", {"image": a_picture().pk, "alt": "一条龙"})


@pytest.mark.django_db
def test_a_gallery_shows_its_pictures_in_order():
    pictures = [{"image": a_picture().pk, "alt": words} for words in ("远看", "近看", "细看")]

    html = drawn("gallery", {"pictures": pictures})

    assert re.findall(r'alt="(.看)"', html) == ["远看", "近看", "细看"]


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("heading", "下班前的一铲子", ["下班前的一铲子"]),
        ("text", "<p>村里的<b>班子</b></p>", ["班子"]),
        ("quote", {"text": "上至九十九", "cite": "村谚"}, ["上至九十九", "村谚"]),
        ("timeline", {"items": [{"when": "1987年", "what": "挖出来"}]}, ["1987年", "挖出来"]),
        ("rule_article", {"number": "第一条", "text": "不堵楼道"}, ["第一条", "不堵楼道"]),
        ("steps", {"steps": ["要账本", "留证据"]}, ["要账本", "留证据"]),
        ("call_out", {"text": "<p>周末有人讲。</p>"}, ["周末有人讲"]),
        ("law_answer", a_law_answer(), ["楼道能放沙发吗", "不能", "消防法", "第二十八条"]),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_every_word_somebody_reads_can_be_searched(name, raw, words):
    found = words_for_search(name, raw)

    assert [word for word in words if word not in found] == []
    assert "<" not in found


def test_a_panels_words_and_speech_can_be_searched():
    panel = ComicPanelsBlock().child_blocks["panel"]
    raw = {"image": None, "alt": "旧沙发", "speech": [{"speaker": "张大爷", "text": "谁的？"}]}

    found = " ".join(panel.get_searchable_content(panel.to_python(raw)))

    assert all(word in found for word in ("旧沙发", "张大爷", "谁的？"))


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        ("龙", ["龙"]),
        ([], []),
        ({"type": "text", "value": "龙", "id": "abc"}, ["龙"]),
        ({"image": 7, "alt": "一条龙", "decorative": False, "credit": "李守业"}, ["一条龙"]),
        ({"official_link": "https://flk.npc.gov.cn/", "law": "民法典"}, ["民法典"]),
        ({"venue": 3, "note": "往东"}, ["往东"]),
        ({"document": 3, "title": "报名表"}, ["报名表"]),
        ([{"value": {"items": [{"value": {"when": "今", "what": "事"}}]}}], ["今", "事"]),
        (None, []),
        (12, []),
    ],
    ids=[
        "text", "nothing", "block", "picture", "link", "place", "file", "nested", "null", "number",
    ],
)  # fmt: skip
def test_only_what_somebody_reads_counts_as_text(raw, texts):
    assert list(texts_in(raw)) == texts


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("<p>白&nbsp;的</p>", 2),
        ("<p>甲&amp;乙</p>", 3),
        ("<p>白 的\n是\t蚌壳　</p>", 5),
        ("", 0),
        ("<br/>", 0),
        (["一", {"alt": "二", "image": "三"}], 2),
    ],
    ids=["blank entity", "mark entity", "blanks", "nothing", "only a mark", "nested"],
)
def test_blanks_and_marks_are_not_counted(raw, count):
    assert characters_in(raw) == count


@pytest.mark.django_db
def test_a_story_draws_its_blocks_in_the_order_they_were_written(columns, client):
    story = a_published_story(
        columns,
        body=(
            ("heading", "甲一"),
            ("text", "<p>乙二</p>"),
            ("quote", {"text": "丙三"}),
            ("heading", "丁四"),
        ),
    )

    html = client.get(story.address).content.decode()

    prose = html[html.index('class="prose"') :]
    places = [prose.index(words) for words in ("甲一", "乙二", "丙三", "丁四")]
    assert places == sorted(places)
