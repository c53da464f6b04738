"""What one beneficiary's records share: once only, common limits, top-up; settled one after the other in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from liance.records.vocabulary import Field
from liance.rules import ir
from liance.rules.sql.expressions import Row
from liance.rules.sql.facts import given
from liance.rules.sql.history import NAMES
from liance.rules.sql.numbers import Num
from liance.rules.sql.words import Beyond, cte, indented, literal, some, whether
from liance.values.money import ROUNDINGS

ROUNDED = {
    "down-to-yuan": "{0} // ({1} * 100) * 100",
    "down-to-fen": "{0} // {1}",
    "half-up-to-yuan": "({0} + {1} * 50) // ({1} * 100) * 100",
}
CALLED = {"down-to-yuan": "向下取整到元", "down-to-fen": "向下取整到分", "half-up-to-yuan": "四舍五入到元"}
OTHER = (("low", "high"), ("high", "low"))
SELF_GROUPS = ("highest", "choose", "top-up")


@dataclass(frozen=True, slots=True)
class Shared:
    """What records of one beneficiary share, as keys in SQL: once only, limits with their figure, a group."""

    once: str = ""
    times: int = 1
    limits: tuple[tuple[str, int], ...] = ()
    group: str = ""
    method: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def in_turn(self) -> bool:
        """Whether records have to be settled one after the other."""
        return bool(self.once or self.limits or self.method == "top-up")


def shared_of(policy: ir.Policy, incentive: ir.Incentive, row: Row) -> Shared:
    """What the incentive's records share. Raises Beyond for groups with other incentives."""
    said: list[str] = []
    once, times = "", 1
    picked = row.readings.pick(incentive.once) if incentive.once is not None else None
    if picked is not None and not picked.tier:
        once, times = key_of(row, picked.items, picked.year), picked.times
        said.append(f"频次：同一事项至多{times}次")
    limits = []
    for limit in incentive.limits:
        scope = row.readings.pick(limit.scope)
        if scope.keys is not None:
            most = row.number(limit.amount).fixed
            if most is None:
                raise Beyond("累计上限不是定数", "a shared limit that is no constant")
            limits.append((key_of(row, scope.keys.items, scope.each_year), ROUNDINGS[policy.rounding](most)))
            said.append(f"共用的上限：{limit.place.text}")
    group, method = _group(policy, incentive, row, said)
    return Shared(once, times, tuple(limits), group, method, said)


def _group(policy: ir.Policy, incentive: ir.Incentive, row: Row, said: list[str]) -> tuple[str, str]:
    """The group of the incentive with itself: its keys and method."""
    found: list[tuple[str, str]] = []
    for group in policy.groups:
        if incentive.id not in group.members:
            continue
        method = row.readings.pick(group.method[incentive.id])
        if method.kind == "stack":
            continue
        if group.members != (incentive.id,) or method.kind not in SELF_GROUPS:
            raise Beyond(f"合并 {group.title}（{method.kind}）", f"the group {group.id} ({method.kind})")
        keys = method.keys or group.same[incentive.id]
        found.append((key_of(row, keys.items, keys.year), method.kind))
        said.append(f"合并：{group.title}")
    if isinstance(incentive.amount, ir.Tiers) and row.readings.pick(incentive.amount.mode) == "top-up":
        found.append(("['']", "top-up"))
        said.append("补差：减去以前各档已得")
    if len(found) > 1:
        raise Beyond("一项奖补有两个合并", "an incentive in two groups")
    return found[0] if found else ("", "")


