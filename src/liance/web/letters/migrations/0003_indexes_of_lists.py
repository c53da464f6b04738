"""Indexes that lists are read by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0003_finding_entitled"),
        ("cases", "0003_indexes_of_lists"),
        ("letters", "0002_append_only"),
        ("notices", "0001_initial"),
        ("people", "0003_alter_membershiprequest_role"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["issued_at"], name="letters_let_issued__b49218_idx"),
        ),
    ]
