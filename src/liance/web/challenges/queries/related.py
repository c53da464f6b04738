"""What registry and accounts know of ties between a need's owner and who bids: warnings, for people to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from liance.web.people.models import Membership, Organisation
from liance.web.registry.models import Record

TYPE = "enterprise"
"""The record type that says who controls a firm and in which park it is."""
TIES = {"controller": "实际控制人相同", "park": "在同一园区"}


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as far as ties go."""

    code: str
    name: str


def related(owner: Organisation, bidders: Iterable[Body], *, on: date) -> list[str]:
    """Every tie found, in words; nothing found does not mean that there is none."""
    bodies = list(bidders)
    return list(_ties(Body(owner.code, owner.name), bodies, on))


def _ties(owner: Body, bodies: list[Body], on: date) -> Iterator[str]:
    codes = [owner.code, *(b.code for b in bodies)]
    rows = Record.objects.filter(type=TYPE, key__in=codes, current__withdrawn=False).select_related("current")
    known = {r.key: r.current.values for r in rows if r.current is not None}
    people = _people(codes, on)
    for body in (b for b in bodies if b.code != owner.code):
        for field, words in TIES.items():
            same = known.get(owner.code, {}).get(field)
            if same and same == known.get(body.code, {}).get(field):
                yield f"{body.name}和需求方{words}（{same}）"
        if known.get(body.code, {}).get("controller") == owner.name:
            yield f"{body.name}的实际控制人是需求方"
        if known.get(owner.code, {}).get("controller") == body.name:
            yield f"需求方的实际控制人是{body.name}"
        if people.get(owner.code, set()) & people.get(body.code, set()):
            yield f"{body.name}和需求方在平台上有同一个人代表"


def _people(codes: list[str], on: date) -> dict[str, set[int]]:
    """Who acts for each organisation on a day."""
    found: dict[str, set[int]] = {}
    rows = Membership.objects.valid_on(on).filter(organisation__in=codes)
    for code, account in rows.values_list("organisation", "account"):
        found.setdefault(code, set()).add(account)
    return found
