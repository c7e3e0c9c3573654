"""Every block of a story: what it takes, and what it refuses at which field."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.columns.blocks import ComicPanelsBlock, StoryBodyBlock
from tests.factories.columns import a_comic, a_picture, a_story
from tests.factories.library import a_document
from tests.factories.venues import a_venue

BODY = StoryBodyBlock()
PANELS = ComicPanelsBlock()


def cleaned(name, raw, *, among=BODY):
    """The value of one block as an editor's form would hand it on."""
    block = among.child_blocks[name]
    return block.clean(block.to_python(raw))


def refused_fields(name, raw, *, among=BODY):
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(name, raw, among=among)
    return set(refusal.value.block_errors)


def every_block_below(block):
    yield block
    if isinstance(block, blocks.BaseStreamBlock | blocks.BaseStructBlock):
        for child in block.child_blocks.values():
            yield from every_block_below(child)
    if isinstance(block, blocks.ListBlock):
        yield from every_block_below(block.child_block)


@pytest.mark.parametrize("whole", [BODY, PANELS], ids=["story", "comic"])
def test_no_block_anywhere_takes_raw_html(whole):
    found = [type(block) for block in every_block_below(whole)]

    assert len(found) > 5
    assert not any(issubclass(kind, blocks.RawHTMLBlock) for kind in found)


@pytest.mark.parametrize("whole", [BODY, PANELS], ids=["story", "comic"])
def test_text_offers_four_ways_of_writing_and_no_headings_of_its_own(whole):
    texts = [b for b in every_block_below(whole) if isinstance(b, blocks.RichTextBlock)]

    assert all(text.features == ["bold", "link", "ol", "ul"] for text in texts)


@pytest.mark.parametrize("name", sorted(BODY.child_blocks))
def test_every_block_of_a_story_is_named_in_chinese(name):
    label = str(BODY.child_blocks[name].label)

    assert any("\u4e00" <= character <= "\u9fff" for character in label)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("heading", "下班前的一铲子"),
        ("heading", "长" * 60),
        ("quote", {"text": "土里有东西在看我。", "cite": "周德山"}),
        ("quote", {"text": "土里有东西在看我。", "cite": ""}),
        ("timeline", {"items": [{"when": "1987 年", "what": "挖出来"}]}),
        ("timeline", {"items": [{"when": str(n), "what": "事"} for n in range(40)]}),
        ("rule_article", {"number": "第一条", "text": "不堵楼道\n不养大犬"}),
        ("steps", {"steps": ["看", "摸"]}),
        ("steps", {"steps": ["一步也是步骤"]}),
        ("call_out", {"text": "<p>周末有人讲。</p>"}),
        ("text", "<p>白的是<b>蚌壳</b></p>"),
    ],
    ids=[
        "short heading", "longest heading", "quote with source", "quote without source",
        "one year", "forty years", "article of two lines", "two steps", "one step", "call-out",
        "text",
    ],
)  # fmt: skip
def test_a_block_filled_in_as_meant_is_taken(name, raw):
    value = cleaned(name, raw)

    assert BODY.child_blocks[name].get_prep_value(value)


@pytest.mark.parametrize(
    ("raw", "sentence_is_about"),
    [("", "必需"), ("长" * 61, "60")],
    ids=["nothing", "one character too many"],
)
def test_a_heading_is_there_and_no_longer_than_sixty(raw, sentence_is_about):
    with pytest.raises(ValidationError) as refusal:
        cleaned("heading", raw)

    assert len(refusal.value.messages) == 1
    assert sentence_is_about in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("name", "raw", "fields"),
    [
        ("quote", {"text": "", "cite": "谁"}, {"text"}),
        ("quote", {"text": "话", "cite": "长" * 121}, {"cite"}),
        ("timeline", {"items": []}, {"items"}),
        ("timeline", {"items": [{"when": "", "what": "挖出来"}]}, {"items"}),
        ("timeline", {"items": [{"when": "1987 年", "what": ""}]}, {"items"}),
        ("timeline", {"items": [{"when": "长" * 31, "what": "事"}]}, {"items"}),
        ("timeline", {"items": [{"when": "年", "what": "长" * 201}]}, {"items"}),
        ("rule_article", {"number": "", "text": "不堵楼道"}, {"number"}),
        ("rule_article", {"number": "长" * 21, "text": "不堵楼道"}, {"number"}),
        ("rule_article", {"number": "第一条", "text": ""}, {"text"}),
        ("rule_article", {"number": "", "text": ""}, {"number", "text"}),
        ("steps", {"steps": []}, {"steps"}),
        ("steps", {"steps": ["看", ""]}, {"steps"}),
        ("call_out", {"text": ""}, {"text"}),
        ("map_point", {"venue": None, "note": ""}, {"venue"}),
        ("file", {"document": None, "title": "表"}, {"document"}),
        ("gallery", {"pictures": []}, {"pictures"}),
    ],
    ids=[
        "quote of nothing", "source too long", "timeline of nothing", "year missing",
        "event missing", "year too long", "event too long", "article without number",
        "number too long", "article without words", "empty article", "no steps",
        "a step of nothing", "empty call-out", "place of nothing", "file of nothing",
        "gallery of nothing",
    ],
)  # fmt: skip
def test_a_block_that_lacks_something_is_refused_at_its_field(name, raw, fields):
    assert refused_fields(name, raw) == fields


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


