"""What a run by columns came to: the same tables as for a small city, made from totals; or the totals as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from liance.assessment.tally import GUIDANCE, Sum, Sums, Tally
from liance.cli.console import WIDE_ENOUGH, say_json, table
from liance.cli.summary import COLUMNS, EXTRA, LEGEND, cells
from liance.cli.wrap import Wrapped
from liance.telling.results import Line, yuan
from liance.telling.voice import Voice

if TYPE_CHECKING:
    from rich.console import Console

    from liance.assessment.job import AssessJob
    from liance.rules.ir import Policy


def lines_of(policy: Policy, sums: Sums) -> list[Line]:
    """One line for each incentive and outcome, in the order of the policy; keys are incentive, kind, outcome."""
    places = {incentive.id: i for i, incentive in enumerate(policy.incentives)}
    lines = []
    for (name, kind, outcome), one in sorted(sums.items(), key=lambda item: places[str(item[0][0])]):
        incentive = policy.incentives[places[str(name)]]
        clause = incentive.sentence.path
        lines.append(_line(one, incentive.id, incentive.title, clause, kind == GUIDANCE, str(outcome)))
    return lines


def _line(one: Sum, id_: str, title: str, clause: str, guidance: bool, outcome: str) -> Line:
    return Line(id_, title, clause, guidance, outcome, one.count, one.beneficiaries, one.low, one.high, one.unbounded)


def show_totals(screen: Console, job: AssessJob, found: Tally, city: str, voice: Voice) -> None:
    """Headline, tables of city money and of guidance, and how it was computed."""
    screen.print(Wrapped(job.policy.title, "bold"))
    firms, parties, matters = (f"{n:,}" for n in (job.enterprises, found.beneficiaries, found.matters))
    zh = f"{firms} 户企业 · {parties} 个主体有结果 · {matters} 笔"
    en = f"{firms} enterprises · results for {parties} beneficiaries · {matters} matters"
    screen.print(Wrapped(f"{job.policy.id} · {city} · {voice(zh, en)}", "dim"))
    screen.print()
    lines = lines_of(job.policy, found.incentives)
    for guidance in (False, True):
        mine = [line for line in lines if line.guidance is guidance]
        if mine:
            _show_table(screen, mine, _totals(found, guidance=guidance), voice, guidance=guidance)
    if not lines:
        screen.print(voice("没有符合或待定的结果。", "Nothing is due or undetermined."))
    _show_grounds(screen, job, found, voice)


def _totals(found: Tally, *, guidance: bool) -> list[Line]:
    return [
        _line(one, "", "", "", guidance, str(outcome))
        for (kind, outcome), one in found.funds.items()
        if (kind == GUIDANCE) is guidance
    ]


def _show_table(screen: Console, lines: list[Line], sums: list[Line], voice: Voice, *, guidance: bool) -> None:
    wide = screen.width >= WIDE_ENOUGH
    money = voice(f"金额（{voice.column_unit}）", f"amount ({voice.column_unit})")
    title = voice("市级资金", "City money")
    if guidance:
        title = voice("非市级资金：估算，不由市里支付", "Not city money: estimates")
    columns = [c for c in COLUMNS if wide or c[0] not in EXTRA]
    made = table(voice, [*columns, (money, money, "right")], title=title)
    for some in _by_incentive(lines):
        made.add_row(*cells(voice(some[0].title, some[0].incentive), some, voice, wide))
    made.add_section()
    made.add_row(*cells(voice("合计", "Total"), sums, voice, wide, style="bold"))
    screen.print(made)
    there = {line.outcome for line in lines}
    for outcome, words in LEGEND.items():
        if outcome in there and not guidance:
            screen.print(Wrapped(voice(*words), "dim"))
    screen.print()


def _by_incentive(lines: Iterable[Line]) -> list[list[Line]]:
    rows: dict[str, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.incentive, []).append(line)
    return list(rows.values())


def _show_grounds(screen: Console, job: AssessJob, found: Tally, voice: Voice) -> None:
    """Readings not adopted, how many beneficiaries and which incentives were decided one by one."""
    for name, choice in job.choices.items():
        reading = job.policy.readings[name]
        label, default = reading.option(choice).label, reading.option(reading.default).label
        zh = f"口径 {name} {reading.title}：改按“{label}”（政策采用“{default}”）"
        screen.print(Wrapped(voice(zh, f"reading {name}: {choice} instead of {reading.default}"), "yellow"))
    if found.apart:
        zh = f"{found.apart:,} 个主体逐户测算（与已发奖补、共用上限或未知事实有牵连）。"
        en = f"{found.apart:,} beneficiaries were decided one by one (earlier awards, shared limits, unknown facts)."
        screen.print(Wrapped(voice(zh, en), "dim"))
    if found.beyond:
        titles = {i.id: i.title for i in job.policy.incentives}
        zh = "逐笔测算的奖补（按列算不了）：" + "、".join(titles[name] for name in sorted(found.beyond))
        en = "Incentives beyond columns, decided one by one: " + ", ".join(sorted(found.beyond))
        screen.print(Wrapped(voice(zh, en), "dim"))


def say_totals(job: AssessJob, found: Tally) -> None:
    """Totals as one JSON value: `lines` as for a small city, `cells` besides by year and dimension; money in yuan."""
    dimensions = [d.id for d in job.policy.vocabulary.dimensions]
    names = ["incentive", "outcome", "year", *dimensions]
    say_json(
        {
            "policy": job.policy.id,
            "enterprises": job.enterprises,
            "partitions": job.partitions,
            "beneficiaries": found.beneficiaries,
            "matters": found.matters,
            "decided_one_by_one": found.apart,
            "beyond_columns": dict(sorted(found.beyond.items())),
            "lines": [line.as_json() for line in lines_of(job.policy, found.incentives)],
            "totals": [line.as_json() for guidance in (False, True) for line in _totals(found, guidance=guidance)],
            "cells": [dict(zip(names, key, strict=True)) | _sums_json(one) for key, one in found.cells.items()],
        }
    )


def _sums_json(one: Sum) -> dict[str, object]:
    return {
        "count": one.count,
        "beneficiaries": one.beneficiaries,
        "low": yuan(one.low),
        "high": yuan(one.high),
        "unbounded": one.unbounded,
    }
