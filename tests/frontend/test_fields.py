"""A form field as a component: its words, its hint, its error, and what ties them together."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template


def drawn(source: str, **values: Any) -> BeautifulSoup:
    return BeautifulSoup(Template(source).render(Context(values)), "html.parser")


class Form(forms.Form):
    """One field of each sort that pages use."""

    phone = forms.CharField(
        label="手机号", help_text="十一位", error_messages={"required": "请填手机号"}
    )
    size = forms.ChoiceField(label="字号", choices=[("a", "标准")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="同意")
    place = forms.ChoiceField(label="住处", choices=[("a", "绿城")])
    next = forms.CharField(widget=forms.HiddenInput, required=False)


def field_of(name: str, given: dict[str, str] | None = None) -> BeautifulSoup:
    return drawn('{% component "field" field=field %}', field=Form(given)[name])


def test_hint_and_error_are_tied_to_their_field():
    tree = field_of("phone", {})

    described = tree.input["aria-describedby"].split()
    assert [tree.find(id=name).get_text(strip=True) for name in described] == [
        "十一位", "请填手机号",
    ]  # fmt: skip
    assert tree.input["aria-invalid"] == "true"


def test_error_stands_before_the_field_it_speaks_of():
    order = [tag.name for tag in field_of("phone", {}).select("label, .error, input")]

    assert order == ["label", "span", "input"]


@pytest.mark.parametrize("name", ["phone", "place"])
def test_label_is_for_its_field(name: str):
    tree = field_of(name)

    assert tree.label["for"] == tree.select_one("input, select")["id"]


def test_choice_is_a_target_as_wide_as_its_row():
    radio, box = field_of("size"), field_of("agrees")

    assert radio.fieldset.legend.get_text() == "字号"
    assert radio.select_one("label.choice input")["type"] == "radio"
    assert box.select_one("label.choice input")["type"] == "checkbox"


def test_hidden_field_has_neither_label_nor_row():
    tree = field_of("next")

    assert [tag.name for tag in tree.find_all()] == ["input"]


def test_what_was_typed_is_kept_beside_its_error():
    class Short(forms.Form):
        phone = forms.CharField(label="手机号", max_length=3)

    tree = drawn('{% component "field" field=field %}', field=Short({"phone": "13800"})["phone"])

    assert tree.input["value"] == "13800"
    assert tree.select_one(".field--bad")


def test_summary_counts_and_leads_to_each_field():
    tree = drawn('{% component "error_summary" form=form %}', form=Form({"size": "a"}))

    assert "有 3 处要改" in tree.strong.get_text()
    assert [link["href"] for link in tree.find_all("a")] == ["#id_phone", "#id_agrees", "#id_place"]
    assert tree.div["role"] == "alert"


def test_summary_of_the_whole_says_that_nothing_is_lost():
    form = Form({"phone": "1", "size": "a", "agrees": "on", "place": "a"})
    form.is_valid()
    form.add_error(None, "这个手机号已经登记过")

    tree = drawn('{% component "error_summary" form=form %}', form=form)

    assert tree.strong.get_text() == "没有办成，您填的都还在"
    assert tree.p.get_text() == "这个手机号已经登记过"


@pytest.mark.parametrize("given", [None, {"phone": "1", "size": "a", "agrees": "on", "place": "a"}])
def test_form_without_a_fault_has_no_summary(given: dict[str, str] | None):
    assert drawn('{% component "error_summary" form=form %}', form=Form(given)).find() is None
