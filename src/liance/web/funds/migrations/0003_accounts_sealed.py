"""Account numbers are encrypted; the last four digits stay to be shown, and are what the guard holds fixed."""

from django.db import migrations, models
from django.db.models.functions import Right

from liance.web.funds.guards import guarded, unguarded
from liance.web.site.vault import sealing

TABLE = "funds_payeeaccount"
STEPS = (
    ("proposed", "confirmed"),
    ("proposed", "refused"),
    ("proposed", "replaced"),
    ("confirmed", "replaced"),
    ("confirmed", "refused"),
)
NUMBER = {"model": "funds.payeeaccount", "name": "number", "bound_to": "organisation_id", "plain": "number"}


def tails(apps, editor):
    rows = apps.get_model("funds.payeeaccount").objects.using(editor.connection.alias)
    rows.update(number_tail=Right("number", 4))


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_guards")]
    operations = [
        unguarded(TABLE),
        migrations.AddField("payeeaccount", "number_sealed", models.TextField("账号（加密）", default=""), False),
        migrations.AddField("payeeaccount", "number_digest", models.CharField(max_length=64, default=""), False),
        migrations.AddField(
            "payeeaccount", "number_tail", models.CharField("账号末四位", max_length=4, default=""), False
        ),
        migrations.RunPython(tails),
        migrations.RunPython(sealing(**NUMBER)),
        migrations.RemoveField("payeeaccount", "number"),
        migrations.AlterField("payeeaccount", "number_digest", models.CharField(db_index=True, max_length=64)),
        guarded(TABLE, steps=STEPS, fixed=("organisation_id", "holder", "bank", "number_tail", "entered_by")),
    ]
