"""Production does not start while demo accounts can sign in."""

import pytest

from cms.demo.checks import refuse_demo_accounts
from cms.demo.marks import mark
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_demo_accounts_stop_production(settings):
    settings.IS_PRODUCTION = True
    mark(make_person(), slug="yushui")

    (error,) = refuse_demo_accounts()

    assert error.id == "demo.E001"
    assert "1个演示账号" in error.msg
    assert "drop_demo" in error.msg


def test_real_accounts_do_not(settings):
    settings.IS_PRODUCTION = True
    make_person()

    assert refuse_demo_accounts() == []


def test_demo_accounts_are_what_a_developers_machine_is_for():
    mark(make_person(), slug="yushui")

    assert refuse_demo_accounts() == []
