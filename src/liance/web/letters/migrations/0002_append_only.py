"""Issued letters and the words that they were made with are append-only."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]
    operations = [append_only("letters_letter", "letters_wording")]
