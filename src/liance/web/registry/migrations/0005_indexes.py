"""Indexes of what waits to be confirmed, and of keys by field."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_append_only"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["type", "field", "value"], name="registry_me_type_78358b_idx"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                condition=models.Q(("confirmed_by", ""), ("origin", "stated"), ("withdrawn", False)),
                fields=["record"],
                name="version_to_confirm",
            ),
        ),
    ]
