"""Steps and versions of procedures are append-only."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [append_only("cases_step", "cases_procedure")]
