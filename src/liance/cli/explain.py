"""`liance explain`: what one organisation gets, and why, from the clause to the sum."""

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
    from rich.console import Console

    from liance.records.city import City
    from liance.rules.answers.explain import Answer
    from liance.rules.answers.near import NearMiss
    from liance.rules.ir import Policy
    from liance.telling.voice import Voice

COLUMNS = (
    ("项目", "incentive", "wrap"),
    ("事项", "matter", "wrap"),
    ("条款", "clause", "left"),
    ("结果", "outcome", "left"),
    ("金额", "amount", "right"),
)


@command(
    "一家企业（园区、协会、人才）得什么、为什么，逐项讲清。",
    "What one organisation gets and why, step by step.",
    "explain examples/liaocheng YY000000000000027U --policy liaocheng-it-2023",
    "explain examples/liaocheng YY000000000000027U --policy liaocheng-it-2023 --near",
    "explain examples/liaocheng 阳谷电缆 --policy liaocheng-it-2023 --json",
)
@city_argument
@click.argument("org")
@policy_option
@incentive_option
@reading_option
@history_option
@applied_option
@click.option("--all", "everything", is_flag=True, help="不符合的也逐项说明 · tell what is not eligible, too")
@click.option("--near", "nearly", is_flag=True, help="差多少就会变 · the least change that alters an outcome")
def explain_command(
    city: Path, org: str, policy: str | None, incentives: tuple[str, ...], readings: tuple[str, ...],
    open_history: bool, applied_on: date | None, everything: bool, nearly: bool, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Decide for one organisation and tell it."""
    from liance.cli.choose import choices_of, incentives_of, open_policy, organisation, with_groups
    from liance.cli.console import say_json, screen
    from liance.records.intake import read_city
    from liance.rules.answers.explain import Program
    from liance.telling.voice import Voice

    law = open_policy(policy)
    chosen, wanted = choices_of(law, readings), incentives_of(law, incentives)
    records = read_city(city, law.vocabulary, open_history=open_history, applied_on=applied_on)
    party = organisation(records, org)
    program = Program(law, chosen, with_groups(law, wanted))
    answers = [a for a in program.answers(records, party) if not wanted or a.incentive.id in wanted]
    answers.sort(key=_most_money_first)
    near = _near(program, records, party, answers) if nearly else {}
    voice = Voice(lang)
    if as_json:
        say_json(_as_json(law, records, party, answers, near, voice))
        return
    terminal = screen()
    _head(terminal, law, records, party, voice)
    _table(terminal, law, answers, wanted, voice, everything)
    _stories(terminal, law, answers, chosen, near, voice, everything=everything or bool(wanted))


def _most_money_first(answer: Answer) -> tuple[bool, bool, int, int]:
    """City money before guidance, what may be paid before what is not, then by the most it may be."""
    return answer.guidance, answer.outcome == "not_eligible", -(answer.high or 0), -(answer.year or 0)


def _near(program: object, records: City, party: str, answers: list[Answer]) -> dict[int, list[NearMiss]]:
    """Near misses by identity of the answer's record and incentive."""
    from liance.rules.answers.explain import Program
    from liance.rules.answers.near import near_misses

    assert isinstance(program, Program)
    found: dict[int, list[NearMiss]] = {}
    for miss in near_misses(program, records, party):
        for answer in answers:
            if answer.record is miss.answer.record and answer.incentive is miss.answer.incentive:
                found.setdefault(id(answer), []).append(miss)
    return found


def _head(terminal: Console, law: Policy, records: City, party: str, voice: Voice) -> None:
    from liance.cli.wrap import Wrapped

    owner = records.get("enterprise", party)
    name = str(owner.values.get("name", "")) if owner is not None else ""
    terminal.print(Wrapped(f"{name}（{party}）" if name else party, "bold"))
    terminal.print(Wrapped(f"{law.id} · {law.title}", "dim"))
    terminal.print()


def _table(
    terminal: Console, law: Policy, answers: list[Answer], wanted: list[str], voice: Voice, everything: bool
) -> None:
    """All items in one table; those not eligible only when asked for, else counted."""
    from rich.text import Text

    from liance.cli.console import OUTCOME_STYLES, table
    from liance.cli.wrap import Wrapped
    from liance.telling.results import subject

    shown = [a for a in answers if everything or wanted or a.outcome != "not_eligible"]
    made = table(voice, COLUMNS)
    for answer in shown:
        style = OUTCOME_STYLES[answer.outcome]
        outcome = voice.outcome(answer.outcome, guidance=answer.guidance)
        made.add_row(
            Wrapped(voice(answer.incentive.title, answer.incentive.id)),
            Wrapped(subject(answer, voice)),
            Text(answer.incentive.sentence.path, style="dim"),
            Text(outcome + ("*" if answer.guidance else ""), style=style),
            Text(voice.amount(answer), style=style),
        )
    if shown:
        terminal.print(made)
    _notes(terminal, law, answers, wanted, voice, everything)


def _notes(
    terminal: Console, law: Policy, answers: list[Answer], wanted: list[str], voice: Voice, everything: bool
) -> None:
    """Sums by outcome, the star of guidance, and what the table leaves out."""
    from liance.cli.wrap import Wrapped
    from liance.telling.results import totals

    sums = [t for t in totals(answers, guidance=False) if t.high and t.outcome != "not_eligible"]
    if sums:
        said = (f"{voice.outcome(t.outcome)} {voice.between(t.outcome, t.low, t.high)}" for t in sums)
        terminal.print(Wrapped(voice("合计　", "Total  ") + voice("；", "; ").join(said), "bold"))
    if any(a.guidance and a.outcome != "not_eligible" for a in answers):
        star = voice(
            "* 国家税收等优惠的估算，不是市级资金，不计入合计（理由见 --all）",
            "* an estimate of national relief, not city money, left out of the total (reasons: --all)",
        )
        terminal.print(Wrapped(star, "dim"))
    refused = sum(a.outcome == "not_eligible" for a in answers)
    if refused and not (everything or wanted):
        zh, en = (
            f"另有 {refused} 笔不符合（理由见 --all）",
            f"{refused} more are not eligible (reasons: --all)",
        )
        terminal.print(Wrapped(voice(zh, en), "dim"))
    there = {a.incentive.id for a in answers}
    idle = [i for i in law.incentives if i.id not in there and (not wanted or i.id in wanted)]
    if idle:
        names = voice("：" + "、".join(i.title for i in idle), ": " + ", ".join(i.id for i in idle))
        zh, en = f"{len(idle)} 项没有有关的记录", f"{len(idle)} incentives: no record bears on them"
        zh, en = (zh + names, en + names) if everything else (zh, en)
        terminal.print(Wrapped(voice(zh, en), "dim"))
    terminal.print()


def _stories(
    terminal: Console, law: Policy, answers: list[Answer], chosen: Mapping[str, str],
    near: Mapping[int, list[NearMiss]], voice: Voice, *, everything: bool,
) -> None:  # fmt: skip
    from liance.cli.story import tell
    from liance.cli.wrap import Wrapped
    from liance.telling.story import near_in_words

    told = [a for a in answers if everything or not (a.guidance or a.outcome == "not_eligible")]
    for answer in told:
        tell(terminal, answer, law, chosen, near.get(id(answer), []), voice)
    others = [(a, n) for a in answers if a not in told for n in near.get(id(a), [])]
    if others:
        terminal.print(Wrapped(voice("▌差一点就符合", "▌Nearly eligible"), "bold"))
        for answer, miss in others:
            name = voice(answer.incentive.title, answer.incentive.id)
            terminal.print(Wrapped(f"  {name}　{near_in_words(miss, voice)}"))


def _as_json(
    law: Policy,
    records: City,
    party: str,
    answers: list[Answer],
    near: Mapping[int, list[NearMiss]],
    voice: Voice,
) -> dict[str, object]:
    from liance.cli.choose import organisations
    from liance.telling.story import story_json

    return {
        "policy": law.id,
        "organisation": {"id": party, "name": organisations(records).get(party) or None},
        "answers": [story_json(a, law, near.get(id(a), []), voice) for a in answers],
    }


command_ = explain_command
