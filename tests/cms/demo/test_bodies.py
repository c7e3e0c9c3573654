"""The parts of a written story become the blocks an editor would have filled in."""

from datetime import date

import pytest

from cms.columns.models import StoryPage
from cms.demo.entries import (
    Article,
    Happening,
    Heading,
    Law,
    Paragraph,
    Question,
    Quote,
    Timeline,
)
from cms.demo.services.bodies import blocks_of
from tests.cms.demo.worlds import whole_world

CIVIL_CODE = Law(name="民法典", article="第九百四十四条", effective=date(2021, 1, 1))
OLDER = Law(name="物业管理条例", article="第七条", effective=date(2018, 3, 19))
UNDATED = Law(name="民法典", article="第九百四十四条")


def answer(ref: str, *laws: Law) -> list:
    question = Question(q="要不要交", a="要交。", ref=ref)
    return list(blocks_of([question], laws=laws))


def test_nothing_written_is_no_block():
    assert blocks_of([], laws=()) == ()


def test_one_paragraph_is_one_text():
    assert blocks_of([Paragraph(text="早市")], laws=()) == (("text", "<p>早市</p>"),)


def test_paragraphs_that_follow_each_other_are_one_text():
    body = [Paragraph(text="甲"), Paragraph(text="乙"), Paragraph(text="丙")]

    assert blocks_of(body, laws=()) == (("text", "<p>甲</p><p>乙</p><p>丙</p>"),)


def test_a_heading_parts_two_texts_and_the_order_stays():
    body = [Paragraph(text="甲"), Heading(text="中"), Paragraph(text="乙")]

    assert blocks_of(body, laws=()) == (
        ("text", "<p>甲</p>"),
        ("heading", "中"),
        ("text", "<p>乙</p>"),
    )


@pytest.mark.parametrize(
    ("part", "block"),
    [
        (Heading(text="小标题"), ("heading", "小标题")),
        (Article(no="第一条", text="讲"), ("rule_article", {"number": "第一条", "text": "讲"})),
        (Quote(text="话", cite="左传"), ("quote", {"text": "话", "cite": "左传"})),
        (Quote(text="话"), ("quote", {"text": "话", "cite": ""})),
        (
            Timeline(happenings=(Happening(when="1983年", what="设市"),)),
            ("timeline", {"items": [{"when": "1983年", "what": "设市"}]}),
        ),
    ],
    ids=["heading", "article", "quote", "quote without a source", "timeline"],
)
def test_each_part_becomes_the_block_of_its_kind(part, block):
    assert blocks_of([part], laws=()) == (block,)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("甲 & 乙", "甲 &amp; 乙"),
        ('说"好"', "说&quot;好&quot;"),
        ("3 < 5", "3 &lt; 5"),
    ],
)
def test_what_looks_like_markup_is_shown_and_never_becomes_markup(written, shown):
    assert blocks_of([Paragraph(text=written)], laws=()) == (("text", f"<p>{shown}</p>"),)


def test_a_question_is_answered_with_law_and_article_apart():
    ((kind, value),) = answer("民法典第九百四十四条第一款", CIVIL_CODE)

    assert kind == "law_answer"
    assert (value["question"], value["answer"]) == ("要不要交", "<p>要交。</p>")
    assert (value["law"], value["article"]) == ("民法典", "第九百四十四条第一款")
    assert value["in_force_on"] == "2021-01-01"
    assert value["official_link"] == ""


def test_an_answer_is_escaped_too():
    question = Question(q="问", a="<b>答</b>", ref="民法典第一条")

    ((_, value),) = blocks_of([question], laws=())

    assert value["answer"] == "<p>&lt;b&gt;答&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("ref", "laws", "day"),
    [
        ("民法典第一条", (CIVIL_CODE, OLDER), "2021-01-01"),
        ("物业管理条例第七条", (CIVIL_CODE, OLDER), "2018-03-19"),
        ("反诈法第七条", (CIVIL_CODE, OLDER), None),
        ("民法典第一条", (UNDATED,), None),
        ("民法典第一条", (UNDATED, CIVIL_CODE), "2021-01-01"),
        ("民法典第一条", (), None),
    ],
    ids=["first", "second", "another law", "no day known", "the day that is known", "no law"],
)
def test_the_day_in_force_is_that_of_the_law_answered_from(ref, laws, day):
    ((_, value),) = answer(ref, *laws)

    assert value["in_force_on"] == day


def test_a_question_answered_from_elsewhere_is_a_heading_and_says_from_where():
    assert answer("社区居民公约", CIVIL_CODE) == [
        ("heading", "要不要交"),
        ("text", "<p>要交。</p><p>依据：社区居民公约</p>"),
    ]


def test_two_questions_are_two_answers():
    question = Question(q="问", a="答", ref="民法典第一条")

    blocks = blocks_of([question, question], laws=())

    assert [kind for kind, _ in blocks] == ["law_answer", "law_answer"]


@pytest.mark.parametrize("story", whole_world().stories, ids=lambda story: story.slug)
def test_every_story_is_made_of_blocks_the_page_knows(story):
    known = StoryPage._meta.get_field("body").stream_block.child_blocks.keys()

    kinds = {kind for kind, _ in blocks_of(story.body, laws=story.law)}

    assert kinds
    assert kinds <= set(known)


@pytest.mark.parametrize("story", whole_world().stories, ids=lambda story: story.slug)
def test_no_word_of_a_story_is_lost_on_the_way(story):
    shown = str(blocks_of(story.body, laws=story.law))

    texts = [part.text for part in story.body if isinstance(part, Paragraph | Heading | Article)]

    missing = [text for text in texts if text not in shown and "&" not in text and '"' not in text]
    assert missing == []
