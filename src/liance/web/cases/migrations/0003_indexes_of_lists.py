"""Indexes that lists are read by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_append_only"),
        ("people", "0003_alter_membershiprequest_role"),
        ("policies", "0002_files_apart"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["parent", "ended"], name="cases_case_parent__d8b913_idx"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["opened_at"], name="cases_case_opened__379ed6_idx"),
        ),
    ]