def key_of(row: Row, items: Sequence[ir.Expr], year: bool) -> str:
    """SQL of a list of texts that tells things apart; NULL, equal to nothing, where one of them is unknown."""
    parts, gone = [], []
    for item in items:
        value, field = row.value(item), _own_field(row.readings.plain(item))
        sql = value.sql if not isinstance(value, Num) else value.exact.top if value.exact is not None else ""
        if value.nothing != "FALSE" or not sql:
            raise Beyond("主键是算出来的数，或可能不存在", "a key that is computed or may not exist")
        parts.append(sql if field is not None and field.kind in NAMES else f"CAST({sql} AS VARCHAR)")
        gone += [] if field is not None and given(field) else [f"{sql} IS NULL"]
    if year:
        made = row.facts.year(row.alias)
        assert isinstance(made, Num)
        when = f"CAST({made.exact.top if made.exact is not None else 'NULL'} AS VARCHAR)"
        parts.append(when if made.sure else f"COALESCE({when}, '')")
    return whether([(some(gone), "NULL")], f"[{', '.join(parts) or repr('')}]")


def _own_field(expr: ir.Expr) -> Field | None:
    return expr.field if isinstance(expr, ir.FieldOf) and not expr.steps else None


def rounding(amount: Num, rounding: str) -> tuple[str, str]:
    """SQL of the low and the high end of an amount, rounded."""
    ends = []
    for end in (amount.low, amount.high):
        top, bottom = end.parts() if end is not None else ("NULL", "1")
        ends.append("CAST(" + ROUNDED[rounding].format(f"({top})", f"({bottom})") + " AS HUGEINT)")
    return ends[0], ends[1]


def steps(shared: Shared, discretionary: bool, has_amount: bool, order: Sequence[str]) -> tuple[list[str], str]:
    """The steps from `rounded` amounts to what is left in the end, and the name of the last one."""
    made, last = [], "rounded"
    if shared.in_turn:
        made += [_turns(order), _settled(shared, discretionary, has_amount), _result()]
        last = "in_turn"
    if shared.method in ("highest", "choose"):
        made.append(_highest(last, order))
        last = "compared"
    return made, last


def _turns(order: Sequence[str]) -> str:
    """Records that are not refused, numbered within their beneficiary; those with a ledger are left to a person."""
    body = f"""SELECT *, COALESCE(beneficiary, record) AS taker,
  row_number() OVER (PARTITION BY COALESCE(beneficiary, record) ORDER BY {", ".join(order)}) AS turn
FROM rounded AS f"""
    return cte("turns", body, ["同一受益方的事项按先后排号"])


def _settled(shared: Shared, discretionary: bool, has_amount: bool) -> str:
    """The recursive step: every turn sees the list `done` of the turns before it."""
    shares, top_up = [f"share_{i}" for i in range(1, len(shared.limits) + 1)], shared.method == "top-up"
    certain = "FALSE" if discretionary else "verdict"
    paid = "verdict AND CASE WHEN new_low > 0 THEN TRUE WHEN new_high <= 0 THEN FALSE END" if has_amount else "verdict"
    left = {end: f"new_{end}" for end, _ in OTHER}
    if top_up:
        left = {end: f"greatest(0, new_{end} - before_{other})" for end, other in OTHER}
        left["high"] = whether([("new_high IS NOT NULL", left["high"])])
    entry = {"low HUGEINT": f"CASE WHEN {certain} THEN new_low ELSE 0 END", "high HUGEINT": "new_high"}
    entry |= {f"{share} VARCHAR[]": share for share in shares}
    if shared.once:
        entry |= {"matter VARCHAR[]": "matter", "paid BOOLEAN": paid}
    if top_up:
        entry |= {"same VARCHAR[]": "same", "left_high HUGEINT": left["high"]}
        entry["left_low HUGEINT"] = f"CASE WHEN {certain} THEN {left['low']} ELSE 0 END"
    fields = ", ".join(entry)
    packed = ",\n".join(f"{named.split(' ')[0]}: {sql}" for named, sql in entry.items())
    body = f"""SELECT DISTINCT taker, CAST(0 AS BIGINT) AS turn, CAST(NULL AS BOOLEAN) AS settled,
  CAST(NULL AS HUGEINT) AS low, CAST(NULL AS HUGEINT) AS high,
  CAST([] AS STRUCT({fields})[]) AS done
FROM turns
UNION ALL
SELECT taker, turn, verdict, CAST({left["low"]} AS HUGEINT), CAST({left["high"]} AS HUGEINT),
  CASE WHEN verdict IS FALSE THEN done ELSE list_append(done, {{
{indented(packed, 2)}
  }}) END
FROM (
{indented(_judged(shared))}
  FROM (
    SELECT
{indented(("," + chr(10)).join(_seen(shared, shares)), 3)}
    FROM settled AS s JOIN turns AS t ON t.taker = s.taker AND t.turn = s.turn + 1
  )
)"""
    return cte("settled", body, ["一条一条结算：done 是同一受益方以前各条的结果（不符合的不记）", *shared.said])


