"""One answer told from the clause to the sum: what a clerk can read aloud, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liance.cli.console import OUTCOME_STYLES, Voice, pairs, value_text
from liance.cli.results import as_json, beneficiary_name, plain, subject
from liance.cli.wrap import Wrapped
from liance.rules import ir
from liance.rules.kleene import Fact, Unknown, fact_name
from liance.rules.reasons import fact_label
from liance.rules.render import NATURE_WORDS, Words

if TYPE_CHECKING:
    from rich.console import Console

    from liance.records.city import Provenance
    from liance.records.vocabulary import Field
    from liance.rules.explain import Answer
    from liance.rules.near import NearMiss

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def tell(screen: Console, answer: Answer, policy: ir.Policy, chosen: dict[str, str], near: list[NearMiss], voice: Voice) -> None:
    """The whole story of one answer."""
    from rich.text import Text

    what = " · ".join(w for w in (voice(answer.incentive.title, answer.incentive.id), subject(answer)) if w)
    screen.print(Wrapped(f"▌{what}", "bold"))
    style = OUTCOME_STYLES[answer.outcome]
    rows: list[tuple[str, object]] = [(voice("结果", "Outcome"), Wrapped(_headline(answer, voice), f"bold {style}"))]
    sentence = answer.incentive.sentence
    rows.append((voice("条款", "Clause"), f"{sentence.path} “{sentence.text.replace(chr(10), '')}”"))
    rows.append((voice("条件", "If"), _list([(_condition(m, text), s) for m, text, s in conditions(answer, voice)])))
    rows += [(label, text) for label, text in rule_in_words(answer, voice)]
    rows.append((voice("理由", "Why"), _list([(r, "") for r in why(answer, voice)])))
    rows.append((voice("事实", "Facts"), _list([(line, "") for line in facts(answer, voice)])))
    rows.append((voice("还缺", "Missing"), _list([(line, "yellow") for line in missing(answer, voice)])))
    rows.append((voice("口径", "Readings"), _list([(line, "") for line in readings(answer, policy, chosen, voice)])))
    rows.append((voice("前提", "Given that"), _list([(line, "") for line in premises(answer, voice)])))
    rows.append((voice("差一点", "Nearly"), _list([(near_in_words(n, voice), "") for n in near])))
    shown = [(label, body) for label, body in rows if body is not None and body != ""]
    screen.print(pairs(shown))  # type: ignore[arg-type]
    screen.print(Text(""))


def _list(lines: list[tuple[str, str]]) -> object:
    """Lines under each other, each hanging on its own; nothing when there are none."""
    from rich.console import Group

    return Group(*(Wrapped(text, style) for text, style in lines)) if lines else None


def _condition(mark: str, text: str) -> str:
    return f"{mark} {text}"


def _headline(answer: Answer, voice: Voice) -> str:
    word = voice.outcome(answer.outcome, guidance=answer.guidance)
    money = voice.amount(answer)
    if answer.outcome == "undetermined" and money not in ("—",):
        money = voice(f"补齐事实以前，{money}", f"until the facts are known, {money}")
    head = word if money == "—" else voice(f"{word}，{money}", f"{word}, {money}")
    note = ""
    if answer.guidance:
        note = voice("（非市级资金）", " (not city money)")
    elif answer.outcome == "ceiling":
        note = voice("（最高额，不是应付的数）", " (not to be exceeded; not a sum that is due)")
    return head + note


# ---- the parts -------------------------------------------------------------------------------------------------------
def conditions(answer: Answer, voice: Voice) -> Iterator[tuple[str, str, str]]:
    """Each condition with whether it holds: mark, words, style. Those of the whole policy last."""
    d = answer.decided
    words = Words(d.rule.readings)
    own = [(c, v) for c, v in d.results if c.gate is None]
    gates = [(c, v) for c, v in d.results if c.gate is not None]
    for condition, value in own:
        for expr, found in _parts(condition.expr, value, answer, words):
            yield *_mark(found), words.of(expr)  # type: ignore[misc]
    for condition, value in gates:
        ground = f"（{condition.ground}）" if condition.ground else ""
        yield *_mark(value), condition.text + ground  # type: ignore[misc]


def _mark(value: object) -> tuple[str, str]:
    return MARKS[True if value is True else None if value.__class__ is Unknown else False]


def _parts(expr: ir.Expr, value: object, answer: Answer, words: Words) -> Iterator[tuple[ir.Expr, object]]:
    """A conjunction's parts one by one, each with the value it had."""
    d = answer.decided
    if isinstance(expr, ir.Choose) and (chosen := words.pick(expr.switch)) is not None:
        yield from _parts(chosen, value, answer, words)
    elif isinstance(expr, ir.AllOf):
        for item in expr.items:
            position = d.rule.index.get(id(item))
            yield from _parts(item, d.case.trace[position] if position is not None else value, answer, words)
    else:
        yield expr, value
