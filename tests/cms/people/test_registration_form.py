"""The form in which people enter themselves: what it keeps, what it says, how it is read aloud."""

import pytest
from django.utils.datastructures import MultiValueDict

from cms.core import clock
from cms.organisation.models import District
from cms.people import throttling
from cms.people.forms import HomeForm, PasswordForm, RegisterForm
from cms.people.models import Consent, Residence, User
from tests.factories.organisation import make_town
from tests.factories.people import PASSWORD, START, make_person
from tests.factories.standing import fresh, standing

REGISTER = "/register/"
TOO_YOUNG = "未满14岁，请家长带着到网格员那里登记"
BAD_YEAR = "出生年份写四位数字，比如 1958"
standing_town = standing(make_town)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town):
    return fresh(standing_town)


def filled_in(**changes) -> dict[str, str]:
    typed = {
        "phone": "138 0000 0001",
        "name": "沈立春",
        "password": PASSWORD,
        "birth_year": "1979",
        "home": "lvcheng-1",
        "consents": "on",
    }
    return {**typed, **changes}


KEPT = {
    "phone": 'value="138 0000 0001"',
    "name": 'value="沈立春"',
    "birth_year": 'value="1979"',
    "home": '<option value="lvcheng-1" selected>',
    "consents": "checked",
}


@pytest.mark.parametrize(
    ("field", "typed"),
    [("phone", "138"), ("phone", ""), ("name", ""), ("name", "长" * 31), ("password", "short"),
     ("password", ""), ("birth_year", "abcd"), ("birth_year", "1800"), ("home", "nowhere"),
     ("consents", "")],
    ids=["short phone", "no phone", "no name", "long name", "short password", "no password",
         "no year", "year too early", "no such home", "no consent"],
)  # fmt: skip
def test_one_wrong_field_leaves_all_others_as_they_were_typed(client, town, field, typed):
    page = client.post(REGISTER, filled_in(**{field: typed})).content.decode()

    for other, shown in KEPT.items():
        assert other == field or shown in page, other
    assert PASSWORD not in page
    assert not User.objects.exists()


@pytest.mark.parametrize("field", ["phone", "name", "password", "birth_year", "home"])
def test_the_sentence_stands_at_its_field_for_those_who_hear_the_page(client, town, field):
    wrong = {"phone": "1", "name": "", "password": "x", "birth_year": "x", "home": "nowhere"}

    page = client.post(REGISTER, filled_in(**{field: wrong[field]})).content.decode()

    assert f'id="id_{field}_error"' in page
    assert f"id_{field}_error" in page.split(f'name="{field}"')[1].split(">")[0]
    assert page.count('aria-invalid="true"') == 1


def test_every_wrong_field_is_said_at_once(client, town):
    answer = client.post(REGISTER, {"phone": "1", "name": "", "password": "", "birth_year": "x"})

    form = answer.context["form"]
    assert set(form.errors) == {"phone", "name", "password", "birth_year", "consents"}
    assert all(len(sentences) == 1 for sentences in form.errors.values())


@pytest.mark.parametrize(
    ("age", "sentence"),
    [(14, ""), (13, TOO_YOUNG), (0, TOO_YOUNG), (-1, BAD_YEAR), (120, ""), (121, BAD_YEAR)],
)
def test_the_ages_at_which_one_may_enter_oneself(age, sentence):
    year = clock.local(clock.now()).year - age

    form = RegisterForm(filled_in(birth_year=str(year), home=""))

    assert form.errors.get("birth_year", [""]) == [sentence]


@pytest.mark.parametrize("typed", ["-1958", "58", "1958年", "19580101", "1958.5", "②"])
def test_a_year_is_four_digits(typed):
    form = RegisterForm(filled_in(birth_year=typed, home=""))

    assert form.errors.get("birth_year") == [BAD_YEAR]


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("12345678", "数字"),
        ("88888888", "数字"),
        ("password", "常见"),
        ("qwertyuiop", "常见"),
        ("1234567", "密码至少8位，您填了7位"),
        ("        ", ""),
        ("看戏去-2026", ""),
        ("a" * 7 + "戏", ""),
        ("戏" * 128, ""),
    ],
    ids=["digits", "one digit", "common", "keys in a row", "seven", "eight spaces", "usual",
         "eight", "longest"],
)  # fmt: skip
def test_what_does_for_a_password(password, sentence):
    form = RegisterForm(filled_in(password=password, home=""))

    said = " ".join(form.errors.get("password", []))
    assert (bool(said), sentence in said) == (bool(sentence), True)


