"""Seats and what is said at boards; every stage where a case stands."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat

from liance.web.audit.append_only import append_only


def stand(apps, editor):
    """Open cases stand at the one stage that they stood at."""
    case = apps.get_model("cases", "Case")
    case.objects.filter(ended="").update(stages=Concat(Value(","), F("stage"), Value(",")))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_indexes_of_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="stages",
            field=models.CharField(blank=True, max_length=300, verbose_name="所在环节"),
        ),
        migrations.CreateModel(
            name="Said",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=10, verbose_name="事项")),
                ("stage", models.CharField(max_length=60, verbose_name="环节")),
                ("seat", models.CharField(max_length=60, verbose_name="席位")),
                ("person", models.CharField(blank=True, max_length=150, verbose_name="办理人")),
                ("role", models.CharField(max_length=20, verbose_name="角色")),
                ("organisation", models.CharField(blank=True, max_length=18, verbose_name="单位")),
                ("holder", models.CharField(blank=True, max_length=150, verbose_name="指定人员")),
                ("holder_of", models.CharField(blank=True, max_length=18, verbose_name="指定单位")),
                ("conflict", models.TextField(blank=True, verbose_name="利害关系")),
                ("answer", models.CharField(blank=True, max_length=60, verbose_name="表态")),
                ("scores", models.JSONField(default=list, verbose_name="评分")),
                ("amount", models.BigIntegerField(null=True, verbose_name="金额（分）")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                ("reasons", models.JSONField(default=list, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "indexes": [models.Index(fields=["what", "seat"], name="cases_said_what_b2ebf7_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="said_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["named", "declared", "spoken"])), name="said_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("what", "spoken"), models.Q(("amount", None), ("answer", "")), _connector="OR"
                        ),
                        name="said_only_when_spoken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="said_amount_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(max_length=60, verbose_name="环节")),
                ("seat", models.CharField(max_length=60, verbose_name="席位")),
                ("roles", models.CharField(blank=True, max_length=300, verbose_name="可表态角色")),
                ("holder", models.CharField(blank=True, max_length=150, verbose_name="人员")),
                ("holder_of", models.CharField(blank=True, max_length=18, verbose_name="单位")),
                ("heard", models.BooleanField(default=False, verbose_name="已表态")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder", "heard"], name="cases_seat_holder_dd9ee7_idx"),
                    models.Index(fields=["holder_of", "heard"], name="cases_seat_holder__1f4522_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "stage", "seat"), name="seat_once")],
            },
        ),
        migrations.RunPython(stand, migrations.RunPython.noop),
        append_only("cases_said"),
    ]
