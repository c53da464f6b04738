"""Data keys looked after: every encrypted text checked, and sealed anew with a new key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import models, transaction

from liance.web.audit.services import record
from liance.web.people.actor import SYSTEM
from liance.web.site import keyfile, vault
from liance.web.site.refusals import Refused

TOGETHER = 500
"""Rows that are locked and written together."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many texts each key sealed (by the key's name), and the columns and rows whose text cannot be read."""

    texts: dict[str, int]
    faults: tuple[str, ...]


def check() -> Checked:
    """Open every encrypted text, and see that it stands under its digest."""
    texts: Counter[str] = Counter()
    faults: list[str] = []
    for model, sealed in vault.sealed_columns():
        for row in _rows(model, sealed).iterator():
            texts[getattr(row, sealed.name + vault.SEALED).partition(".")[0]] += 1
            if not _sound(row, sealed):
                faults.append(f"{model._meta.label_lower}.{sealed.name} {row.pk}")
    return Checked(dict(texts), tuple(faults))


def _sound(row: models.Model, sealed: vault.Sealed) -> bool:
    try:
        text = sealed.__get__(row, type(row))
    except Refused:
        return False
    digest = getattr(row, sealed.name + vault.DIGEST, None)
    return digest is None or digest in vault.digests(sealed.name, text)


def rotate(*, path: Path, now: datetime) -> int:
    """Put a new key before the others and seal every text with it; how many texts. Raises KeysWrong, Refused.

    The old keys stay in the file, for backups made before. Stopped halfway, it is simply called again.
    """
    key = keyfile.new_key()
    keyfile.write(path, (key, *keyfile.read(path)))
    texts = sum(_seal_anew(model, sealed, key.name) for model, sealed in vault.sealed_columns())
    with transaction.atomic():
        record(
            actor=SYSTEM, now=now, action="keys-rotated", thing="key", thing_id=key.name, details={"texts": texts}
        )  # fmt: skip
    return texts


def _seal_anew(model: type[models.Model], sealed: vault.Sealed, newest: str) -> int:
    keys = list(_rows(model, sealed).values_list("pk", flat=True))
    count = 0
    for start in range(0, len(keys), TOGETHER):
        with transaction.atomic():
            part = _rows(model, sealed).filter(pk__in=keys[start : start + TOGETHER]).select_for_update()
            for row in part:
                if not getattr(row, sealed.name + vault.SEALED).startswith(f"{newest}."):
                    sealed.__set__(row, sealed.__get__(row, model))
                    row.save(update_fields=sealed.columns(model))
                    count += 1
    return count


def _rows(model: type[models.Model], sealed: vault.Sealed) -> models.QuerySet[models.Model]:
    return model._default_manager.exclude(**{sealed.name + vault.SEALED: ""}).order_by("pk")
