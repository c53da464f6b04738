"""What falls due at the end of matters, as payables of the treasury: yearly instalments of an agreement, say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from liance.values.money import money_from_cell
from liance.web.funds.models import Claim
from liance.web.funds.payable import Payable, parts_stated
from liance.web.matters.kinds import of
from liance.web.matters.models import Matter
from liance.web.policies.queries import policy_of

KEY = "matter/"


class Due:
    """Matters that ended where their kind says that an amount is due. Their notice, if any, has ended by then."""

    def payables(self, *, fresh: bool = False) -> Iterable[Payable]:
        """All of them, or those that are no claims yet; first ended first."""
        rows = _ended()
        if fresh:
            known = Claim.objects.filter(key__startswith=KEY).values_list("key", flat=True)
            rows = rows.exclude(pk__in=[int(key[len(KEY) :]) for key in known])
        return list(_payables(rows))

    def payable(self, keys: Sequence[str]) -> dict[str, Payable]:
        """Those with these keys, as they stand now."""
        wanted = [int(key[len(KEY) :]) for key in keys if key.startswith(KEY)]
        return {p.key: p for p in _payables(_ended().filter(pk__in=wanted))} if wanted else {}


def _ended() -> QuerySet[Matter]:
    rows = Matter.objects.filter(due__gt=0).exclude(case__party=None)
    return rows.select_related("case", "case__party", "case__edition").defer("case__run").order_by("case__ended_at")


def _payables(rows: Iterable[Matter]) -> Iterator[Payable]:
    for matter in rows:
        case, declared = matter.case, of(matter)
        pays, policy, party = declared.kind.pays, policy_of(case.edition), case.party
        if pays is None or party is None or case.ended_at is None or matter.due is None:
            continue
        rule = next((i for i in policy.incentives if i.basis.id == pays.basis.id), None)
        name = rule.id if rule is not None else declared.kind.id
        yield Payable(
            key=f"{KEY}{matter.pk}", case_number=case.number, policy=matter.policy, incentive=name,
            title=rule.title if rule is not None else declared.kind.title, beneficiary=party.code, county=party.county,
            year=matter.year, matter=case.title, decided_fen=matter.due, ceiling_fen=matter.due,
            decided_at=case.ended_at, notice_ended=True, open_objection=False, parts=parts_stated(policy, name),
        )  # fmt: skip


def due_of(matter: Matter, ending: str) -> int | None:
    """The fen that fall due at an ending; None where it is not one that pays."""
    pays = of(matter).kind.pays
    if pays is None or pays.ending != ending or pays.amount not in matter.values:
        return None
    return money_from_cell(matter.values[pays.amount])
