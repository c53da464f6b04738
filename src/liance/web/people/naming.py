"""The names by which organisations are found, written in the same transaction as the organisations themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q

from liance.chains.names.tokens import called

M = TypeVar("M", bound="Named", covariant=True)
BATCH = 5000


class NameKind(models.TextChoices):
    """What a name is to an organisation."""

    CURRENT = "current", "现用名"
    FORMER = "former", "曾用名"
    ALIAS = "alias", "简称"


class Name(models.Model):
    """One name of an organisation as it is searched: its core, the initials of the core, and every token in it."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("性质", max_length=10, choices=NameKind.choices)
    core = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=200, db_index=True)
    tokens = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="name_of_organisation_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(kind="current"), name="name_current_of_organisation"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, organisation: str, name: str, kind: NameKind) -> Name:
        """A name of an organisation, not yet saved."""
        kept = called(name)
        return cls(
            organisation_id=organisation, name=name, kind=kind, core=kept.core, initials=kept.initials,
            tokens=" ".join(kept.tokens),
        )  # fmt: skip


class Named(models.Model):
    """What has a name and is found by it: saving it keeps its names, so that no write can forget to."""

    name = models.CharField("名称", max_length=200)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep the name; the one before becomes a former name."""
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
            keep_name(str(self.pk), self.name)


class NamedQuerySet(models.QuerySet[M]):
    """The same for many at once."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create, with their names."""
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            fresh = (Name.of(one.pk, one.name, NameKind.CURRENT) for one in made)
            Name.objects.bulk_create(fresh, batch_size=BATCH)
        return made

    bulk_create.alters_data = True  # type: ignore[attr-defined]


def keep_name(organisation: str, name: str) -> None:
    """Note what an organisation is called from now on."""
    rows = Name.objects.filter(organisation=organisation)
    if not rows.filter(name=name, kind=NameKind.CURRENT).exists():
        rows.filter(name=name).delete()  # it was called so before, or in short
        rows.filter(kind=NameKind.CURRENT).update(kind=NameKind.FORMER)
        Name.of(organisation, name, NameKind.CURRENT).save(force_insert=True)
