"""A release adds; what old code still reads is taken away by a later one that says so."""

import pytest
from django.db import migrations, models

from tests.architecture.migrations import problems, problems_of


def migration(*operations: migrations.operations.base.Operation, name: str = "0002_venue_phone"):
    made = migrations.Migration(name, "venues")
    made.operations = list(operations)
    return made


def test_the_migrations_of_the_house_suit_a_rolling_release():
    assert list(problems()) == []


def test_a_nullable_field_and_a_new_model_are_fine():
    made = migration(
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("visit", "at", models.DateTimeField()),
        migrations.AddField("venue", "phone", models.CharField(max_length=20, null=True)),
        migrations.AddField("venue", "seats", models.IntegerField(db_default=0)),
    )

    assert list(problems_of(made)) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("venue", "phone"),
        migrations.DeleteModel("Venue"),
        migrations.RenameField("venue", "phone", "telephone"),
        migrations.RenameModel("Venue", "Place"),
        migrations.AlterModelTable("venue", "place"),
        migrations.AddField("venue", "phone", models.CharField(max_length=20)),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_old_code_cannot_live_with_is_refused_unless_it_says_why(operation):
    made = migration(operation)
    refused = list(problems_of(made))

    made.contracts = "Nothing has read it since release 3."

    assert len(refused) == 1
    assert list(problems_of(made)) == []


def test_a_migration_that_cannot_be_taken_back_is_refused():
    made = migration(migrations.RunPython(migrations.RunPython.noop))

    assert "cannot be taken back" in "".join(problems_of(made))


@pytest.mark.parametrize("name", ["0002_auto_20260101_1200", "0002_Venue", "venue"])
def test_a_name_that_tells_nothing_is_refused(name: str):
    assert list(problems_of(migration(name=name))) == ["the name does not tell the idea"]
