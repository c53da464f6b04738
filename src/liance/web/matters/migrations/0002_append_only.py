"""What acts gave and lots drawn are append-only."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [append_only("matters_given", "matters_lot")]
