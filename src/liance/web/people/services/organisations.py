"""Organisations: added with a valid credit code, renamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from liance.values import uscc
from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation, Registration
from liance.web.people.roles import Kind
from liance.web.site.refusals import Told, fail_if_any, refusal

CODE_WRONG = refusal(
    "organisation-code",
    "统一社会信用代码“{code}”有误",
    "the unified social credit code {code} is wrong",
    hint_zh="请核对：{expected}。",
    hint_en="It should be {expected_en}.",
    status=422,
)
CODE_TAKEN = refusal(
    "organisation-there",
    "统一社会信用代码“{code}”已登记，单位是“{name}”",
    "the code {code} is there already: {name}",
    hint_zh="请核对代码；名称变了的，请更改名称。",
    hint_en="Compare the code; if the name changed, change the name.",
)
ORGANISATION_UNKNOWN = refusal(
    "organisation-unknown",
    "没有登记统一社会信用代码为“{code}”的单位",
    "no organisation with the code {code}",
    hint_zh="请核对代码；单位尚未登记的，请改用“注册单位”。",
    hint_en="Compare the code; if it is not there yet, register it.",
    status=422,
)
NAME_EMPTY = refusal(
    "organisation-name",
    "没有填写单位名称",
    "the organisation's name is empty",
    hint_zh="请填写登记证上的全称。",
    hint_en="Give the full registered name.",
    status=422,
)


@transaction.atomic
def add_organisation(
    *, code: str, name: str, kind: Kind, county: str = "", demonstration: bool = False, actor: Actor, now: datetime
) -> Organisation:
    """A new organisation. A demonstration's code need not be valid. Raises Refused with everything that is wrong."""
    permissions.can_add_organisation.demand(actor)
    code, name = code.strip().upper(), name.strip()
    fail_if_any(_faults(code, name, check=not demonstration))
    made = Organisation.objects.create(
        code=code, name=name, kind=kind, county=county, demonstration=demonstration, created_at=now
    )
    _record_added(made, actor=actor, now=now)
    return made


def open_for(brought: Registration, *, actor: Actor, now: datetime) -> Organisation:
    """The organisation that a registration names: the one that is there, or a new one; in the caller's transaction."""
    made, new = Organisation.objects.get_or_create(
        code=brought.code,
        defaults={"name": brought.name, "kind": brought.kind, "county": brought.county, "created_at": now},
    )
    if new:
        _record_added(made, actor=actor, now=now)
    return made


def _record_added(made: Organisation, *, actor: Actor, now: datetime) -> None:
    record(
        actor=actor, now=now, action="organisation-added", thing="organisation", thing_id=made.code,
        after=[made.name, made.kind, made.county],
    )  # fmt: skip


def code_faults(code: str) -> Iterator[Told]:
    """What is wrong with a credit code by itself: its form or its check character."""
    fault = uscc.fault_of(code)
    if fault is not None:
        yield CODE_WRONG.given(code=code, expected=fault.expected_zh, expected_en=fault.expected_en)


def _faults(code: str, name: str, *, check: bool) -> list[Told]:
    there = Organisation.objects.filter(pk=code).first()
    told = list(code_faults(code)) if check else []
    if there is not None:
        told.append(CODE_TAKEN.given(code=code, name=there.name))
    if not name:
        told.append(NAME_EMPTY.given())
    return told


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, name: str, county: str, actor: Actor, now: datetime
) -> Organisation:
    """A new name or county; the code and the kind stay. Raises Refused for an empty name."""
    permissions.can_change_organisation.demand(actor)
    if not name.strip():
        fail_if_any([NAME_EMPTY.given()])
    kept = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before, kept.name, kept.county = [kept.name, kept.county], name.strip(), county.strip()
    kept.save(update_fields=["name", "county"])
    record(
        actor=actor, now=now, action="organisation-changed", thing="organisation", thing_id=kept.code,
        before=before, after=[kept.name, kept.county], details={"before": before, "after": [kept.name, kept.county]},
    )  # fmt: skip
    return kept
