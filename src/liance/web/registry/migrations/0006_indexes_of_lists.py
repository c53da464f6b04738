"""Indexes that lists are read by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_indexes"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="mention",
            name="registry_me_value_9e7474_idx",
        ),
        migrations.RemoveIndex(
            model_name="mention",
            name="registry_me_type_78358b_idx",
        ),
        migrations.RemoveIndex(
            model_name="record",
            name="registry_re_type_796ff0_idx",
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["value", "type", "field", "record"], name="registry_me_value_f953b4_idx"),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["type", "field", "value", "record"], name="registry_me_type_4d1374_idx"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["type", "year", "current"], name="registry_re_type_af7b1b_idx"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["type", "current"], name="registry_re_type_e8a92b_idx"),
        ),
    ]
