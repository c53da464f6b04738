"""One answer told from the clause to the sum, part by part: what a clerk can read aloud, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from liance.rules import ir
from liance.rules.answers.reasons import fact_label
from liance.rules.kleene import Unknown, fact_name
from liance.rules.render import NATURE_WORDS, Words
from liance.telling.facts import field_of, source_of
from liance.telling.results import as_json, plain, yuan
from liance.telling.voice import Voice, value_text

if TYPE_CHECKING:
    from liance.rules.answers.decide import CompiledLimit, Rule
    from liance.rules.answers.explain import Answer
    from liance.rules.answers.near import NearMiss


ASSUMED = {
    "history_before": ("{year}年以前没有同类记录（没有查过）", "nothing of the kind before {year} (not examined)"),
    "applied_in": ("在{year}年申报（没有给出申报日）", "applied for in {year} (no day of application was given)"),
}
"""What is assumed of a year, in words."""


def headline(answer: Answer, voice: Voice) -> str:
    """The outcome with its money, and what that money is not."""
    word, money = voice.outcome(answer.outcome, guidance=answer.guidance), voice.amount(answer)
    if answer.guidance:
        return (word if money == "—" else f"{word} {money}") + voice("，非市级资金", ", not city money")
    if money == "—":
        return word
    if answer.outcome == "ceiling":
        return voice(f"上限，{money}（不是应付的数）", f"ceiling, {money} (not a sum that is due)")
    if answer.outcome == "undetermined":
        return voice(f"待定，补齐事实以前是 {money}", f"undetermined; until the facts are known {money}")
    return f"{word} {money}"


# ---- the parts -------------------------------------------------------------------------------------------
def conditions(answer: Answer) -> Iterator[tuple[bool | None, str]]:
    """Each condition, whether it holds (None: not known) and its words. Those of the whole policy come last."""
    d = answer.decided
    words = d.rule.words
    for condition, value in sorted(d.results, key=lambda pair: pair[0].gate is not None):
        if condition.gate is not None:
            ground = f"（{condition.ground}）" if condition.ground and value is not True else ""
            yield _holds(value), condition.text + ground
            continue
        for expr, found in _parts(condition.expr, value, answer, words):
            if not isinstance(expr, ir.Const):
                yield _holds(found), words.of(expr)


def _holds(value: object) -> bool | None:
    return None if value.__class__ is Unknown else value is True


def _parts(expr: ir.Expr, value: object, answer: Answer, words: Words) -> Iterator[tuple[ir.Expr, object]]:
    """A conjunction's parts one by one, each with the value it had."""
    d = answer.decided
    if isinstance(expr, ir.Choose):
        chosen = expr.switch.options[words.readings[expr.switch.reading]]
        if chosen is not None:
            yield from _parts(chosen, value, answer, words)
    elif isinstance(expr, ir.AllOf):
        for item in expr.items:
            position = d.rule.index.get(id(item))
            yield from _parts(item, d.case.trace[position] if position is not None else value, answer, words)
    else:
        yield expr, value


def rule_in_words(answer: Answer, voice: Voice) -> Iterator[tuple[str, str]]:
    """The rule under the readings applied: about whom, how much, at most, how often, of what nature."""
    yield from rule_words(answer.decided.rule, voice)


def rule_words(rule: Rule, voice: Voice) -> Iterator[tuple[str, str]]:
    """A compiled rule in words, line by line: the label and what it says."""
    incentive, words = rule.incentive, rule.words
    where = f"，{words.of(incentive.where)}" if incentive.where is not None else ""
    yield voice("对象", "About"), incentive.basis.label + where
    if incentive.amount is not None:
        yield voice("金额", "Amount"), words.of(incentive.amount)
    if incentive.floor is not None:
        yield voice("保底", "At least"), words.of(incentive.floor)
    if rule.limits:
        yield voice("封顶", "At most"), "；".join(_limit(limit, words) for limit in rule.limits)
    if rule.nature.at_most is not None:
        yield voice("不超过", "Within"), words.of(rule.nature.at_most)
    if rule.once is not None:
        yield voice("频次", "How often"), f"每{_keys(rule.once, words)}{_times(rule.once)}"
    nature = NATURE_WORDS[rule.nature.kind]
    yield voice("性质", "Nature"), voice(nature, str(rule.nature.kind))


