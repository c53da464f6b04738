"""Writes: a policy's files taken in as an edition, once for each state of the files."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from liance.rules.library import load_policy, made_from
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition, EditionFiles


@transaction.atomic
def take_in(*, folder: Path, actor: Actor, now: datetime) -> Edition:
    """The edition of a policy folder as it is now, made current; one taken in before is found again.

    Raises Rejected with every mistake of the documents; nothing is then written.
    """
    policy = load_policy(folder)
    files = files_of(folder)
    seal = digest(files)
    found = Edition.objects.filter(digest=seal).first()
    if found is not None and found.current:
        return found
    last = Edition.objects.filter(policy=policy.id).order_by("-number").first()
    Edition.objects.filter(policy=policy.id, current=True).update(current=False)
    if found is None:
        found = Edition.objects.create(
            policy=policy.id, digest=seal, title=policy.title, status=policy.status,
            number=last.number + 1 if last is not None else 1, taken_in_at=now, taken_in_by=actor.account or "system",
            current=True,
        )  # fmt: skip
        EditionFiles.objects.create(edition=found, content=files)
    else:
        found.current = True
        found.save(update_fields=["current"])
    record(
        actor=actor, now=now, action="edition-taken-in", thing="policy", thing_id=policy.id,
        after=seal, details={"number": found.number},
    )  # fmt: skip
    return found


def files_of(folder: Path) -> dict[str, str]:
    """Every file that the policy is made from, as text by its path below the folder common to them all.

    The key `""` holds the path of the policy's own folder.
    """
    folder = folder.resolve()
    files = [path.resolve() for path in made_from(folder)]
    base = Path(os.path.commonpath([folder, *files]))
    texts = {path.relative_to(base).as_posix(): path.read_text("utf-8") for path in files}
    return {"": folder.relative_to(base).as_posix(), **texts}
