"""Documents of the bench: a few written and signed through the services; the rest copied in bulk under own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bench.platform.people import acting
from liance.official.library import kind
from liance.web.cases.models import Case
from liance.web.letters import services
from liance.web.letters.models import Draft, Letter
from liance.web.letters.occasions import occasions
from liance.web.letters.permissions import can_draft
from liance.web.people.actor import Actor
from liance.web.people.roles import Role

OFFICE = {
    "contact": "王芳", "phone": "0000-0000001", "issuer": "测试东区工信局", "address": "测试路1号",
    "again": "申报期内可以再次申报。",
}  # fmt: skip
WRITTEN, COPIED, DRAFTED = 3, 1500, 100


def written(now: datetime) -> int:
    """Letters about cases that were withdrawn, and drafts about others; how many letters there are in the end."""
    officer = acting(Role.COUNTY_OFFICER, 0, now)
    cases = Case.objects.filter(county=officer.county, procedure__purpose="application").order_by("pk")
    for case in cases.filter(ended="withdrawn")[:WRITTEN]:
        draft = _drafted(case, officer, now)
        if draft is not None:
            given = {f.id: OFFICE[f.id] for f in kind(draft.kind).fields if f.id in OFFICE}
            draft = services.save(draft=draft, given=given, prefix="测东工信函", actor=officer, now=now)
            services.issue(draft=draft, actor=officer, now=now)
    if kept := list(Letter.objects.order_by("pk")):
        _copied(kept)
    for case in cases.filter(ended="")[:DRAFTED]:
        _drafted(case, officer, now)
    return Letter.objects.count()


def _drafted(case: Case, officer: Actor, now: datetime) -> Draft | None:
    """A draft of the first document that fits and is not there yet."""
    fit = (o for o in occasions(case) if can_draft(officer, o) and not Letter.objects.filter(occasion=o.key).exists())
    occasion = next(fit, None)
    return services.start(subject=case, key=occasion.key, actor=officer, now=now) if occasion is not None else None


def _copied(letters: Sequence[Letter]) -> None:
    """Rows as issuing leaves them, with the text of a letter that was issued, about other cases."""
    last = letters[-1].serial or 0
    known = {letter.case_id for letter in letters}
    rows = Case.objects.exclude(pk__in=known).filter(procedure__purpose="application").order_by("pk")
    Letter.objects.bulk_create(
        [_copy(letters[n % len(letters)], case, last + n + 1) for n, case in enumerate(rows[:COPIED])], batch_size=500
    )


def _copy(letter: Letter, case: Case, serial: int) -> Letter:
    kept = {f.attname: getattr(letter, f.attname) for f in Letter._meta.concrete_fields if not f.primary_key}
    number = letter.number.replace(f"{letter.serial}号", f"{serial}号")
    told = {"case_id": case.pk, "occasion": f"case:{case.pk}:{letter.kind}:0", "serial": serial, "number": number}
    return Letter(**kept | told)
