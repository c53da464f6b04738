"""Who drafts, signs and reads official documents."""

from __future__ import annotations

from liance.web.awards.models import Roll
from liance.web.cases.models import Case
from liance.web.cases.permissions import can_see as can_see_case
from liance.web.cases.permissions import seen_by
from liance.web.letters.kinds import use_of
from liance.web.letters.models import About
from liance.web.letters.occasions import Occasion, Subject
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.actions import action


def sees(actor: Actor, subject: Subject) -> bool:
    """Whether somebody sees what a document is about: the case; a case of the batch; officials every notice."""
    if isinstance(subject, Case):
        return can_see_case(actor, subject)
    if actor.role not in (*OFFICIALS, *READERS):
        return False
    return not isinstance(subject, Roll) or Case.objects.filter(seen_by(actor), rolls=subject).exists()


@action(
    "letters.draft", "拟写文书", "draft an official document", roles=OFFICIALS,
    where_zh="办理该环节的人，或者签发这种文书的人；看得见该案件、批次或公示",
    where_en="who handles the stage or signs such documents, and sees the case, batch or notice",
)  # fmt: skip
def can_draft(actor: Actor, occasion: Occasion) -> bool:
    """Whoever handles the stage that it comes from; who signs may draft as well."""
    return str(actor.role) in occasion.drafters | occasion.signers and sees(actor, occasion.subject)


@action(
    "letters.issue", "签发文书", "issue an official document", roles=OFFICIALS,
    where_zh="决定类由负责人签发，其他由办理人签发；只签发本单位的文书",
    where_en="leaders issue decisions, whoever handles the stage the others; only those of their own office",
)  # fmt: skip
def can_issue(actor: Actor, occasion: Occasion, office: Organisation) -> bool:
    """Who signs this kind, of the office that writes it."""
    own = actor.organisation == office.code
    return own and str(actor.role) in occasion.signers and sees(actor, occasion.subject)


@action(
    "letters.read", "查看和下载已签发的文书", "read and download issued documents",
    roles=(*APPLICANTS, *OFFICIALS, *READERS, Role.EXPERT),
    where_zh="看得见该案件的；对异议人的决定，当事人看不到",
    where_en="who sees the case; the party does not see a decision addressed to an objector",
)  # fmt: skip
def can_read(actor: Actor, about: About) -> bool:
    """Who sees the case; what is apart from the party only officials and readers."""
    subject = about.subject
    if use_of(about.kind).apart and (actor.role not in (*OFFICIALS, *READERS) or is_party(actor, about)):
        return False
    return sees(actor, subject)


def is_party(actor: Actor, about: About) -> bool:
    """Whether somebody belongs to the party of the case."""
    party = about.case.party_id if about.case is not None else None
    return party is not None and actor.acts_for(party)
