"""The gates of a policy in SQL: conditions on the beneficiary's own record, where it is an enterprise on file."""

from __future__ import annotations

from datetime import date

from liance.records.vocabulary import Field
from liance.rules import ir
from liance.rules.sql.expressions import Readings, Row
from liance.rules.sql.facts import Facts, stored, value_of
from liance.rules.sql.verdicts import Value
from liance.rules.sql.words import Beyond, name, some

FIRM = "firm"
ENTERPRISE = "enterprise"


class _FirmFacts(Facts):
    """The enterprise's own fields, read from its table as it stands."""

    def own(self, field: Field, row: str) -> Value:
        """A field of the enterprise."""
        return value_of(field, stored(field, f"{row}.{name(field.id)}"), given=False)

    def reached(self, steps: tuple[ir.Step, ...], field: Field, row: str) -> Value:
        """Gates look no further."""
        raise Beyond("门槛引用其他记录", "a gate that looks at other records")

    def year(self, row: str) -> Value:
        """An enterprise has no year."""
        if self.year_sql:
            raise Beyond("企业记录有年份的门槛", "a gate on a dated enterprise record")
        return super().year(row)


def gates(
    policy: ir.Policy, readings: Readings, payee: str, applied_on: date | None
) -> tuple[str, list[tuple[ir.Condition, str]]]:
    """The join to the beneficiary's enterprise, and every gate: it binds only where there is such a record."""
    type_ = policy.vocabulary.type_named(ENTERPRISE)
    if type_ is None or not policy.enterprise_gates:
        return "", []
    key = f"{FIRM}.{name(type_.keys[0].id)}"
    row = Row(_FirmFacts(policy, type_, applied_on), readings, FIRM, 0)
    made = [(c, some([f"{key} IS NULL", row.truth(c.expr)])) for c in policy.enterprise_gates]
    return f"LEFT JOIN {ENTERPRISE} AS {FIRM} ON {key} = {payee}", made
