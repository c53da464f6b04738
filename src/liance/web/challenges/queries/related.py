"""What registry and accounts know of ties between a need's owner and who bids: warnings, for people to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from liance.values.ratio import format_ratio
from liance.web.people.models import Membership, Organisation
from liance.web.registry.models import Record

TYPE = "enterprise"
"""The record type that says who controls a firm and in which park it is."""
TIES = {"controller": "实际控制人相同", "park": "在同一园区"}
SHARES = "shareholding"
"""The record type that says who holds which share of whom."""


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
    people, shares = _people(codes, on), _shares([owner, *bodies])
    for body in (b for b in bodies if b.code != owner.code):
        for field, words in TIES.items():
            same = known.get(owner.code, {}).get(field)
            if same and same == known.get(body.code, {}).get(field):
                yield f"{body.name}和需求方{words}（{same}）"
        if known.get(body.code, {}).get("controller") == owner.name:
            yield f"{body.name}的实际控制人是需求方"
        if known.get(owner.code, {}).get("controller") == body.name:
            yield f"需求方的实际控制人是{body.name}"
        yield from _held(owner, body, shares)
        if people.get(owner.code, set()) & people.get(body.code, set()):
            yield f"{body.name}和需求方在平台上有同一个人代表"


def _held(owner: Body, body: Body, shares: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """One holds a share of the other, or a third one holds shares of both."""
    for (held, holder), share in shares.items():
        part = f"{format_ratio(Fraction(share))}的股份" if share else "股份"
        if _is(owner, held) and _is(body, holder):
            yield f"{body.name}持有需求方{part}"
        if _is(body, held) and _is(owner, holder):
            yield f"需求方持有{body.name}{part}"
    of_owner = {holder for held, holder in shares if _is(owner, held)}
    for _, holder in (k for k in shares if _is(body, k[0]) and k[1] in of_owner):
        yield f"{body.name}和需求方有共同的股东（{holder}）"


def _is(body: Body, named: str) -> bool:
    return named in (body.code, body.name)


def _shares(bodies: Sequence[Body]) -> dict[tuple[str, str], str]:
    """Who is held by whom, by code or name, with the share where it is known."""
    named = {n for b in bodies for n in (b.code, b.name) if n}
    rows = Record.objects.filter(
        type=SHARES, current__withdrawn=False, mentions__value__in=named, mentions__field__in=("held", "holder")
    )
    values = rows.order_by("pk").distinct().values_list("current__values", flat=True)
    return {(v["held"], v["holder"]): v.get("share") or "" for v in values}


def _people(codes: list[str], on: date) -> dict[str, set[int]]:
    """Who acts for each organisation on a day."""
    found: dict[str, set[int]] = {}
    rows = Membership.objects.valid_on(on).filter(organisation__in=codes)
    for code, account in rows.values_list("organisation", "account"):
        found.setdefault(code, set()).add(account)
    return found
