"""What tests of documents begin with: an office, a draft filled in, issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from liance.official.document import Heading, Paragraph, Table
from liance.web.letters import filling, services
from liance.web.letters.files import document_of
from liance.web.letters.models import Draft, Letter
from liance.web.letters.occasions import Subject, occasions
from liance.web.people.actor import Actor
from liance.web.people.roles import Role

Person = Callable[..., Actor]
OFFICE: dict[str, Any] = {
    "contact": "王芳", "phone": "0635-0000001", "address": "东区路1号", "review_body": "某市人民政府",
    "court": "某市东区人民法院", "appeal": "本平台“投诉”栏", "finance": "某市财政局",
    "review": "答复后5个工作日内申请复核。", "recipients": "各县区工信局", "again": "申报期内可以再次申报。",
}  # fmt: skip
"""What the fictional office fills in the same way each time."""


def kinds_of(subject: Subject) -> list[str]:
    """The kinds of documents that fit now."""
    return [o.template.id for o in occasions(subject)]


def drafted(subject: Subject, kind: str, actor: Actor, now: datetime, **given: Any) -> Draft:
    """A draft of a kind with what an office knows of itself, and more."""
    occasion = next(o for o in occasions(subject) if o.template.id == kind)
    draft = services.start(subject=subject, key=occasion.key, actor=actor, now=now)
    ids = {f.id for f in occasion.template.fields}
    told = {k: v for k, v in OFFICE.items() if k in ids and (kind, k) != ("allocation-plan", "review")} | given
    prefix = "某财函" if actor.role in (Role.FINANCE_OFFICER, Role.FINANCE_LEADER) else "某工信函"
    return services.save(draft=draft, given=told, prefix=prefix, actor=actor, now=now)


def issued(subject: Subject, kind: str, drafter: Actor, signer: Actor, now: datetime, **given: Any) -> Letter:
    """A letter of a kind, drafted by one and signed by another."""
    draft = drafted(subject, kind, drafter, now, **given)
    return services.issue(draft=draft, actor=signer, now=now)


def text_of(letter: Letter) -> str:
    """Everything that a letter says, paragraph by paragraph."""
    document = document_of(letter)
    lines: list[str] = []
    for block in (*document.body, *(b for a in document.attachments for b in a.body)):
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["｜".join(row) for row in block.rows]
    return "\n".join(lines)


def lacks(draft: Draft, now: datetime) -> list[str]:
    """What a draft still lacks, in Chinese."""
    return [t.message.zh for t in filling.filled(draft, now=now).lacks]


__all__ = ["OFFICE", "Person", "drafted", "issued", "kinds_of", "lacks", "text_of"]
