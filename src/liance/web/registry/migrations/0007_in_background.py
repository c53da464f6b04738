"""Long tables are checked and taken in in the background."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_indexes_of_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="后台办理次数"),
        ),
        migrations.AlterField(
            model_name="batch",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "正在检查"),
                    ("stopped", "已停止检查"),
                    ("faulty", "有错，未提交"),
                    ("waiting", "待复核"),
                    ("taking", "正在入库"),
                    ("approved", "已入库"),
                    ("rejected", "已退回"),
                ],
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.RemoveConstraint(model_name="batch", name="batch_reviewed_with_person_and_time"),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_at", None),
                        ("reviewed_by", ""),
                        ("state__in", ("checking", "stopped", "faulty", "waiting")),
                    ),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("state__in", ["taking", "approved", "rejected"]),
                        models.Q(("reviewed_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="batch_reviewed_with_person_and_time",
            ),
        ),
    ]
