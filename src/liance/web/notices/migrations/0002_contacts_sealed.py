"""How to reach who objects is encrypted."""

from django.db import migrations, models

from liance.web.site.vault import sealing

CONTACT = {"model": "notices.objection", "name": "contact", "bound_to": "line_id", "plain": "contact"}


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        migrations.AddField("objection", "contact_sealed", models.TextField("联系方式（加密）", default=""), False),
        migrations.RunPython(sealing(**CONTACT)),
        migrations.RemoveField("objection", "contact"),
    ]
