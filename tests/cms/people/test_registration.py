"""Entering oneself: the form, the consent, the home, and what is refused."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cms.core import clock
from cms.people.errors import BadPhone, ConsentMissing, NotAHome, PhoneTaken
from cms.people.models import Consent, Residence, User
from cms.people.services import Registration, register_oneself, register_person
from tests.factories.organisation import make_town
from tests.factories.people import PASSWORD, START, make_person

REGISTER = "/register/"


def filled_in(**changes) -> dict[str, str]:
    typed = {
        "phone": "138 0000 0001",
        "name": "沈立春",
        "password": PASSWORD,
        "birth_year": "1979",
        "home": "",
        "consents": "on",
    }
    return {**typed, **changes}


@pytest.mark.django_db
def test_registering_enters_the_person_with_consent_and_home_and_signs_in(client):
    town = make_town()

    answer = client.post(REGISTER, filled_in(home=town.green_building.slug))

    person = User.objects.get(phone="+8613800000001")
    assert (answer.status_code, answer["Location"]) == (302, reverse("people:me"))
    assert Residence.objects.get(user=person).district == town.green_building
    consent = Consent.objects.latest_of(person, Consent.Purpose.ACCOUNT)
    assert (consent.given, consent.version) == (True, 1)
    assert client.get("/me/").status_code == 200


@pytest.mark.django_db
def test_home_and_birth_year_may_stay_empty(client):
    answer = client.post(REGISTER, filled_in(birth_year="", home=""))

    assert answer.status_code == 302
    assert not Residence.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "1380000000"}, "手机号是11位，您填了10位"),
        ({"phone": ""}, "请填手机号"),
        ({"name": "  "}, "请填一个称呼"),
        ({"name": "长" * 31}, "称呼最多30个字"),
        ({"password": "short1"}, "密码至少8位，您填了6位"),
        ({"password": "12345678901"}, "密码"),
        ({"password": "password1"}, "密码"),
        ({"birth_year": "七九"}, "出生年份写四位数字，比如 1958"),
        ({"birth_year": "1800"}, "出生年份写四位数字，比如 1958"),
        ({"birth_year": "2999"}, "出生年份写四位数字，比如 1958"),
        ({"consents": ""}, "请先看一下说明，再勾选同意"),
        ({"home": "nowhere"}, "nowhere"),
    ],
    ids=[
        "short phone",
        "no phone",
        "no name",
        "long name",
        "short password",
        "digits only",
        "common password",
        "words for a year",
        "too old",
        "not born",
        "no consent",
        "no such home",
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, changes, sentence):
    answer = client.post(REGISTER, filled_in(**changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert not User.objects.exists()
    if "name" not in changes:
        assert 'value="沈立春"' in page


@pytest.mark.django_db
def test_children_under_fourteen_come_with_a_guardian(client):
    born = clock.local(clock.now()).year - 13

    answer = client.post(REGISTER, filled_in(birth_year=str(born)))

    assert answer.status_code == 422
    assert "未满14岁，请家长带着到网格员那里登记" in answer.content.decode()


@pytest.mark.django_db
def test_a_number_somebody_has_is_not_told_whose_it_is(client):
    make_person(phone="13800000001", name="温雨水")

    answer = client.post(REGISTER, filled_in())

    page = answer.content.decode()
    assert (answer.status_code, User.objects.count()) == (422, 1)
    assert PhoneTaken.message in page
    assert "温雨水" not in page


@pytest.mark.django_db
def test_a_password_that_is_typed_never_comes_back_in_the_page(client):
    answer = client.post(REGISTER, filled_in(phone="1"))

    assert PASSWORD not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["13800000001", "+86 13800000001"])
def test_the_same_number_written_otherwise_is_taken(phone):
    make_person(phone="138 0000 0001")

    with pytest.raises(PhoneTaken):
        make_person(phone=phone)

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_bad_number_enters_nobody():
    with pytest.raises(BadPhone):
        register_person(phone="1", name="沈立春", password=PASSWORD, birth_year=None, at=START)


@pytest.mark.django_db
def test_without_consent_or_with_a_home_too_wide_nothing_is_entered():
    town = make_town()
    form = {"phone": "13800000001", "name": "沈立春", "password": PASSWORD}

    with pytest.raises(ConsentMissing):
        register_oneself(Registration(**form), at=START)
    with pytest.raises(NotAHome):
        register_oneself(Registration(**form, consents=True, home=town.green), at=START)

    assert not User.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_consents_are_only_ever_added():
    town = make_town()
    form = Registration(
        phone="13800000001", name="沈立春", password=PASSWORD, home=town.green_grid, consents=True
    )
    register_oneself(form, at=START)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(given=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.all().delete()

    assert Consent.objects.get().given


@pytest.mark.django_db
def test_homes_are_offered_by_community_without_closed_ones(client):
    town = make_town()
    town.east_grid.closed_at = START
    town.east_grid.save()

    page = client.get(REGISTER).content.decode()

    assert "绿城第一网格 1号楼" in page
    assert '<optgroup label="绿城社区">' in page
    assert "东方第一网格" not in page


@pytest.mark.django_db
def test_nobody_becomes_a_superuser():
    person = make_person()
    person.is_superuser = True

    with pytest.raises(IntegrityError), transaction.atomic():
        person.save()
