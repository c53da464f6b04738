"""Names by which organisations are found, their index, and the names of the organisations that are there."""

from itertools import islice

import django.db.models.deletion
from django.db import migrations, models

from liance.chains.names.tokens import called
from liance.web.people.tokens import token_index

BATCH = 5000


def name_all(apps, editor):
    organisations, names = apps.get_model("people", "Organisation"), apps.get_model("people", "Name")
    rows = organisations.objects.order_by("pk").values_list("pk", "name").iterator(chunk_size=BATCH)
    while batch := [of(names, code, name) for code, name in islice(rows, BATCH)]:
        names.objects.bulk_create(batch)


def of(names, code, name):
    kept = called(name)
    return names(
        organisation_id=code,
        name=name,
        kind="current",
        core=kept.core,
        initials=kept.initials,
        tokens=" ".join(kept.tokens),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_registrations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Name",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("current", "现用名"), ("former", "曾用名"), ("alias", "简称")],
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                ("core", models.CharField(db_index=True, max_length=200)),
                ("initials", models.CharField(db_index=True, max_length=200)),
                ("tokens", models.TextField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="name_of_organisation_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "current")),
                        fields=("organisation",),
                        name="name_current_of_organisation",
                    ),
                ],
            },
        ),
        token_index(),
        migrations.RunPython(name_all, migrations.RunPython.noop),
    ]
