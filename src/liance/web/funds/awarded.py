"""The platform's own awards as payables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from liance.rules import ir
from liance.web.awards.models import Award
from liance.web.cases.models import Case
from liance.web.funds.payable import Payable, parts_stated
from liance.web.notices.models import Objection
from liance.web.policies.queries import policy_of

KEY = "award/"
PURPOSE = "payment"


class Awarded:
    """Awards that were decided and not taken back."""

    def payables(self, *, fresh: bool = False) -> Iterable[Payable]:
        """All of them, or those that are no claims yet; first decided first."""
        return list(_payables(_decided().filter(claim=None) if fresh else _decided()))

    def payable(self, keys: Sequence[str]) -> dict[str, Payable]:
        """Those with these keys, as they stand now."""
        wanted = [int(key[len(KEY) :]) for key in keys if key.startswith(KEY)]
        return {p.key: p for p in _payables(_decided().filter(pk__in=wanted))} if wanted else {}


def _decided() -> QuerySet[Award]:
    found = Award.objects.filter(live=True, decided__gt=0)
    return found.select_related("case", "beneficiary", "edition").order_by("decided_on", "pk")


def _payables(rows: QuerySet[Award]) -> Iterator[Payable]:
    awards = list(rows)
    cases = [a.case_id for a in awards]
    objected = set(
        Objection.objects.filter(line__case__parent__in=cases, result="").values_list("line__case__parent", flat=True)
    )
    paid = set(
        Case.objects.filter(parent__in=cases, procedure__purpose=PURPOSE, ended="paid").values_list("parent", flat=True)
    )
    for award in awards:
        yield _payable(award, policy_of(award.edition), award.case_id in objected, award.case_id in paid)


def _payable(award: Award, policy: ir.Policy, objected: bool, paid: bool) -> Payable:
    rule, case, decided = policy.incentive(award.incentive), award.case, award.decided or 0
    runs = policy.procedures.get(case.runs)
    day = award.decided_on or case.entered
    return Payable(
        key=f"{KEY}{award.pk}", case_number=case.number, policy=award.policy, incentive=award.incentive,
        title=rule.title if rule is not None else award.incentive, beneficiary=award.beneficiary_id,
        county=award.beneficiary.county, year=award.year or day.year, matter=award.matter, decided_fen=decided,
        ceiling_fen=decided if award.ceiling is None else award.ceiling,
        decided_at=timezone.make_aware(datetime.combine(day, time())),
        notice_ended=paid or (runs is not None and runs.purpose == PURPOSE), open_objection=objected,
        parts=parts_stated(policy, award.incentive), award=award.pk,
    )  # fmt: skip