def _limit(limit: CompiledLimit, words: Words) -> str:
    scope = limit.scope
    whose = f"每{_keys(scope.keys, words)}" if scope.keys is not None and scope.keys.items else "每笔"
    span = "每年" if scope.each_year else "累计" if scope.keys is not None else ""
    return f"{whose}{span}{words.of(limit.limit.amount)}"


def _keys(keys: ir.Keys, words: Words) -> str:
    names = [words.of(item) for item in keys.items]
    return "、".join(names + ["年"] * keys.year + ["档"] * keys.tier)


def _times(keys: ir.Keys) -> str:
    return "一次" if keys.times == 1 else f"{keys.times}次"


def why(answer: Answer, voice: Voice) -> list[str]:
    """The reasons that the ticks and the missing facts do not tell already."""
    told = ("condition-met", "fact-missing")
    return [reason.text(voice.lang) for reason in answer.reasons if reason.code not in told]


def missing(answer: Answer, voice: Voice) -> list[str]:
    """The facts that the outcome waits for."""
    return [voice(fact_label(answer.decided, f), fact_name(f)) for f in answer.missing]


def readings(of: Answer | Rule, policy: ir.Policy, chosen: Mapping[str, str], voice: Voice) -> Iterator[str]:
    """The readings applied, each with its option and who chose it."""
    for name, choice in of.readings.items():
        reading = policy.readings[name]
        label = reading.option(choice).label
        if name in chosen and choice != reading.default:
            zh, en = (
                f"本次改用，政策采用“{reading.option(reading.default).label}”",
                f"chosen now; default {reading.default}",
            )
        elif name in of.incentive.adopted:
            zh, en = "本条采用", "adopted by this clause"
        else:
            zh, en = "默认", "default"
        yield voice(f"{name} {reading.title}：{label}（{zh}）", f"{name}: {choice} ({en}) {label}")


def premises(answer: Answer, voice: Voice) -> Iterator[str]:
    """What was assumed, and which published figures nobody has confirmed."""
    if answer.assumptions:
        for kind, year in answer.decided.case.assumed:
            zh, en = ASSUMED[kind]
            yield voice(zh.format(year=year), en.format(year=year))
    for figure in answer.unconfirmed:
        yield voice(f"公布数还没有人核对：{figure}", f"published figure not confirmed: {figure}")


def worth_telling(near: NearMiss) -> bool:
    """What would bring money, or a number's step that changes the outcome; not that a yes might be a no."""
    number = near.field.kind not in ("bool", "enum")
    return near.gain > 0 or (number and near.outcome != near.answer.outcome)


def near_in_words(near: NearMiss, voice: Voice) -> str:
    """What would have to be different, and what it would change."""
    now, then = (value_text(v, near.field, voice.lang) for v in (near.now, near.then))
    label = voice(near.label, fact_name(near.fact))
    sign = "+" if near.gain >= 0 else "−"
    moved = f"{sign}{voice.money(abs(near.gain))}"
    return voice(
        f"{label}现为 {now}；若为 {then}，结果是{voice.outcome(near.outcome)}（{moved}）",
        f"{label} is {now}; at {then} the outcome is {voice.outcome(near.outcome)} ({moved})",
    )


# ---- the same as JSON ------------------------------------------------------------------------------------
def story_json(answer: Answer, policy: ir.Policy, near: list[NearMiss], voice: Voice) -> dict[str, object]:
    """The keys of `assess`, and behind them what a person is told besides."""
    return {
        **as_json(answer, voice.lang),
        "title": answer.incentive.title,
        "clause": answer.incentive.sentence.path,
        "clause_text": answer.incentive.sentence.text,
        "rule": dict(rule_in_words(answer, voice)),
        "conditions": [{"text": text, "holds": holds} for holds, text in conditions(answer)],
        "facts": [
            {
                "fact": fact_name(fact),
                "label": fact_label(answer.decided, fact),
                "value": None if value.__class__ is Unknown else value_text(value, field_of(answer, fact), voice.lang),
                "source": source_of(answer, fact, voice) or None,
            }
            for fact, value in answer.decided.case.facts.items()
        ],
        "near": [near_json(n) for n in near],
    }


def near_json(near: NearMiss) -> dict[str, object]:
    """A near miss as plain JSON values; money is yuan as text."""
    money = near.field.kind == "money"
    now, then = (yuan(v) if money and isinstance(v, int) else plain(v) for v in (near.now, near.then))
    return {
        "fact": fact_name(near.fact),
        "label": near.label,
        "now": now,
        "then": then,
        "outcome": near.outcome,
        "gain": yuan(near.gain),
    }
