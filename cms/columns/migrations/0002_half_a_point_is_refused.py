"""A latitude without a longitude passed the old check: a range of NULL is neither true nor false."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("columns", "0001_columns"),
        ("library", "0001_library_files"),
        ("pages", "0001_community_page_and_tombstone"),
        ("venues", "0001_venues_and_hours"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="columnentry",
            name="entry_point_is_whole_and_in_range",
        ),
        migrations.AddConstraint(
            model_name="columnentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat__isnull", True), ("lon__isnull", True)),
                    models.Q(
                        ("lat__isnull", False),
                        ("lat__range", (-90, 90)),
                        ("lon__isnull", False),
                        ("lon__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="entry_point_is_whole_and_in_range",
            ),
        ),
    ]
