"""The interest that an act decides. Added as a column alone: SQLite would lose its triggers if it made the table anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_boards")]
    operations = [
        migrations.AddField(
            model_name="step",
            name="interest",
            field=models.PositiveBigIntegerField(null=True, verbose_name="利息（分）"),
        ),
    ]
