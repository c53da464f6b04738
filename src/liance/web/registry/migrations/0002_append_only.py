"""What was once known is never changed or deleted."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [append_only("registry_version", "registry_evidence", "registry_figure")]
