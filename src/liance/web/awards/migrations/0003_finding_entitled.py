"""Who is entitled without being asked, kept until found anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_append_only"),
        ("policies", "0002_files_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=80, verbose_name="登记状态")),
                ("at", models.DateTimeField(verbose_name="查找时间")),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="finding", to="policies.edition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entitled",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("incentive", models.CharField(max_length=80, verbose_name="奖补项目")),
                ("beneficiary", models.CharField(max_length=200, verbose_name="受益方")),
                ("record_type", models.CharField(max_length=60, verbose_name="记录类型")),
                ("record_key", models.CharField(max_length=500, verbose_name="记录")),
                ("year", models.SmallIntegerField(null=True, verbose_name="年度")),
                ("ceiling", models.BigIntegerField(null=True, verbose_name="上限（分）")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entitled", to="awards.finding"
                    ),
                ),
            ],
        ),
    ]
