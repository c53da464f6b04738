"""What of an award came back."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_finding_entitled")]
    operations = [
        migrations.AddField(
            model_name="award",
            name="recovered",
            field=models.BigIntegerField(default=0, verbose_name="已追回（分）"),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("recovered__gte", 0), ("recovered__lte", django.db.models.expressions.F("paid"))),
                name="award_recovered_within",
            ),
        ),
    ]
