"""`liance ask`: the facts that undecided answers wait for, most money first, and how each is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import (
    applied_option,
    city_argument,
    command,
    history_option,
    incentive_option,
    policy_option,
    reading_option,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from liance.records.city import City
    from liance.records.vocabulary import Vocabulary
    from liance.rules.answers.forms import Question
    from liance.rules.ir import Policy
    from liance.telling.voice import Voice

COLUMNS = (
    ("#", "#", "right"),
    ("要补的事实", "fact to supply", "wrap"),
    ("怎样填", "how to answer", "wrap"),
    ("牵涉金额", "at stake", "right"),
)
HOW = {
    "money": ("金额，如 1200万元", "money, such as 12000000"),
    "ratio": ("比例，如 8%", "a ratio, such as 8%"),
    "count": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "area": ("面积（平方米）", "an area in m²"),
    "year": ("年份", "a year"),
    "date": ("日期，如 2024-06-30", "a date, such as 2024-06-30"),
    "bool": ("是 / 否", "yes / no"),
    "text": ("文字", "text"),
    "code": ("代码", "a code"),
    "party": ("主体的编号", "an organisation's id"),
    "ref": ("编号", "an id"),
}


@command(
    "接下来补什么事实：牵涉金额大的在前。",
    "Which facts to supply next, most money at stake first.",
    "ask examples/liaocheng --policy liaocheng-it-2023",
    "ask examples/liaocheng YY000000000000027U --policy liaocheng-it-2023",
    "ask examples/liaocheng --policy liaocheng-it-2023 --limit 5 --json",
)
@city_argument
@click.argument("org", required=False)
@policy_option
@incentive_option
@reading_option
@history_option
@applied_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    metavar="N",
    help="最多列几项，默认 20 · how many to list",
)
@click.option("--all", "everything", is_flag=True, help="也问非市级资金的 · also what is not city money")
def ask_command(
    city: Path, org: str | None, policy: str | None, incentives: tuple[str, ...], readings: tuple[str, ...],
    open_history: bool, applied_on: date | None, limit: int, everything: bool, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Decide, and list what is missing."""
    from liance.cli.choose import choices_of, incentives_of, open_policy, organisation, with_groups
    from liance.cli.console import say_json, screen
    from liance.records.intake import read_city
    from liance.rules.answers.explain import Program
    from liance.rules.answers.forms import questions
    from liance.telling.voice import Voice

    law = open_policy(policy)
    chosen, wanted = choices_of(law, readings), incentives_of(law, incentives)
    records = read_city(city, law.vocabulary, open_history=open_history, applied_on=applied_on)
    party = organisation(records, org) if org is not None else None
    answers = Program(law, chosen, with_groups(law, wanted)).answers(records, party)
    asked = questions(a for a in answers if not wanted or a.incentive.id in wanted)
    if as_json:
        for question in [q for q in asked if everything or not q.guidance][:limit]:
            say_json(question_json(question))
        return
    show_questions(screen(), law, records, asked, Voice(lang), limit=limit, everything=everything)


def question_json(question: Question) -> dict[str, object]:
    """A question as plain JSON values; money is yuan as text."""
    from liance.telling.results import yuan

    return {
        "fact": question.name,
        "label": question.label,
        "kind": question.kind,
        "choices": {c.id: c.label for c in question.choices},
        "at_stake": yuan(question.at_stake),
        "unbounded": question.unbounded,
        "guidance": question.guidance,
        "incentives": list(question.incentives),
    }


def show_questions(
    terminal: Console, law: Policy, records: City, asked: list[Question], voice: Voice, *, limit: int,
    everything: bool = False,
) -> None:  # fmt: skip
    """A table: the fact with its owner and what hangs on it, how to answer, and the money."""
    from liance.cli.console import table

    shown = [q for q in asked if everything or not q.guidance]
    title = voice(f"还缺 {len(shown):,} 项事实", f"{len(shown):,} facts are missing")
    made = table(voice, COLUMNS, title=title)
    titles = {i.id: voice(i.title, i.id) for i in law.incentives}
    for number, question in enumerate(shown[:limit], 1):
        made.add_row(str(number), *_cells(question, records, titles, voice))
    if shown:
        terminal.print(made)
    else:
        terminal.print(voice("不缺事实，每一笔都有结论。", "Nothing is missing: everything is decided."))
    if len(shown) > limit:
        more = len(shown) - limit
        terminal.print(voice(f"还有 {more:,} 项（--limit 多列一些）", f"{more:,} more (see --limit)"), style="dim")
    if (others := len(asked) - len(shown)) > 0:
        zh = f"另有 {others:,} 项只牵涉非市级资金（liance ask --all 列出）"
        en = f"{others:,} more concern only what is not city money (see liance ask --all)"
        terminal.print(voice(zh, en), style="dim")


def _cells(question: Question, records: City, titles: Mapping[str, str], voice: Voice) -> list[RenderableType]:
    from rich.console import Group
    from rich.text import Text

    from liance.cli.wrap import Wrapped

    concerns = voice("、", ", ").join(titles[i] for i in question.incentives)
    owner = _owner(records, question)
    return [
        Group(
            Wrapped(voice(question.label, question.name)),
            Wrapped(f"{owner} · {concerns}" if owner else concerns, "dim"),
        ),
        Wrapped(how_to_answer(question, records.vocabulary, voice)),
        Text(_stake(question, voice), style="yellow"),
    ]


def _owner(records: City, question: Question) -> str:
    """The name of the enterprise whose fact it is."""
    for part in question.fact[1]:
        owner = records.get("enterprise", part) if isinstance(part, str) else None
        if owner is not None:
            return str(owner.values.get("name", part))
    return ""


def how_to_answer(question: Question, vocabulary: Vocabulary, voice: Voice) -> str:
    """The form of the answer: the choices, or the kind of value."""
    if question.choices:
        return " / ".join(voice(c.label, c.id) for c in question.choices)
    kind = question.kind
    if kind is None and (parameter := vocabulary.parameter_named(question.fact[2])) is not None:
        kind = parameter.kind
    return voice(*HOW[kind]) if kind is not None else voice("补上这些记录", "the records themselves")


def _stake(question: Question, voice: Voice) -> str:
    if question.guidance:
        return voice("非市级资金", "not city money")
    if question.unbounded:
        return voice("数额未知", "unknown")
    return (
        voice(f"至多{voice.money(question.at_stake)}", f"at most {voice.money(question.at_stake)}")
        if question.at_stake
        else "—"
    )


command_ = ask_command
