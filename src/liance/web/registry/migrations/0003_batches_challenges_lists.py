"""Batches that are reviewed, challenges, editions of official lists."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("registry", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="proof",
            field=models.CharField(max_length=500, null=True, verbose_name="证明材料"),
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=60, verbose_name="记录类型")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("stated", "单位填报"),
                            ("office", "部门录入"),
                            ("list", "名单导入"),
                            ("imported", "批量导入"),
                            ("platform", "平台办理"),
                        ],
                        max_length=12,
                        verbose_name="来源方式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("faulty", "有错，未提交"),
                            ("waiting", "待复核"),
                            ("approved", "已入库"),
                            ("rejected", "已退回"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("county", models.CharField(blank=True, max_length=40, verbose_name="县区")),
                ("source", models.CharField(max_length=300, verbose_name="来源")),
                ("as_of", models.DateField(null=True, verbose_name="截至")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="变更")),
                ("faults", models.JSONField(default=list, verbose_name="错误")),
                ("made_by", models.CharField(max_length=150, verbose_name="提交人")),
                ("made_for", models.CharField(blank=True, max_length=18, verbose_name="提交单位")),
                ("made_at", models.DateTimeField(verbose_name="提交时间")),
                ("reviewed_by", models.CharField(blank=True, max_length=150, verbose_name="复核人")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="退回理由")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.evidence"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.evidence"
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="异议理由")),
                ("by", models.CharField(max_length=150, verbose_name="提出人")),
                ("at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("upheld", "成立，已更正"),
                            ("refused", "不成立"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_by", models.CharField(blank=True, max_length=150, verbose_name="答复人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "correction",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.version"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.evidence"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="people.organisation"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="registry.record"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="registry.version"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150, verbose_name="确认人")),
                ("role", models.CharField(max_length=40)),
                ("organisation", models.CharField(max_length=18, verbose_name="确认单位")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="registry.version"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="行")),
                ("values", models.JSONField(verbose_name="内容")),
                ("told", models.JSONField(default=dict, verbose_name="来源")),
                ("before", models.JSONField(null=True, verbose_name="原内容")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="registry.batch"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="ListEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=60, verbose_name="记录类型")),
                ("issuer", models.CharField(max_length=200, verbose_name="发文机关")),
                ("number", models.CharField(max_length=100, verbose_name="文号")),
                ("title", models.CharField(max_length=300, verbose_name="名单名称")),
                ("dated", models.DateField(verbose_name="发文日期")),
                ("common", models.JSONField(verbose_name="共同内容")),
                ("made_by", models.CharField(max_length=150, verbose_name="导入人")),
                ("made_for", models.CharField(blank=True, max_length=18, verbose_name="导入单位")),
                ("county", models.CharField(blank=True, max_length=40, verbose_name="县区")),
                ("made_at", models.DateTimeField(verbose_name="导入时间")),
                (
                    "batch",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition",
                        to="registry.batch",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.evidence"
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("name", models.CharField(max_length=200, verbose_name="名单上的名称")),
                ("code", models.CharField(blank=True, max_length=18, verbose_name="名单上的代码")),
                ("values", models.JSONField(default=dict, verbose_name="其他内容")),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("code", "代码相同"),
                            ("name", "名称相同"),
                            ("similar", "名称相近"),
                            ("none", "没有找到"),
                        ],
                        max_length=10,
                        verbose_name="匹配",
                    ),
                ),
                ("candidates", models.JSONField(default=list, verbose_name="候选")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("taken", "就是它"), ("elsewhere", "不在本库")],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=150, verbose_name="决定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="registry.listedition"
                    ),
                ),
            ],
            options={
                "ordering": ("row",),
            },
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["state", "county"], name="registry_ba_state_feaad0_idx"),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["made_at"], name="registry_ba_made_at_274986_idx"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at", None), ("reviewed_by", ""), ("state__in", ["faulty", "waiting"])),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("state__in", ["approved", "rejected"]),
                        models.Q(("reviewed_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="batch_reviewed_with_person_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewed_by", models.F("made_by")), _negated=True),
                name="batch_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), ("state", "rejected"), _negated=True),
                name="batch_rejected_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["state", "at"], name="registry_ch_state_221e6c_idx"),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("record", "organisation"), name="challenge_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="challenge_ended_with_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction__isnull", False), ("state", "upheld")),
                    models.Q(models.Q(("state", "upheld"), _negated=True), ("correction", None)),
                    _connector="OR",
                ),
                name="challenge_upheld_with_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("state", "refused"), _negated=True),
                name="challenge_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=("batch", "number"), name="line_number_once"),
        ),
        migrations.AddConstraint(
            model_name="listedition",
            constraint=models.UniqueConstraint(fields=("type", "issuer", "number", "file"), name="list_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("edition", "row"), name="entry_row_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "taken"), ("organisation__isnull", False)),
                    models.Q(models.Q(("decision", "taken"), _negated=True), ("organisation", None)),
                    _connector="OR",
                ),
                name="entry_taken_with_organisation",
            ),
        ),
    ]
