"""Events are append-only, and the chain has its head."""

from django.db import migrations

from liance.web.audit.append_only import append_only


def head(apps, editor):
    """The single row at which the chain begins."""
    apps.get_model("audit", "Head").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        append_only("audit_event"),
        migrations.RunPython(head, migrations.RunPython.noop),
    ]
