"""Telephone numbers are encrypted."""

from django.db import migrations, models

from liance.web.site.vault import sealing

PHONE = {"model": "people.account", "name": "phone", "bound_to": "username", "plain": "phone"}


class Migration(migrations.Migration):
    dependencies = [("people", "0003_alter_membershiprequest_role")]
    operations = [
        migrations.AddField("account", "phone_sealed", models.TextField("手机（加密）", blank=True, default=""), False),
        migrations.AddField("account", "phone_digest", models.CharField(max_length=64, blank=True, default=""), False),
        migrations.RunPython(sealing(**PHONE)),
        migrations.RemoveField("account", "phone"),
        migrations.AlterField("account", "phone_digest", models.CharField(blank=True, db_index=True, max_length=64)),
    ]
