"""What was changed openly, said in talks and counted is only added."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    """Triggers on the tables."""

    dependencies = [("challenges", "0001_initial")]
    operations = [append_only("challenges_change", "challenges_talk", "challenges_reach")]
