"""Organisations and people register themselves; agents of an organisation have an order, whose first leads."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("enterprise", "企业"),
    ("park", "园区"),
    ("association", "协会"),
    ("institute", "院校机构"),
    ("county", "县区部门"),
    ("city", "市级部门"),
    ("finance", "财政部门"),
    ("chain", "链长办公室"),
    ("audit", "审计机关"),
    ("platform", "平台运维单位"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0004_phones_sealed")]
    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="受理编号")),
                ("code", models.CharField(db_index=True, max_length=18, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=200, verbose_name="单位名称")),
                ("kind", models.CharField(choices=KINDS, max_length=20, verbose_name="类型")),
                ("county", models.CharField(blank=True, max_length=40, verbose_name="县区")),
                ("person", models.CharField(blank=True, max_length=80, verbose_name="姓名")),
                ("phone_sealed", models.TextField(blank=True, verbose_name="手机（加密）")),
                ("phone_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("email_sealed", models.TextField(blank=True, verbose_name="电子邮箱（加密）")),
                ("username", models.CharField(blank=True, max_length=150, verbose_name="账号")),
                ("password", models.CharField(blank=True, max_length=128, verbose_name="口令（散列）")),
                ("notice", models.CharField(max_length=20, verbose_name="隐私告知版本")),
                ("notice_at", models.DateTimeField(verbose_name="同意时间")),
            ],
        ),
        migrations.AddField(
            "account", "email_sealed", models.TextField("电子邮箱（加密）", blank=True, default=""), False
        ),
        migrations.AddField(
            "account", "notice", models.CharField("隐私告知版本", max_length=20, blank=True, default=""), False
        ),
        migrations.AddField("account", "notice_at", models.DateTimeField("同意时间", null=True, blank=True)),
        migrations.AlterField(
            "letter",
            "uploaded_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("membership", "since", models.DateTimeField("排序自", null=True, blank=True)),
        migrations.AlterField(
            "membershiprequest",
            "account",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "membershiprequest",
            "organisation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            "membershiprequest",
            "registration",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="request",
                to="people.registration",
            ),
        ),
        migrations.AddIndex(
            "membershiprequest", models.Index(fields=["state", "decided_at"], name="people_memb_state_decided_idx")
        ),
        migrations.AddConstraint(
            "membershiprequest",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("organisation__isnull", False)),
                    ("registration__isnull", False),
                    _connector="OR",
                ),
                name="request_of_somebody_for_something",
            ),
        ),
    ]
