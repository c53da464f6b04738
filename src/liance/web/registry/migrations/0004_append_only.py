"""A confirmation is never changed or deleted."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_batches_challenges_lists")]
    operations = [append_only("registry_confirmation")]
