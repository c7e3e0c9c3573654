"""What the forms make of what is typed."""

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from cms.people.face import SIZE_COOKIE, THEME_COOKIE, wear
from cms.people.forms import PreferencesForm, RegisterForm, SignInForm, home_choices
from cms.people.models import TextSize, Theme
from cms.people.password_rules import LongEnough
from tests.factories.organisation import make_town
from tests.factories.people import PASSWORD, START


def test_the_sign_in_form_gives_one_form_of_the_number():
    form = SignInForm({"phone": " 138-0000-0001 ", "password": PASSWORD})

    assert form.is_valid()
    assert form.cleaned_data["phone"] == "+8613800000001"


def test_a_password_keeps_its_spaces():
    form = SignInForm({"phone": "13800000001", "password": f" {PASSWORD} "})

    assert form.is_valid()
    assert form.cleaned_data["password"] == f" {PASSWORD} "


@pytest.mark.parametrize("field", ["phone", "password"])
def test_every_empty_field_has_a_sentence_of_its_own(field):
    form = SignInForm({"phone": "13800000001", "password": PASSWORD, field: ""})

    assert not form.is_valid()
    assert form.errors[field] == ["请填手机号" if field == "phone" else "请填密码"]


@pytest.mark.parametrize(("length", "fits"), [(1, False), (7, False), (8, True), (30, True)])
def test_passwords_have_eight_signs_or_more(length, fits):
    try:
        LongEnough().validate("戏" * length)
    except ValidationError as refusal:
        said = refusal.message
    else:
        said = ""

    assert said == ("" if fits else f"密码至少8位，您填了{length}位")


@pytest.mark.django_db
def test_homes_are_grids_and_buildings_in_the_order_of_the_tree():
    make_town()

    choices = home_choices()

    assert choices[0] == ("", "以后再填")
    assert choices[1] == (
        "绿城社区",
        [("lvcheng-g1", "绿城第一网格"), ("lvcheng-1", "绿城第一网格 1号楼")],
    )
    assert choices[2] == ("东方社区", [("dongfang-g1", "东方第一网格")])


@pytest.mark.django_db
def test_a_community_without_open_grids_is_not_offered():
    town = make_town()
    town.east_grid.closed_at = START
    town.east_grid.save()

    assert [label for label, _ in home_choices()[1:]] == ["绿城社区"]


@pytest.mark.django_db
def test_offering_homes_costs_one_query(django_assert_num_queries):
    make_town()

    with django_assert_num_queries(1):
        home_choices()


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["", "1958", "2000"])
def test_a_birth_year_is_a_number_or_nothing(year):
    form = RegisterForm(
        {
            "phone": "13800000001",
            "name": "沈立春",
            "password": PASSWORD,
            "birth_year": year,
            "consents": "on",
        }
    )

    assert form.is_valid(), form.errors
    assert form.registration().birth_year == (int(year) if year else None)


@pytest.mark.parametrize("theme", Theme.values)
@pytest.mark.parametrize("size", TextSize.values)
def test_every_face_is_worn_in_two_cookies(theme, size):
    form = PreferencesForm({"theme": theme, "text_size": size})
    assert form.is_valid()

    answer = HttpResponse()
    wear(answer, **form.cleaned_data)

    assert answer.cookies[THEME_COOKIE].value == theme
    assert answer.cookies[SIZE_COOKIE].value == size
    assert answer.cookies[SIZE_COOKIE]["samesite"] == "Lax"


@given(st.text(max_size=30))
def test_no_word_but_the_known_ones_is_a_face(word):
    form = PreferencesForm({"theme": word, "text_size": "large"})

    assert form.is_valid() == (word in Theme.values)
