"""What people said of tasks and projects is append-only; a project's card may be completed."""

from django.db import migrations

from liance.web.audit.append_only import append_only

TABLES = ("lead", "samebody", "report", "filing", "outputfigure", "milestone", "reached", "recognition", "amendment")


class Migration(migrations.Migration):
    """Triggers on the tables."""

    dependencies = [("tasks", "0001_initial")]
    operations = [append_only(*(f"tasks_{name}" for name in TABLES))]
