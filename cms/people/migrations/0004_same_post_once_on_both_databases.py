"""One post is held once, on SQLite too, which passed over the one constraint it stood in before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_half_a_point_is_refused"),
        ("people", "0003_consents_are_insert_only"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("branch__isnull", True), ("district__isnull", True)
                ),
                fields=("user", "kind"),
                name="same_district_wide_post_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True), ("district__isnull", False)),
                fields=("user", "kind", "district"),
                name="same_post_at_a_unit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True), ("branch__isnull", False)),
                fields=("user", "kind", "branch"),
                name="same_post_at_a_branch_once",
            ),
        ),
        migrations.RemoveConstraint(model_name="post", name="same_post_once"),
    ]