@pytest.mark.parametrize(("length", "fits"), [(1, True), (30, True), (31, False)])
def test_a_name_has_thirty_signs_at_most(length, fits):
    form = RegisterForm(filled_in(name="春" * length, home=""))

    assert form.is_valid() == fits


@pytest.mark.parametrize("name", ["  沈立春  ", "\u3000沈立春\n"])
def test_spaces_around_a_name_are_not_kept(client, town, name):
    client.post(REGISTER, filled_in(name=name))

    assert User.objects.get().name == "沈立春"


def test_a_name_is_shown_as_text_never_as_markup(client, town):
    client.post(REGISTER, filled_in(name="<b>春</b>"))

    page = client.get("/me/").content.decode()
    assert "&lt;b&gt;春" in page
    assert "<b>春" not in page


@pytest.mark.parametrize("slug", ["lvcheng", "kaizhou", "shifanqu", "lvcheng-1 ", "LVCHENG-1"])
def test_a_home_is_one_of_those_offered(client, town, slug):
    answer = client.post(REGISTER, filled_in(home=slug))

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_a_home_that_closed_while_the_form_was_filled_in_is_refused(client, town):
    District.objects.filter(slug="lvcheng-1").update(closed_at=START)

    answer = client.post(REGISTER, filled_in())

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_an_unticked_consent_enters_nobody_and_no_consent(client, town):
    typed = filled_in()
    del typed["consents"]

    answer = client.post(REGISTER, typed)

    assert answer.context["form"].errors["consents"] == ["请先看一下说明，再勾选同意"]
    assert not Consent.objects.exists()


def test_a_taken_number_keeps_what_was_typed_and_enters_nothing(client, town):
    make_person(phone="13800000001")

    page = client.post(REGISTER, filled_in()).content.decode()

    assert all(shown in page for shown in KEPT.values())
    assert (User.objects.count(), Residence.objects.count(), Consent.objects.count()) == (1, 0, 0)


def test_too_many_from_one_address_keep_what_was_typed(client, town, monkeypatch):
    monkeypatch.setattr(throttling, "REGISTRATIONS_PER_ADDRESS", 1)
    client.post(REGISTER, filled_in(phone="13800000009"))
    client.post("/sign-out/")

    page = client.post(REGISTER, filled_in()).content.decode()

    assert all(shown in page for shown in KEPT.values())
    assert User.objects.count() == 1


def test_fields_nobody_asked_for_change_nothing(client, town):
    client.post(REGISTER, filled_in(is_staff="on", is_superuser="on", groups="1", is_active=""))

    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.is_active) == (False, False, True)


def test_a_field_that_comes_twice_counts_once(town):
    typed = MultiValueDict({name: [value] for name, value in filled_in().items()})
    typed.setlist("name", ["第一个", "第二个"])

    form = RegisterForm(typed)

    assert form.is_valid(), form.errors
    assert form.registration().name == "第二个"


def test_the_form_costs_as_much_for_five_homes_as_for_fifty(
    client, town, django_assert_max_num_queries
):
    client.get(REGISTER)
    with django_assert_max_num_queries(20) as few:
        client.get(REGISTER)
    for number in range(50):
        town.green_grid.add_child(kind="楼栋", name=f"{number}号", slug=f"b-{number}")
        town.green_grid.refresh_from_db()

    with django_assert_max_num_queries(len(few)):
        client.get(REGISTER)


@pytest.mark.parametrize("form", [RegisterForm, HomeForm, PasswordForm])
def test_every_field_has_a_label_in_plain_words(town, form):
    labels = [field.label for field in form().fields.values()]

    assert all(label and not label.isascii() for label in labels)


def test_the_browser_is_told_what_it_may_remember(town):
    asked = {
        name: field.widget.attrs.get("autocomplete")
        for name, field in RegisterForm().fields.items()
    }

    assert (asked["phone"], asked["name"], asked["password"]) == (
        "username",
        "name",
        "new-password",
    )
