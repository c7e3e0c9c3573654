"""A latitude without a longitude passed the old check: a range of NULL is neither true nor false."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_two_trees"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="district",
            name="district_point_is_whole_and_in_range",
        ),
        migrations.AddConstraint(
            model_name="district",
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
                name="district_point_is_whole_and_in_range",
            ),
        ),
    ]
