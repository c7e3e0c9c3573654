"""Audit entries and seals are only ever added.

PostgreSQL: a row trigger with its function. SQLite: one trigger for UPDATE, one for DELETE.
Both answer any change with an integrity error.
"""

from django.db import migrations

from cms.audit import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit_record")]

    operations = [
        append_only.operation("audit_auditentry"),
        append_only.operation("audit_auditseal"),
    ]
