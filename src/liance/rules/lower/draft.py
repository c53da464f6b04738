"""What the lines of an incentive have said so far, and the lines that only state: payout, shares, duties, quota."""

from __future__ import annotations

from dataclasses import dataclass, field

from liance.records.vocabulary import RecordType
from liance.rules import ir, syntax
from liance.rules.lower.expressions import Lowering


@dataclass(slots=True)
class Draft:
    """What the lines of an incentive have said so far."""

    basis: RecordType | None = None
    where: ir.Expr | None = None
    payee: ir.Expr | None = None
    conditions: list[ir.Condition] = field(default_factory=list)
    amount: ir.Expr | None = None
    floor: ir.Expr | None = None
    nature: ir.NatureOf | ir.Switch[ir.NatureOf] | None = None
    nature_reason: str = ""
    limits: list[ir.Limit] = field(default_factory=list)
    once: ir.Keys | ir.Switch[ir.Keys] | None = None
    lag: int = 0
    ledger_key: ir.Keys | None = None
    adopted: dict[str, str] = field(default_factory=dict)
    departments: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    national: tuple[str, ...] = ()
    stated: list[ir.Stated] = field(default_factory=list)
    note: str = ""
    procedure: str | None = None


class StatedLines:
    """Lines that state something for people and later procedures; kept with their figures."""

    draft: Draft

    def _lowering(self, type_: RecordType | None = None) -> Lowering:
        raise NotImplementedError

    def _payout(self, line: syntax.Payout) -> None:
        lowering = self._lowering()
        for step in line.items:
            value = lowering.number(step.share)
            figure = value.value if isinstance(value, ir.Const) else None
            self.draft.stated.append(ir.Stated("payout", step.when.value, figure))  # type: ignore[arg-type]
        self._whole(lowering, line, "payout")

    def _share(self, line: syntax.Share) -> None:
        lowering = self._lowering()
        for part in line.items:
            value = lowering.number(part.share)
            figure = value.value if isinstance(value, ir.Const) else None
            self.draft.stated.append(ir.Stated("share", part.payer.value, figure))  # type: ignore[arg-type]
        self._whole(lowering, line, "share")

    def _whole(self, lowering: Lowering, line: syntax.Node, kind: str) -> None:
        values = [s.value for s in self.draft.stated if s.kind == kind]
        known = [v for v in values if v is not None]
        if len(known) == len(values) and sum(known) != 1:
            lowering.fail("shares-not-whole", line, total=str(sum(known)))

    def _duty(self, line: syntax.Duty) -> None:
        more = line.otherwise.value if line.otherwise is not None else ""
        term = self._lowering().number(line.term) if line.term is not None else None
        figure = term.value if isinstance(term, ir.Const) else None
        self.draft.stated.append(ir.Stated("duty", line.what.value, figure, more))  # type: ignore[arg-type]

    def _quota(self, line: syntax.Quota) -> None:
        value = self._lowering().number(line.value)
        figure = value.value if isinstance(value, ir.Const) else None
        self.draft.stated.append(ir.Stated("quota", str(line.span or ""), figure))  # type: ignore[arg-type]

    def _pool(self, line: syntax.Pool) -> None:
        value = self._lowering().number(line.value, ir.MONEY)
        figure = value.value if isinstance(value, ir.Const) else None
        self.draft.stated.append(ir.Stated("pool", str(line.span or ""), figure, str(line.rule or "")))  # type: ignore[arg-type]
