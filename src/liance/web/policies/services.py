"""Writes: a policy's files taken in as an edition, once for each state of the files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from liance.rules.library import load_policy
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition, EditionFiles
from liance.web.policies.permissions import can_admit, can_put_in_use
from liance.web.policies.queries import files_of
from liance.web.site.refusals import fail_if_any, refusal

SAME_PERSON = refusal(
    "edition-same-person", "第{number}版是您收录的，须由另一个人启用", "you took in no. {number} yourself",
    hint_zh="请市局负责人核对改动后启用。", hint_en="Ask a city leader to check the changes and put it in use.",
)  # fmt: skip


@transaction.atomic
def admit(*, folder: Path, actor: Actor, now: datetime) -> Edition:
    """The edition of a policy folder as it is now, kept but not yet in use; one admitted before is found again.

    Raises Rejected with every mistake of the documents; nothing is then written.
    """
    can_admit.demand(actor)
    policy = load_policy(folder)
    files = files_of(folder)
    seal = digest(files)
    found = Edition.objects.filter(digest=seal).first()
    if found is not None:
        return found
    last = Edition.objects.filter(policy=policy.id).order_by("-number").first()
    made = Edition.objects.create(
        policy=policy.id, digest=seal, title=policy.title, status=policy.status,
        number=last.number + 1 if last is not None else 1, taken_in_at=now, taken_in_by=actor.account or "system",
    )  # fmt: skip
    EditionFiles.objects.create(edition=made, content=files)
    record(
        actor=actor, now=now, action="edition-taken-in", thing="policy", thing_id=policy.id,
        after=seal, details={"number": made.number},
    )  # fmt: skip
    return made


@transaction.atomic
def put_in_use(*, edition: Edition, actor: Actor, now: datetime) -> Edition:
    """From now on new matters of the policy begin under this edition; whoever admitted it leaves this to another."""
    can_put_in_use.demand(actor)
    if actor.account and actor.account == edition.taken_in_by:
        fail_if_any([SAME_PERSON.given(number=edition.number)])
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.current:
        return edition
    before = Edition.objects.filter(policy=edition.policy, current=True).first()
    Edition.objects.filter(policy=edition.policy, current=True).update(current=False)
    edition.current = True
    edition.save(update_fields=["current"])
    record(
        actor=actor, now=now, action="edition-in-use", thing="policy", thing_id=edition.policy,
        before=before.digest if before is not None else None, after=edition.digest, details={"number": edition.number},
    )  # fmt: skip
    return edition


def take_in(*, folder: Path, actor: Actor, now: datetime) -> Edition:
    """Admit a policy folder and put it in use at once, as the operator at the server may. Raises Rejected."""
    return put_in_use(edition=admit(folder=folder, actor=actor, now=now), actor=actor, now=now)
