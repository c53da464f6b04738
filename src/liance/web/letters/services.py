"""Writes: a document drafted, filled in, issued under the next number, replaced by another, downloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from liance.diagnostics.diagnostic import Rejected
from liance.official.document import OfficialDocument
from liance.official.number import DocumentNumber
from liance.official.template import FieldKind, Template
from liance.web.audit.services import record
from liance.web.cases.models import Numbers
from liance.web.letters import contents, files
from liance.web.letters.filling import Filled, filled, number_kind, occasion_now, prefix_of
from liance.web.letters.known.office import MINUTES
from liance.web.letters.models import Draft, Letter, Wording
from liance.web.letters.occasions import Subject, occasion_of
from liance.web.letters.permissions import can_draft, can_issue, can_read, is_party
from liance.web.people.actor import Actor
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal, refuse

ISSUED = refusal(
    "letter-issued", "同一由头的文书已经签发：{number}", "a document on this occasion was issued: {number}",
    hint_zh="要改，请从已签发的那一份另行印发替代件，旧件同时撤销。",
    hint_en="To change it, issue another from the one issued, which revokes it.",
)  # fmt: skip
DONE = refusal(
    "letter-draft-done", "这份拟稿已经签发或作废", "this draft was already issued or dropped",
    hint_zh="请重新拟稿。", hint_en="Draft another.",
)  # fmt: skip
UNMAKEABLE = refusal(
    "letter-unmakeable", "{message}", "{message_en}", hint_zh="{hint}", hint_en="{hint_en}", status=422,
)  # fmt: skip
UNREADABLE = refusal(
    "letter-differs", "{number} 的{form}与签发时的摘要不符，不能提供",
    "the {form} of {number} is not what was issued, and is not given out",
    hint_zh="原文件缺失或被改过，且重新生成的不同（字体或版式程序变了）；请从备份恢复原文件。",
    hint_en="The kept file is lost or changed, and made again it differs (other fonts or program); restore a backup.",
)  # fmt: skip


@transaction.atomic
def start(*, subject: Subject, key: str, actor: Actor, now: datetime, replaces: Letter | None = None) -> Draft:
    """A draft on an occasion; the open one of the office if there is one. Raises Refused."""
    occasion = occasion_now(subject, key)
    can_draft.demand(actor, occasion)
    _fail_if_issued(key, replaces)
    about = {occasion.name: subject, "occasion": key, "office_id": actor.organisation}
    open_one = Draft.objects.filter(**about, letter=None, dropped_at=None, replaces=replaces).first()
    if open_one is not None:
        return open_one
    draft = Draft.objects.create(
        **about, kind=occasion.template.id, step=occasion.step, made_by=actor.account, made_at=now, changed_at=now,
        replaces=replaces, given=_again(occasion.template, replaces),
    )  # fmt: skip
    record(actor=actor, now=now, action="letter-drafted", thing="letter-draft", thing_id=draft.pk, after=key)
    return draft


def _again(template: Template, replaces: Letter | None) -> dict[str, Any]:
    """What the letter that is replaced said, to be changed; not its day and number."""
    return {} if replaces is None else {k: v for k, v in replaces.fields.items() if k not in ("issued", "number")}


def _fail_if_issued(key: str, replaces: Letter | None) -> None:
    """One letter an occasion; then only what replaces the one that holds."""
    holds = Letter.objects.filter(occasion=key, replaced_by=None).first()
    if holds is not None and holds != replaces:
        raise refuse(ISSUED, number=holds.number or holds.title)


@transaction.atomic
def save(*, draft: Draft, given: Mapping[str, Any], prefix: str, actor: Actor, now: datetime) -> Draft:
    """Keep what was typed; it may still lack things. Raises Refused."""
    draft = _open(draft)
    can_draft.demand(actor, occasion_now(draft.subject, draft.occasion))
    draft.given, draft.prefix, draft.changed_at = contents.to_json(given), prefix.strip(), now
    draft.save()
    record(
        actor=actor, now=now, action="letter-draft-changed", thing="letter-draft", thing_id=draft.pk, after=draft.given
    )
    return draft


@transaction.atomic
def drop(*, draft: Draft, actor: Actor, now: datetime) -> None:
    """Nothing comes of a draft."""
    draft = _open(draft)
    can_draft.demand(actor, occasion_now(draft.subject, draft.occasion))
    draft.dropped_at = now
    draft.save()
    record(actor=actor, now=now, action="letter-draft-dropped", thing="letter-draft", thing_id=draft.pk)


def _open(draft: Draft) -> Draft:
    found = Draft.objects.select_for_update(of=("self",)).select_related("office", "replaces").get(pk=draft.pk)
    if found.letter_id is not None or found.dropped_at is not None:
        raise refuse(DONE)
    return found


# ---- issuing ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def issue(*, draft: Draft, actor: Actor, now: datetime) -> Letter:
    """Give the draft the next number, make its files and keep it. Raises Refused with everything against it."""
    draft = _open(draft)
    type(draft.subject)._default_manager.select_for_update().get(pk=draft.subject.pk)
    found = filled(draft, now=now)
    can_issue.demand(actor, found.occasion, draft.office)
    _fail_if_issued(draft.occasion, draft.replaces)
    fail_if_any(found.lacks)
    number, prefix, serial = _next_number(draft, found.occasion.template, now)
    document = _document(found, number, draft.replaces)
    pdf, docx = _written(document)
    letter = Letter.objects.create(
        kind=draft.kind, case=draft.case, roll=draft.roll, notice=draft.notice, step=draft.step,
        occasion=draft.occasion, office=draft.office, number=number, prefix=prefix, year=clock.day_of(now).year,
        serial=serial, title=document.title.replace("\n", ""), wording=_pinned(found.occasion.template),
        fields=contents.to_json(found.values), pdf_digest=files.keep(pdf, "pdf"),
        docx_digest=files.keep(docx, "docx"), drafted_by=draft.made_by, issued_by=actor.account,
        issued_role=str(actor.role), issued_at=now, replaces=draft.replaces,
    )  # fmt: skip
    draft.letter = letter
    draft.save(update_fields=["letter"])
    record(
        actor=actor, now=now, action="letter-issued", thing="letter", thing_id=letter.number or letter.pk,
        after=letter.fields, details={
            "kind": letter.kind, "about": letter.occasion, "pdf": letter.pdf_digest, "docx": letter.docx_digest,
            "replaces": letter.replaces.number or letter.replaces.pk if letter.replaces is not None else None,
        },
    )  # fmt: skip
    return letter


def _next_number(draft: Draft, template: Template, now: datetime) -> tuple[str, str, int | None]:
    """The number, its prefix and serial: counted with the issuing, so that none is left out; nothing for a sheet."""
    kind, year = number_kind(template), clock.day_of(now).year
    if kind is None:
        return "", "", None
    prefix = prefix_of(draft) if kind is FieldKind.NUMBER else f"{MINUTES}·{draft.office_id}"
    series = hashlib.sha256(f"{prefix}\n{year}".encode()).hexdigest()[:24]
    Numbers.objects.get_or_create(series=f"letter-{series}")
    row = Numbers.objects.select_for_update().get(series=f"letter-{series}")
    row.last += 1
    row.save(update_fields=["last"])
    number = str(DocumentNumber(prefix, year, row.last)) if kind is FieldKind.NUMBER else f"第{row.last}期"
    return number, prefix, row.last


def _document(found: Filled, number: str, replaces: Letter | None) -> OfficialDocument:
    return contents.made(found.occasion.template, found.values, number=number, replaces=replaces)


def _written(document: OfficialDocument) -> tuple[bytes, bytes]:
    try:
        return files.written(document, "pdf"), files.written(document, "docx")
    except Rejected as rejected:
        told = (
            UNMAKEABLE.given(message=d.message(), message_en=d.message("en"), hint=d.hint(), hint_en=d.hint("en"))
            for d in rejected.diagnostics
        )
        fail_if_any(told)
        raise


def _pinned(template: Template) -> Wording:
    """The words of the kind as they are now, kept once."""
    text = template.source.text
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept, _ = Wording.objects.get_or_create(digest=digest, defaults={"kind": template.id, "text": text})
    return kept


# ---- reading ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def download(*, letter: Letter, form: files.Form, actor: Actor, now: datetime) -> bytes:
    """An issued file, the same bytes as then; recorded unless it is the party's own. Raises Refused."""
    can_read.demand(actor, letter)
    data = files.reading(letter, form)
    if data is None:
        raise refuse(UNREADABLE, number=letter.number or letter.title, form=form.upper())
    if not is_party(actor, letter):
        record(
            actor=actor, now=now, action="letter-downloaded", thing="letter", thing_id=letter.number or letter.pk,
            details={"form": form},
        )  # fmt: skip
    return data


def may_replace(letter: Letter, actor: Actor) -> bool:
    """Whether somebody could draft another in its place: it still holds, and its occasion is still there."""
    if Letter.objects.filter(replaces=letter).exists() or actor.organisation != letter.office_id:
        return False
    occasion = occasion_of(letter.subject, letter.occasion)
    return occasion is not None and can_draft(actor, occasion)
