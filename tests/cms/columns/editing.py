"""The editor's screens as a browser would fill them in."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from cms.people.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="cms.people.backends.PhoneBackend")
    return client


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(parent: Page, model: str = "storypage") -> str:
    return reverse("wagtailadmin_pages:add", args=["columns", model, parent.pk])


def opened(client: Client, url: str) -> dict[str, Any]:
    """The form as it was opened: every field with the value it shows."""
    html = client.get(url).content.decode()
    return querydict_from_html(html, form_id="page-edit-form").dict()


def filled(
    opened_form: dict[str, Any], /, *, text: str = "白的是蚌壳", **values: Any
) -> dict[str, Any]:
    """The form with a text typed into it; rich text travels in the editor's own format."""
    features = ["bold", "link", "ol", "ul"]
    body = nested_form_data(
        {"body": streamfield([("text", rich_text(f"<p>{text}</p>", features=features))])}
    )
    return {**opened_form, **body, **values}
