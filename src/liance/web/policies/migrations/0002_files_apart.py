"""The files of an edition go into a table of their own."""

from django.db import migrations, models


def move(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Each edition's files as they are."""
    kept = apps.get_model("policies", "EditionFiles").objects
    for edition in apps.get_model("policies", "Edition").objects.iterator():
        kept.create(edition=edition, content=edition.files)


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="EditionFiles",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=models.PROTECT,
                        primary_key=True,
                        related_name="files",
                        serialize=False,
                        to="policies.edition",
                    ),
                ),
                ("content", models.JSONField(verbose_name="文件")),
            ],
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(model_name="edition", name="files"),
    ]