def test_a_law_answer_keeps_its_day_as_a_day():
    value = cleaned("law_answer", a_law_answer())

    assert value["in_force_on"] == date(2021, 4, 29)
    assert value["official_link"] == "https://flk.npc.gov.cn/"


@pytest.mark.parametrize("missing", ["in_force_on", "official_link"])
def test_a_law_answer_may_lack_its_day_and_its_link(missing):
    value = cleaned("law_answer", a_law_answer(**{missing: None if "on" in missing[-2:] else ""}))

    assert not value[missing]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": "问" * 201}, "question"),
        ({"answer": ""}, "answer"),
        ({"law": ""}, "law"),
        ({"law": "法" * 81}, "law"),
        ({"article": ""}, "article"),
        ({"article": "条" * 61}, "article"),
        ({"official_link": "flk"}, "official_link"),
        ({"official_link": "javascript:alert(1)"}, "official_link"),
    ],
    ids=[
        "no question", "question too long", "no answer", "no law", "law too long", "no article",
        "article too long", "link without host", "link that runs code",
    ],
)  # fmt: skip
def test_a_law_answer_says_what_is_wrong_with_it(values, field):
    assert refused_fields("law_answer", a_law_answer(**values)) == {field}


@pytest.mark.django_db
def test_a_place_is_a_venue_and_nothing_else(columns):
    venue, story = a_venue(), a_story(columns)

    value = cleaned("map_point", {"venue": venue.pk, "note": "往东走"})

    assert value["venue"] == venue
    assert refused_fields("map_point", {"venue": story.pk, "note": ""}) == {"venue"}


@pytest.mark.django_db
def test_a_file_is_a_document_of_the_library():
    document = a_document()

    value = cleaned("file", {"document": document.pk, "title": ""})

    assert value["document"] == document
    assert refused_fields("file", {"document": document.pk + 1, "title": ""}) == {"document"}


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "is_taken"), [(1, False), (2, True), (20, True), (21, False)])
def test_a_gallery_has_two_to_twenty_pictures(number, is_taken):
    picture = {"image": a_picture().pk, "alt": "一条龙"}
    raw = {"pictures": [picture] * number}

    if is_taken:
        assert len(cleaned("gallery", raw)["pictures"]) == number
    else:
        assert refused_fields("gallery", raw) == {"pictures"}


def a_panel(**values):
    line = {"speaker": "旁白", "text": "这张沙发住了半年。"}
    return {"image": None, "alt": "一张旧沙发", "speech": [line], **values}


def test_a_panel_needs_no_picture_and_no_speech():
    value = cleaned("panel", a_panel(speech=[]), among=PANELS)

    assert value["image"] is None
    assert list(value["speech"]) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"alt": ""}, "alt"),
        ({"alt": "说" * 201}, "alt"),
        ({"speech": [{"speaker": "", "text": "谁说的"}]}, "speech"),
        ({"speech": [{"speaker": "张大爷", "text": ""}]}, "speech"),
        ({"speech": [{"speaker": "名" * 21, "text": "话"}]}, "speech"),
        ({"speech": [{"speaker": "张大爷", "text": "话" * 201}]}, "speech"),
    ],
    ids=[
        "no words for the blind", "words too long", "nobody speaks", "says nothing",
        "name too long", "speech too long",
    ],
)  # fmt: skip
def test_a_panel_says_what_is_wrong_with_it(values, field):
    assert refused_fields("panel", a_panel(**values), among=PANELS) == {field}


@pytest.mark.parametrize(("number", "is_taken"), [(0, False), (1, True), (24, True), (25, False)])
def test_a_comic_has_one_to_twenty_four_panels(number, is_taken):
    raw = [{"type": "panel", "value": a_panel(), "id": str(n)} for n in range(number)]
    value = PANELS.to_python(raw)

    if is_taken:
        assert len(PANELS.clean(value)) == number
    else:
        with pytest.raises(StreamBlockValidationError):
            PANELS.clean(value)


def test_a_type_nobody_knows_is_dropped_when_it_is_read():
    raw = [
        {"type": "html", "value": "<script>alert(1)</script>", "id": "1"},
        {"type": "heading", "value": "蚌壳", "id": "2"},
    ]

    value = BODY.to_python(raw)

    assert [block.block_type for block in value] == ["heading"]


def test_an_error_is_told_at_the_place_of_its_block():
    raw = [
        {"type": "heading", "value": "蚌壳", "id": "1"},
        {"type": "heading", "value": "", "id": "2"},
        {"type": "quote", "value": {"text": ""}, "id": "3"},
    ]

    with pytest.raises(StreamBlockValidationError) as refusal:
        BODY.clean(BODY.to_python(raw))

    assert set(refusal.value.block_errors) == {1, 2}


@pytest.mark.django_db
def test_a_draft_keeps_unfinished_blocks_for_the_next_day(columns):
    unfinished = (("quote", {"text": "", "cite": ""}), ("timeline", {"items": []}))

    story = a_story(columns, body=unfinished)

    stored = type(story).objects.get(pk=story.pk)
    assert [block.block_type for block in stored.body] == ["quote", "timeline"]


@pytest.mark.django_db
def test_a_comics_draft_may_have_no_panel_yet(columns):
    comic = a_comic(columns, panels=())

    assert len(type(comic).objects.get(pk=comic.pk).panels) == 0
