"""The unit that is to handle a case. On steps as columns alone: SQLite would lose its triggers if it made the table anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_step_interest"),
        ("people", "0006_names"),
    ]
    operations = [
        migrations.AddField(
            model_name="case",
            name="unit",
            field=models.CharField(blank=True, default="", max_length=18, verbose_name="承办单位"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit", "ended"], name="cases_case_unit_862af5_idx"),
        ),
        migrations.AddField(
            model_name="step",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
                verbose_name="承办单位",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="until",
            field=models.DateField(null=True, verbose_name="限期"),
        ),
    ]
