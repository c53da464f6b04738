"""Writes: a file taken in as evidence, under its digest."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.registry.models import Evidence
from liance.web.registry.uploads.kinds import EVIDENCE, FileKind, kind_of
from liance.web.registry.uploads.storage import keep, plain_name
from liance.web.site.refusals import refusal, refuse

TOO_LARGE = refusal(
    "upload-size",
    "上传的内容有 {size} MB，超过 {most} MB",
    "the upload has {size} MB, more than {most} MB",
    hint_zh="请压缩图片、拆分文件，或请系统管理员调高上限。",
    hint_en="Reduce pictures, divide the file, or ask the system administrator to raise the limit.",
    status=413,
)


def fail_if_too_large(size: int) -> None:
    """Raise Refused for more bytes than the deployment allows."""
    if size > settings.UPLOAD_BYTES:
        raise refuse(TOO_LARGE, size=-(-size // 1024**2), most=settings.UPLOAD_BYTES // 1024**2)


@transaction.atomic
def keep_evidence(
    *, data: bytes, name: str, organisation: Organisation | None, actor: Actor, now: datetime,
    allowed: frozenset[FileKind] = EVIDENCE,
) -> Evidence:  # fmt: skip
    """Take in a file that proves something, of an allowed kind by its content; the same file is kept once.

    `organisation` is whose it is: its people may see it, besides officials. Raises Refused.
    """
    fail_if_too_large(len(data))
    kind = kind_of(data, name=name, allowed=allowed)
    plain, digest = plain_name(name, kind.value), keep(data)
    found = Evidence.objects.filter(digest=digest, organisation=organisation, name=plain).first()
    if found is not None:
        return found
    made = Evidence.objects.create(
        digest=digest, name=plain, kind=kind.value, size=len(data), organisation=organisation,
        added_by=actor.account or "system", added_at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="evidence-added", thing="evidence", thing_id=made.pk, after=digest,
        details={"name": plain, "size": len(data)},
    )  # fmt: skip
    return made
