"""Words on links, findings and visits are only added."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    """Triggers on the tables."""

    dependencies = [("chains", "0001_initial")]
    operations = [append_only("chains_judgement", "chains_finding", "chains_visit")]
