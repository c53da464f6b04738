"""Parts in a chain, their ends, and digests issued are only added."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial")]
    operations = [append_only("coordination_duty", "coordination_dutyend", "coordination_issue")]
