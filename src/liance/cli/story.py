"""One answer on the terminal, told from the clause to the sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from liance.cli.console import OUTCOME_STYLES, pairs
from liance.cli.wrap import Wrapped
from liance.telling.facts import facts
from liance.telling.results import subject
from liance.telling.story import (
    conditions,
    headline,
    missing,
    near_in_words,
    premises,
    readings,
    rule_in_words,
    why,
    worth_telling,
)
from liance.telling.voice import Voice

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from liance.rules import ir
    from liance.rules.answers.explain import Answer
    from liance.rules.answers.near import NearMiss

STYLES = {True: ("✓", ""), False: ("✗", "red"), None: ("?", "yellow")}


def tell(
    screen: Console,
    answer: Answer,
    policy: ir.Policy,
    chosen: Mapping[str, str],
    near: list[NearMiss],
    voice: Voice,
) -> None:
    """The whole story of one answer."""
    what = " · ".join(w for w in (voice(answer.incentive.title, answer.incentive.id), subject(answer, voice)) if w)
    screen.print(Wrapped(f"▌{what}", "bold"))
    sentence = answer.incentive.sentence
    quoted = sentence.text.replace("\n", "")
    checks = [Wrapped(text, STYLES[holds][1], mark=f"{STYLES[holds][0]} ") for holds, text in conditions(answer)]
    rows: list[tuple[str, RenderableType | None]] = [
        (
            voice("结果", "Outcome"),
            Wrapped(headline(answer, voice), f"bold {OUTCOME_STYLES[answer.outcome]}"),
        ),
        (voice("条款", "Clause"), f"{sentence.path}　“{quoted}”"),
        *((label, text) for label, text in rule_in_words(answer, voice)),
        (voice("条件", "If"), _under(checks)),
        (voice("理由", "Why"), _lines(why(answer, voice))),
        (voice("事实", "Facts"), _lines(facts(answer, voice))),
        (voice("还缺", "Missing"), _lines(missing(answer, voice), "yellow")),
        (voice("口径", "Readings"), _lines(readings(answer, policy, chosen, voice))),
        (voice("前提", "Given that"), _lines(premises(answer, voice))),
        (voice("若改变", "If changed"), _lines(near_in_words(n, voice) for n in near if worth_telling(n))),
    ]
    screen.print(pairs([(label, body) for label, body in rows if body is not None]))
    screen.print()


def _lines(texts: Iterable[str], style: str = "") -> RenderableType | None:
    return _under([Wrapped(text, style) for text in texts])


def _under(lines: list[Wrapped]) -> RenderableType | None:
    """Lines under each other; nothing when there are none."""
    from rich.console import Group

    return Group(*lines) if lines else None
