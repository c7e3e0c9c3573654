"""What a person agreed to stays on record; taking it back is a new row (triggers on both databases)."""

from django.db import migrations

from cms.audit import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_tenures_never_overlap"),
        ("audit", "0002_entries_and_seals_are_append_only"),
    ]

    operations = [append_only.operation("people_consent")]
