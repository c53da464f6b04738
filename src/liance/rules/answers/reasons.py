"""Why: the reasons of a decision in words; failed conditions with their shortfall, what bound, what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from liance.records.city import Record
from liance.rules import ir, kleene
from liance.rules.answers.decide import Decided, complete
from liance.rules.answers.ledger import award_for_tier, tier_of
from liance.rules.kleene import NOTHING, Unknown, Value
from liance.rules.render import shown, shown_amount
from liance.values.money import format_exact


@dataclass(frozen=True, slots=True)
class Reason:
    """Code, the clause it rests on, words in both languages; the fact, its value and what is needed, where one is."""

    code: str
    clause: str
    zh: str
    en: str
    fact: str | None = None
    value: str | None = None
    needed: str | None = None

    def text(self, lang: str = "zh") -> str:
        """The words in a language."""
        return self.zh if lang == "zh" else self.en


def reasons_for(d: Decided, outcome: str) -> tuple[Reason, ...]:
    """The reasons of one decision for its outcome."""
    if outcome == "not_eligible":
        return tuple(_refusals(complete(d)))
    if outcome == "undetermined":
        return tuple(_waiting(d))
    return tuple(_grounds(d, outcome))


def clause_of(d: Decided) -> str:
    """The official place of the sentence that the incentive stands under."""
    return d.rule.incentive.sentence.path


STOPPED = {
    "already-awarded": (
        "台账显示{year}年已经拨付过同一事项{key}",
        "the ledger shows the same matter {key} paid in {year}",
    ),
    "once-only": (
        "同一事项{key}在{year}年已经符合过一次，只奖一次",
        "the same matter {key} qualified in {year}; paid once only",
    ),
    "times-used": (
        "同一事项{key}已经奖过{times}次，至多{times}次",
        "the same matter {key} was paid {times} times, the most allowed",
    ),
    "group-lower": (
        "与另一项奖补属同一事项（{group}），只兑付较高的一项",
        "same matter as another award ({group}); only the higher is paid",
    ),
}
BOUND = {
    "limit": ("受上限约束", "bounded by the limit"),
    "limit-shared": (
        "受累计上限约束，已扣除以前数额",
        "bounded by the shared limit, earlier amounts deducted",
    ),
    "group-top-up": ("已扣除以前奖补数额，只补差额", "earlier awards deducted, only the difference is paid"),
    "group-limit": ("受合计上限约束", "bounded by the common limit"),
    "net-of-higher": ("已扣除国家、省已奖数额", "national and provincial awards deducted"),
}
NATURES = {
    "ceiling": ("这是最高额（上限），不是确定应付的数额", "a ceiling, not a debt"),
    "range": ("实际数额由部门在此范围内核定", "the department settles the amount within this range"),
    "manual": ("须人工办理", "to be handled by a person"),
}


def _refusals(d: Decided) -> Iterator[Reason]:
    failed = False
    for condition, value in d.results:
        if value is False or value is NOTHING:
            failed = True
            yield from Failing(d, condition).reasons()
    for code, args in d.stopped:
        failed = True
        zh, en = STOPPED[code]
        filled = {"year": "", "key": "", "group": "", "times": "", **args}
        yield Reason(code, clause_of(d), zh.format_map(filled), en.format_map(filled))
    if failed:
        return
    if d.rule.tiers is not None:
        yield from Failing(d, None).tier_reasons(d.rule.tiers)
    elif {"limit-shared", "group-top-up", "net-of-higher", "group-limit"} & {code for code, _ in d.bound}:
        yield Reason("limit-exhausted", clause_of(d), "累计上限已经用完", "the shared limit is used up")
    else:
        yield Reason("no-amount", clause_of(d), "按条款计算的数额为零", "the clause's calculation gives nothing")


def _waiting(d: Decided) -> Iterator[Reason]:
    for fact in sorted(kleene.facts_of((d.verdict, d.amount)), key=kleene.fact_name):
        name = kleene.fact_name(fact)
        zh = f"需要提供：{fact_label(d, fact)}"
        yield Reason("fact-missing", clause_of(d), zh, f"please supply {name}", name)


def fact_label(d: Decided, fact: kleene.Fact) -> str:
    """A fact in Chinese words: year, record, name and field."""
    type_id, key, field_id = fact
    vocabulary = d.case.city.vocabulary
    if type_id == "parameter":
        parameter = vocabulary.parameter_named(field_id)
        label = parameter.label if parameter is not None else field_id
        scope = parameter.scope_of(str(key[0])) if parameter is not None and key[0] else None
        return f"{key[1]}年{label}" + (f"（{scope.label}）" if scope is not None else "")
    kind = vocabulary.type_named(type_id)
    if kind is None:
        return kleene.fact_name(fact)
    if field_id == "history_before":
        return f"{key[-1]}年以前的{kind.label}记录"
    pairs = list(zip(key, kind.keys, strict=False))
    year = next((f"{k}年" for k, g in pairs if g.kind == "year"), "")
    rest = [str(k) for k, g in pairs if g.kind == "text" and k is not None]
    return f"{year}{kind.label}{'·'.join(['', *rest])}的{kind.by_id[field_id].label}"


def _grounds(d: Decided, outcome: str) -> Iterator[Reason]:
    words = d.rule.words
    for condition, _ in d.results:
        if condition.gate is None:
            text = words.met(condition.expr)
            yield Reason("condition-met", clause_of(d), f"符合：{text}", f"met: {text}")
    if d.rule.amount is not None and d.rule.incentive.amount is not None and outcome != "manual":
        text = words.of(d.rule.incentive.amount)
        zh, en = shown_amount(d.before_limits), shown_amount(d.before_limits, "en")
        yield Reason("computed", clause_of(d), f"金额：{text} → {zh}", f"amount: {text} → {en}")
    for code, left in d.bound:
        zh, en = BOUND[code]
        yield Reason(code, clause_of(d), f"{zh}，为{shown_amount(left)}", f"{en}: {shown_amount(left, 'en')}")
    if isinstance(d.exact, int | Fraction) and not d.bound_by_group() and d.exact != d.amount:
        zh = f"计算结果 {format_exact(d.exact)}，向下取整到元"
        yield Reason("rounding", clause_of(d), zh, f"computed {format_exact(d.exact, 'en')}, rounded down")
    if d.rule.incentive.nature_reason:
        yield Reason("nature", clause_of(d), d.rule.incentive.nature_reason, d.rule.incentive.nature_reason)
    elif outcome in NATURES:
        zh, en = NATURES[outcome]
        yield Reason(outcome, clause_of(d), zh, en)


class Failing:
    """Walks a failed condition down to the comparisons that failed."""

    def __init__(self, d: Decided, condition: ir.Condition | None) -> None:
        self.d, self.condition, self.words = d, condition, d.rule.words

    def value(self, expr: ir.Expr) -> Value:
        """The value that an expression had for this record; NOTHING if it was not reached."""
        return self.d.value(expr)

    def reasons(self) -> Iterator[Reason]:
        """The reasons of the condition."""
        assert self.condition is not None
        found = list(self._walk(self.condition.expr, True))
        yield from found or [self._plain(self.condition.expr, True)]

    def _walk(self, e: ir.Expr, wanted: bool) -> Iterator[Reason]:
        """Parts of an expression whose value is not the wanted one."""
        if isinstance(e, ir.Choose):
            chosen = self.words.pick(e.switch)
            if chosen is not None:
                yield from self._walk(chosen, wanted)
        elif isinstance(e, ir.Named):
            yield from self._named(e, wanted)
        elif isinstance(e, ir.Not):
            yield from self._walk(e.value, not wanted)
        elif isinstance(e, ir.AllOf | ir.AnyOf):
            for item in e.items:
                value = self.value(item)
                if value is not wanted and value.__class__ is not Unknown:
                    yield from self._walk(item, wanted)
        elif isinstance(e, ir.Cmp) and wanted:
            yield self._comparison(e)
        elif isinstance(e, ir.FirstYear):
            yield from self._first_year(e)
        elif isinstance(e, ir.FirstEvent):
            yield self._reason("not-first", "不是首次：以前已有同类记录", "not the first: an earlier one exists")
        else:
            yield self._plain(e, wanted)

    def _named(self, e: ir.Named, wanted: bool) -> Iterator[Reason]:
        for inner in self._walk(e.value, wanted):
            zh = f"不是{e.name}：{inner.zh}" if wanted else f"是{e.name}：{inner.zh}"
            yield Reason(inner.code, inner.clause, zh, inner.en, inner.fact, inner.value, inner.needed)

    def _first_year(self, e: ir.FirstYear) -> Iterator[Reason]:
        if self.value(e.test) is not True:
            yield from self._walk(e.test, True)
        else:
            yield self._reason("not-first", "不是首次：以前年度已经达到", "not the first: reached in an earlier year")

    def _reason(self, code: str, zh: str, en: str, *more: str | None) -> Reason:
        condition = self.condition
        if condition is not None and condition.gate is not None:
            ground = f"（{condition.ground}）" if condition.ground else ""
            zh, en, code = (
                f"不符合“{condition.text}”：{zh}{ground}",
                f"gate {condition.gate}: {en}",
                f"gate:{condition.gate}",
            )
        return Reason(code, clause_of(self.d), zh, en, *more)

    def _comparison(self, e: ir.Cmp) -> Reason:
        left, right = self.value(e.left), self.value(e.right)
        name, have, need = self.words.of(e.left), shown(left, e.left.type), shown(right, e.right.type)
        zh = f"{name}为{have}，须{SIGN_WORDS[e.op]}{need}"
        english = fact_id(e.left) or name
        en = f"{english} = {shown(left, e.left.type, 'en')}, needs {e.op} {shown(right, e.right.type, 'en')}"
        short = shortfall(e.op, left, right, e.left.type)
        if short is not None:
            zh, en = f"{zh}，差 {shown(short, ir.MONEY)}", f"{en}, short by {shown(short, ir.MONEY, 'en')}"
        return self._reason("condition-failed", zh, en, fact_id(e.left), have, f"{e.op} {need}")

    def tier_reasons(self, tiers: ir.Tiers) -> Iterator[Reason]:
        """Why no tier is newly crossed."""
        op, subject = self.words.pick(tiers.op), self.value(tiers.subject)
        name, have = self.words.of(tiers.subject), shown(subject, ir.MONEY)
        limits = [self.value(g.threshold) for g in tiers.grades]
        reached = [limit for limit in limits if kleene.compare(op, subject, limit) is True]
        ahead = [limit for limit in limits if kleene.compare(op, subject, limit) is not True]
        paid = self._payment(tiers, reached[-1]) if reached else None
        head = f"{shown(reached[-1], ir.MONEY)}一档以前年度已经达到，不是首次" if reached and paid is None else ""
        if paid is not None:
            yield self._already_paid(paid)
        elif not ahead:
            yield self._reason("not-first", head, "every tier was reached in an earlier year")
        if not ahead:
            return
        need = shown(ahead[0], ir.MONEY)
        short = shortfall(op, subject, ahead[0], ir.MONEY)
        zh = f"{name}为{have}，下一档须{SIGN_WORDS[op]}{need}" + (f"，差 {shown(short, ir.MONEY)}" if short else "")
        fact = fact_id(tiers.subject) or name
        en = f"{fact} = {shown(subject, ir.MONEY, 'en')}, next tier {op} {shown(ahead[0], ir.MONEY, 'en')}"
        yield self._reason("tier-not-crossed", f"{head}；{zh}" if head else zh, en, fact, have, f"{op} {need}")

    def _payment(self, tiers: ir.Tiers, reached: Value) -> Record | None:
        """The ledger entry because of which a tier that is reached is refused, if that is why."""
        if self.words.pick(tiers.window) == "award":
            return award_for_tier(self.d.case, None)
        by_tier = self.d.rule.once is not None and self.d.rule.once.tier
        return award_for_tier(self.d.case, reached) if by_tier else None

    def _already_paid(self, award: Record) -> Reason:
        tier, year = tier_of(award), award.values.get("year", "")
        known = isinstance(tier, int)
        zh = f"台账显示{year}年已经拨付过{f'{shown(tier, ir.MONEY)}一档' if known else '本项奖补'}"
        what = f"the tier {shown(tier, ir.MONEY, 'en')}" if known else "this award"
        return self._reason("already-awarded", zh, f"the ledger shows {what} paid in {year}")

    def _plain(self, e: ir.Expr, wanted: bool) -> Reason:
        if isinstance(e, ir.FieldOf):
            value = shown(self.value(e), e.type)
            need = "是" if wanted else "否"
            en = f"{fact_id(e)} = {shown(self.value(e), e.type, 'en')}"
            return self._reason("condition-failed", f"{self.words.of(e)}为“{value}”", en, fact_id(e), value, need)
        if isinstance(e, ir.Prefix | ir.OneOf):
            value = shown(self.value(e.value), e.value.type)
            zh = f"{self.words.of(e.value)}为{value}，须{self.words.of(e).removeprefix(self.words.of(e.value))}"
            return self._reason("condition-failed", zh, f"{fact_id(e.value)} = {value}", fact_id(e.value), value, None)
        text = self.words.of(e)
        return self._reason("condition-failed", f"不符合：{text}", f"not met: {text}")


SIGN_WORDS = {">": "超过", ">=": "达到", "<": "低于", "<=": "不超过", "=": "等于", "!=": "不等于"}


def fact_id(expr: ir.Expr) -> str | None:
    """The field that an expression reads, as `field` or `record.field`."""
    while isinstance(expr, ir.Named):
        expr = expr.value
    if not isinstance(expr, ir.FieldOf):
        return None
    return f"{expr.steps[-1].target.id}.{expr.field.id}" if expr.steps else expr.field.id


def shortfall(op: str, left: Value, right: Value, kind: ir.Type) -> int | Fraction | None:
    """How much money (fen) is missing to the least amount that would do."""
    if kind.unit != (1, 0) or kind.base != "number" or op not in (">", ">="):
        return None
    if not isinstance(left, int | Fraction) or not isinstance(right, int | Fraction):
        return None
    gap = right - left + (1 if op == ">" else 0)
    return gap if gap > 0 else None
