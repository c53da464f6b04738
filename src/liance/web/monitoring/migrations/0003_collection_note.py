"""What a firm says of figures that jump."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("monitoring", "0002_append_only")]
    operations = [
        migrations.AddField(
            "collection",
            "note",
            models.CharField("说明", max_length=500, blank=True, default=""),
            preserve_default=False,
        )
    ]
