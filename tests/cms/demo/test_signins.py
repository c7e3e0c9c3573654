"""The table of sign-ins: whom to try first, and every row whole on every screen."""

import io

import pytest
from django.core.management import call_command
from rich.cells import cell_len

from cms.demo.management.commands import load_demo as command
from cms.demo.signins import HEAD, SignIn, sign_ins, table_of
from tests.cms.demo.worlds import tiny_world, whole_world


def line(**changes: str) -> SignIn:
    told = {"role": "居民", "name": "沈立春", "phone": "13800000001", "note": ""}
    return SignIn(**{**told, **changes})


def test_everybody_with_a_phone_is_named_the_chief_editor_first():
    lines = sign_ins(whole_world())

    assert lines[0].name == "温雨水"
    assert len(lines) == sum(1 for person in whole_world().people if person.phone) == 49


def test_posts_that_open_more_rooms_come_first():
    roles = [each.role.split("、")[0] for each in sign_ins(whole_world())]

    firsts = list(dict.fromkeys(roles))

    assert firsts[:4] == ["总编", "编辑", "审校", "区管理"]
    assert firsts[-1] in {"居民", "志愿者"}


def test_nobody_without_a_phone_is_in_the_table():
    names = {each.name for each in sign_ins(whole_world())}

    assert names.isdisjoint({"雪大雪", "冬冬至"})


def test_head_stands_above_the_rows():
    head, row = table_of([line()])

    assert head.split() == list(HEAD)
    assert row.split() == ["居民", "沈立春", "13800000001"]


def test_columns_stand_below_each_other_though_some_words_are_twice_as_wide():
    rows = list(table_of([line(role="总编、党员"), line(name="Li"), line(role="党")]))

    starts = {cell_len(row[: row.index("138")]) for row in rows[1:]}

    assert len(starts) == 1
    assert cell_len(rows[0][: rows[0].index("手机号")]) in starts


def test_no_row_ends_in_spaces():
    assert [row for row in table_of([line(), line(note="值班")]) if row != row.rstrip()] == []


@pytest.mark.parametrize("length", [1, 60, 200])
def test_a_note_of_any_length_stays_whole_on_its_line(length):
    note = "说" * length

    rows = list(table_of([line(note=note), line()]))

    assert len(rows) == 3
    assert rows[1].endswith(note)


def test_table_of_nobody_is_its_head():
    assert len(list(table_of([]))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("columns", ["20", "80", "300"])
def test_command_cuts_neither_row_nor_password_on_a_screen_of_any_width(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("TERM", "dumb")
    out = io.StringIO()
    told = command.Command(stdout=out)

    told._tell(tiny_world(), password="lichun-guyu-daxue-0042")

    lines = out.getvalue().splitlines()
    assert "所有人的密码都是：lichun-guyu-daxue-0042" in lines
    assert [row for row in table_of(sign_ins(tiny_world())) if row not in lines] == []


def test_command_is_there():
    with pytest.raises(SystemExit) as ended:
        call_command("load_demo", "--help")

    assert ended.value.code == 0
