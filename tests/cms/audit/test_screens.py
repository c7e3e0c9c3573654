"""District admins read the record; nobody writes in it there."""

import pytest

from cms.audit.models import AuditEntry
from cms.people.models import PostKind
from tests.factories.people import make_holder


@pytest.fixture
def entry(db):
    make_holder(PostKind.CHIEF_EDITOR)
    return AuditEntry.objects.filter(action="people.appointed").get()


def test_a_district_admin_reads_who_was_appointed(client, entry):
    client.force_login(make_holder(PostKind.DISTRICT_ADMIN))

    page = client.get("/admin/audit/").content.decode()
    detail = client.get(f"/admin/audit/inspect/{entry.pk}/").content.decode()

    assert ">任职<" in "".join(page.split())
    assert "people.appointed<" not in page
    assert "总编" in detail


def test_the_record_is_narrowed_to_one_act(client, entry):
    client.force_login(make_holder(PostKind.DISTRICT_ADMIN))

    dismissals = client.get("/admin/audit/?action=people.dismissed").content.decode()
    appointments = client.get("/admin/audit/?action=people.appointed").content.decode()

    assert f"/admin/audit/inspect/{entry.pk}/" in appointments
    assert f"/admin/audit/inspect/{entry.pk}/" not in dismissals


def test_not_even_a_district_admin_changes_an_entry(client, entry):
    client.force_login(make_holder(PostKind.DISTRICT_ADMIN))

    answers = [
        client.post("/admin/audit/new/", {"action": "forged"}),
        client.post(f"/admin/audit/edit/{entry.pk}/", {"action": "forged"}),
        client.post(f"/admin/audit/delete/{entry.pk}/"),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert not AuditEntry.objects.filter(action="forged").exists()
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_a_chief_editor_does_not_read_the_record(client, entry):
    client.force_login(make_holder(PostKind.CHIEF_EDITOR))

    assert client.get("/admin/audit/").status_code == 302