def _seen(shared: Shared, shares: Sequence[str]) -> list[str]:
    """What the turns before leave for this one."""
    seen = ["t.*", "s.done"]
    if shared.once:
        seen.append("len([d FOR d IN s.done IF d.matter = t.matter AND d.paid]) AS sure")
        seen.append("len([d FOR d IN s.done IF d.matter = t.matter AND d.paid IS NULL]) AS unsure")
    totals = [(end, share, f"used_{share}") for share in shares for end in ("low", "high")]
    if shared.method == "top-up":
        totals += [("left_low", "same", "before"), ("left_high", "same", "before")]
    for end, key, used in totals:
        total = f"COALESCE(list_sum([d.{end} FOR d IN s.done IF d.{key} = t.{key}]), 0)"
        if end == "left_high":
            total = (
                f"CASE WHEN len([d FOR d IN s.done IF d.same = t.same AND d.left_high IS NULL]) = 0 THEN {total} END"
            )
        seen.append(f"{total} AS {used}_{end.removeprefix('left_')}")
    return seen


def _judged(shared: Shared) -> str:
    """Once only, then every shared limit."""
    verdict, times = "eligible", literal(shared.times)
    if shared.once:
        verdict = whether([(f"sure >= {times}", "FALSE"), (f"sure + unsure >= {times}", "NULL")], "eligible")
    ends = []
    for end, other in OTHER:
        left = [
            f"greatest(0, {literal(most)} - used_share_{i}_{other})" for i, (_, most) in enumerate(shared.limits, 1)
        ]
        ends.append(f"least({', '.join([f'{end}_rounded', *left])})" if left else f"{end}_rounded")
    return f"SELECT *, {verdict} AS verdict,\n  {ends[0]} AS new_low,\n  {ends[1]} AS new_high"


def _result() -> str:
    body = """SELECT t.* EXCLUDE (settled, low, high), s.settled, s.low, s.high
FROM turns AS t JOIN settled AS s USING (taker, turn)"""
    return cte("in_turn", body)


def _highest(source: str, order: Sequence[str]) -> str:
    """Only the highest is paid, of equals the earlier one; left to a person where one of them is not certain."""
    mine, theirs = ", ".join(order), ", ".join(o.replace("f.", "o.") for o in order)
    same = "o.same = f.same AND COALESCE(o.beneficiary, o.record) = COALESCE(f.beneficiary, f.record)"
    rival = f"FROM {source} AS o WHERE {same} AND o.settled IS NOT FALSE"
    better = f"(o.high > f.high OR (o.high = f.high AND ({theirs}) < ({mine})))"
    unsure = "(o.settled IS NULL OR o.high IS DISTINCT FROM o.low)"
    several = f"(SELECT count(*) {rival}) > 1"
    body = f"""SELECT f.* EXCLUDE (settled, left_open),
  CASE WHEN f.settled AND EXISTS ({rival} AND {better}) THEN FALSE ELSE f.settled END AS settled,
  CASE WHEN f.settled IS NOT FALSE AND {several} AND EXISTS ({rival} AND {unsure}) THEN 'group'
    ELSE f.left_open END AS left_open
FROM {source} AS f"""
    return cte("compared", body, ["就高：同一事项只兑付最高的一项，一样高的兑付先的"])
