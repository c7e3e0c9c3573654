"""What the films and sounds of the demo say, before anybody says it."""

from dataclasses import replace

import pytest

from cms.demo.entries import (
    Article,
    Happening,
    Heading,
    Note,
    Paragraph,
    Question,
    Quote,
    Timeline,
    Transcript,
)
from cms.demo.films.frames import WAYS, views_of, ways_of
from cms.demo.films.scripts import (
    FILM_CHARACTERS,
    script_of_media,
    script_of_story,
    sentences_of,
)
from cms.demo.films.voices import VOICES, voice_of
from cms.demo.recordings import all_stories
from cms.demo.services.bodies import blocks_of
from cms.demo.services.films import scripts_of
from tests.cms.demo.worlds import whole_world

LONG = "一" * 90 + "。"


def story(slug: str):
    return next(one for one in whole_world().stories if one.slug == slug)


def media(slug: str):
    return next(one for one in whole_world().media if one.slug == slug)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Paragraph(text="他来了。你呢？走！"), ["他来了。", "你呢？", "走！"]),
        (Paragraph(text="听见的是“梆”。后来"), ["听见的是“梆”。", "后来"]),
        (Paragraph(text="他说：“走吧。”我就走。"), ["他说：“走吧。”", "我就走。"]),
        (Paragraph(text="没有句号"), ["没有句号"]),
        (Paragraph(text="真的？！"), ["真的？！"]),
        (Heading(text="为什么"), ["为什么"]),
        (Article(no="第一条", text="不堵楼道。"), ["第一条。", "不堵楼道。"]),
        (Quote(text="有东西在看我。", cite="周德山"), ["有东西在看我。", "周德山"]),
        (Quote(text="有东西在看我。"), ["有东西在看我。"]),
        (Timeline(happenings=(Happening(when="1987年", what="挖出来"),)), ["1987年，挖出来"]),
        (Question(q="能养狗吗？", a="能。", ref="民法典"), ["能养狗吗？", "能。"]),
        (Transcript(lines=(("师傅", "顶碗。"),)), []),
    ],
    ids=[
        "three marks", "a rest without a mark", "a mark inside quotes", "no mark", "two marks",
        "heading", "article", "quote with its source", "quote", "timeline", "question",
        "what is said already",
    ],
)  # fmt: skip
def test_text_is_said_sentence_by_sentence(part, said):
    assert sentences_of((part,)) == said


def test_sound_reads_the_whole_story_and_says_its_title_first():
    told = story("col-dapingdiao")

    script = script_of_story(told)

    assert script.title == f"朗读：{told.title}"
    assert [line.text for line in script.lines] == [f"{told.title}。", *sentences_of(told.body)]
    assert {line.speaker for line in script.lines} == {told.author}
    assert not script.is_film


def test_film_tells_the_beginning_of_its_story():
    told = story("col-dragon-dance")

    script = script_of_story(told)

    said = [line.text for line in script.lines]
    assert said == [f"{told.title}。", *sentences_of(told.body)][: len(said)]
    assert sum(map(len, said)) <= FILM_CHARACTERS
    assert script.title == f"短片：{told.title}"
    assert script.is_film


def test_film_of_one_long_sentence_still_says_its_title():
    told = replace(story("col-dragon-dance"), body=(Paragraph(text=LONG * 3),))

    assert len(script_of_story(told).lines) == 1 + 1


@pytest.mark.parametrize("form", ["图文", "组图"])
def test_story_that_promises_no_recording_has_no_script(form):
    assert script_of_story(replace(story("col-dragon-dance"), form=form)) is None


def test_written_script_is_said_as_it_stands():
    script = script_of_media(media("med-zaji-video"))

    assert script.title == "视频：顶碗绝技慢动作"
    assert script.lines[0].speaker == "师傅"
    assert script.lines[0].text == "顶碗先顶一只，空碗，不加水。"
    assert script.lines[0].detail == "bowl_1"


