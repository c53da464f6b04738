"""The day of application; of what was handed in before, the day of its first act."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def first_days(apps: Any, schema_editor: Any) -> None:
    """Take the day of each case's first act."""
    award, step = apps.get_model("awards", "Award"), apps.get_model("cases", "Step")
    for case, at in step.objects.filter(number=1).values_list("case_id", "at").iterator():
        award.objects.filter(case_id=case).update(applied_on=timezone.localtime(at).date())


class Migration(migrations.Migration):
    dependencies = [("awards", "0004_award_recovered"), ("cases", "0002_append_only")]
    operations = [
        migrations.AddField("award", "applied_on", models.DateField("申报日", null=True)),
        migrations.RunPython(first_days, migrations.RunPython.noop),
    ]
