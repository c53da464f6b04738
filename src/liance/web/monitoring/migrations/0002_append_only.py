"""Observations, forecasts, evidence and estimates are only added."""

from django.db import migrations

from liance.web.audit.append_only import append_only


class Migration(migrations.Migration):
    """Triggers on the tables."""

    dependencies = [("monitoring", "0001_initial")]
    operations = [
        append_only("monitoring_observation", "monitoring_forecast", "monitoring_exhibit", "monitoring_prospect")
    ]
