"""Letters of authorisation as files: kept under their own hash, removed with what they were brought for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liance.web.people.models import Account, Letter
from liance.web.site import clock, uploads
from liance.web.site.refusals import Told, refusal

LETTER_PAST = refusal(
    "request-past",
    "授权截止日 {day} 已经过去",
    "the letter's last day {day} is past",
    hint_zh="请提供仍在有效期内的授权书，并照授权书填写截止日。",
    hint_en="Bring a letter still in force, and give its last day.",
    status=422,
)


def faults(letter: UploadedFile[bytes] | None, valid_to: date, *, now: datetime) -> Iterator[Told]:
    """What is wrong with a letter and its last day; None is a letter that stays as it was."""
    if letter is not None:
        yield from uploads.faults(letter, kinds=uploads.LETTERS)
    if valid_to < clock.day_of(now):
        yield LETTER_PAST.given(day=valid_to)


def keep(letter: UploadedFile[bytes], *, by: Account | None, now: datetime) -> Letter:
    """The letter stored under its own hash: what a person called it is told, never used as a path."""
    content = letter.read()
    sha256 = hashlib.sha256(content).hexdigest()
    made = Letter(name=uploads.shown_name(letter), sha256=sha256, size=len(content), uploaded_by=by, uploaded_at=now)
    made.file.save(f"{sha256[:16]}.{uploads.kind_of(content[: uploads.HEAD])}", ContentFile(content), save=True)
    return made


def remove(letter: Letter) -> None:
    """The row now, the file when the transaction holds."""
    storage, name = letter.file.storage, str(letter.file.name)
    letter.delete()
    transaction.on_commit(lambda: storage.delete(name))
