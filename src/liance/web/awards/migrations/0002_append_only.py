"""Snapshots and decisions are append-only."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]
    operations = [append_only("awards_snapshot", "awards_decision")]