@pytest.mark.parametrize(
    ("slug", "is_film"),
    [("med-zaji-video", True), ("med-dragon-anim", True), ("med-dialect", False)],
    ids=["film", "animation", "sound"],
)
def test_kind_in_the_file_says_what_is_made(slug, is_film):
    assert script_of_media(media(slug)).is_film is is_film


def test_every_promised_recording_has_a_script():
    stories = [one for one in whole_world().stories if one.form in {"音频", "视频"}]

    assert len(stories) == 18
    assert scripts_of(whole_world()).keys() == {
        one.slug for one in (*stories, *whole_world().media)
    }


def test_every_sentence_fits_into_a_caption_and_says_something():
    lines = [line for script in scripts_of(whole_world()).values() for line in script.lines]

    assert all(1 <= len(line.text) <= 200 for line in lines)


def test_every_speaker_of_the_scripts_has_a_voice_of_the_table():
    cast = {one.slug: one.value for one in whole_world().voices}

    assert set(cast.values()) <= VOICES.keys()
    assert voice_of("小童", cast) == VOICES["child"]
    assert voice_of("蚌壳龙", cast) != voice_of("小童", cast)


def test_speaker_without_a_voice_is_read_by_the_narrator():
    assert voice_of("过路人", {}) == VOICES["female_1"]


def test_camera_begins_far_away_and_comes_nearer():
    views = views_of(script_of_media(media("med-zaji-video")))

    assert len(views) == 6
    assert views[0].zoom < min(view.zoom for view in views[1:])
    assert len({(view.x, view.y) for view in views}) == 6


def test_same_detail_is_seen_from_the_same_place_in_every_run():
    first, second = (views_of(script_of_media(media("med-taichi"))) for _ in range(2))

    assert first == second


def test_camera_never_looks_past_the_edge_and_goes_on_its_way():
    script = script_of_media(media("med-dragon-anim"))

    assert all(0.25 <= view.x <= 0.75 and 0.25 <= view.y <= 0.75 for view in views_of(script))
    assert ways_of(script)[:5] == [*WAYS, WAYS[0]]
    assert {way.x for way in WAYS} == {"min(n,320)", "max(320-n,0)", "160"}
    assert {way.y for way in WAYS} == {"min(n,180)", "max(180-n,0)", "90"}


def test_pages_of_recordings_show_what_is_said_and_by_whom():
    pages = {one.slug: one for one in all_stories(whole_world())}

    page = pages["med-dragon-anim"]

    assert (page.form, page.kind, page.section) == ("视频", "位置文化", "shifanqu")
    assert page.body[0].lines[1] == ("蚌壳龙", "轻一点，我睡了六千四百年。")
    assert pages["prt-micro-lecture"].is_for_members
    assert pages["prt-micro-lecture"].audience_branch == "p-shifanqu"


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("col-dapingdiao", "这篇的录音由机器合成朗读。"),
        ("col-dragon-dance", "这篇的短片由机器绘制、合成朗读。"),
    ],
)
def test_story_owns_up_to_the_machine_that_reads_it(slug, words):
    pages = {one.slug: one for one in all_stories(whole_world())}

    assert pages[slug].body[-1] == Note(text=words)
    assert blocks_of(pages[slug].body, laws=())[-1] == ("call_out", {"text": f"<p>{words}</p>"})
    assert words not in [line.text for line in scripts_of(whole_world())[slug].lines]


def test_recording_owns_up_where_it_says_what_is_said():
    pages = {one.slug: one for one in all_stories(whole_world())}

    blocks = blocks_of(pages["med-dialect"].body, laws=())

    assert [kind for kind, _ in blocks] == ["transcript"]
    assert blocks[0][1][-1] == {"speaker": "说明", "text": "这篇的录音由机器合成朗读。"}


def test_story_that_is_only_read_owns_up_to_nothing():
    told = next(one for one in all_stories(whole_world()) if one.form == "图文")

    assert told == story(told.slug)


def test_pages_of_recordings_come_out_one_after_another():
    days = [page.published for page in all_stories(whole_world())[50:]]

    assert days[:3] == ["-13d", "-21d", "-29d"]
    assert len(set(days)) == 11
