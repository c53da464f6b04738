"""Writes: a digest issued for a day that is over; its files made again are compared with what was issued."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.coordination.digest import Digest, digest_of
from liance.web.coordination.models import Issue
from liance.web.coordination.paper import Form, written
from liance.web.coordination.permissions import can_issue, can_read_digest
from liance.web.people.actor import Actor
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal, refuse

RUNNING = refusal(
    "digest-day-running", "{day}还没有过完，简报还会变",
    "{day} is not over, so the digest still changes",
    hint_zh="选昨天或者更早的一天；今天的可以在网页上看。",
    hint_en="Choose a day that is over; today's can be read on the page.",
)  # fmt: skip
ISSUED = refusal(
    "digest-issued", "{day}的简报已经印发", "the digest of {day} was issued",
    hint_zh="同一天只印发一次；打开它下载。", hint_en="It is issued once a day; open it to download.",
)  # fmt: skip
NOTHING = refusal(
    "digest-nothing", "{day}还没有在用的政策，或者没有这条产业链",
    "no policy was in use on {day}, or it has no such chain",
    hint_zh="换一天，或者换一条产业链。", hint_en="Choose another day or chain.", status=404,
)  # fmt: skip
DIFFERS = refusal(
    "digest-differs", "{day}的{form}与印发时的摘要不符，不能提供",
    "the {form} of {day} is not what was issued, and is not given out",
    hint_zh="数据没有变而文件变了，多半是字体或者排版程序换了；请联系运维单位。",
    hint_en="The data are the same but the file is not: fonts or the typesetting program changed. Ask the operator.",
)  # fmt: skip


@transaction.atomic
def issue(*, policy: str, chain: str, day: date, actor: Actor, now: datetime) -> Issue:
    """Issue the digest of a day that is over: the next one tells what changed since. Raises Refused."""
    can_issue.demand(actor)
    made = _of(policy, chain, day, now)
    if Issue.objects.filter(policy=policy, chain=chain, day=day).exists():
        fail_if_any([ISSUED.given(day=day)])
    row = Issue.objects.create(
        policy=policy, chain=chain, day=day, since=made.since, pdf_digest=_seal(written(made, "pdf")),
        docx_digest=_seal(written(made, "docx")), by=actor.account, at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="digest-issued", thing="digest", thing_id=f"{policy}:{chain}:{day}",
        after=row.pdf_digest, details={"docx": row.docx_digest, "since": str(made.since or "")},
    )  # fmt: skip
    return row


@transaction.atomic
def download(*, policy: str, chain: str, day: date, form: Form, actor: Actor, now: datetime) -> bytes:
    """The file of a day that is over; of one that was issued the bytes of then, or a refusal. Raises Refused."""
    can_read_digest.demand(actor)
    data = written(_of(policy, chain, day, now), form)
    issued = Issue.objects.filter(policy=policy, chain=chain, day=day).first()
    if issued is not None and _seal(data) != (issued.pdf_digest if form == "pdf" else issued.docx_digest):
        raise refuse(DIFFERS, day=day, form=form.upper())
    record(
        actor=actor, now=now, action="digest-downloaded", thing="digest", thing_id=f"{policy}:{chain}:{day}",
        details={"form": form},
    )  # fmt: skip
    return data


def _of(policy: str, chain: str, day: date, now: datetime) -> Digest:
    if day >= clock.day_of(now):
        raise refuse(RUNNING, day=day)
    made = digest_of(policy, chain, day)
    if made is None:
        raise refuse(NOTHING, day=day)
    return made


def _seal(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
