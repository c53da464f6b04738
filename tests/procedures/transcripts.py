"""Runs as people would tell them: a first line, then one act a line.

standard-application about 甲公司
2026-03-02 10:00 王一 enterprise of 甲公司: submit
2026-03-03 10:00 李二 county_officer of 县工信局: refuse reason remedy
2026-03-10 10:00 public-notice ended cleared
2026-03-10 10:00 孙五 city_officer of 市工信局 at expert-review seat 1: names 周六 of 大学甲
2026-03-10 11:00 周六 expert of 大学甲 at expert-review seat 1: declares none
2026-03-10 12:00 周六 expert of 大学甲 at expert-review seat 1: says scored 30 20 20 amount 100 opinion
2026-03-10 12:00 expert-review is settled
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from liance.procedures import (
    BEIJING,
    DECLARED,
    NAMED,
    SPOKEN,
    Act,
    Reason,
    Run,
    Said,
    act,
    resume,
    say,
    settled,
    start,
)
from liance.rules import ir
from liance.rules.library import load_policy
from liance.values.workdays import Calendar, load_calendars

ROOT = Path(__file__).resolve().parents[2]
HEAD = re.compile(r"(?P<procedure>\S+) about (?P<party>\S+)(?: reviewed by (?P<reviewers>\S+))?")
LINE = re.compile(
    r"(?P<at>\S+ \S+) (?P<naive>no zone )?(?P<person>\S+) (?P<role>\S+?)(?: of (?P<of>\S+))?: "
    r"(?:(?P<stage>\S+)/)?(?P<outcome>\S+)(?P<more>.*)"
)
CHILD = re.compile(r"(?P<at>\S+ \S+) (?P<procedure>\S+) (?P<how>ended|at) (?P<where>\S+)(?: about (?P<party>\S+))?")
SAY = re.compile(
    r"(?P<at>\S+ \S+) (?P<person>\S+) (?P<role>\S+?)(?: of (?P<of>\S+))? at (?P<stage>\S+) seat (?P<seat>\S+): "
    r"(?P<what>names|declares|says) (?P<first>\S+)(?: of (?P<holder_of>\S+))?(?P<more>.*)"
)
SETTLED = re.compile(r"(?P<at>\S+ \S+) (?P<stage>\S+) is settled")
WHAT = {"names": NAMED, "declares": DECLARED, "says": SPOKEN}
REMEDY = "可以在60日内申请行政复议"


@cache
def calendar() -> Calendar:
    return load_calendars(ROOT / "calendars")


@cache
def shared() -> Mapping[str, ir.Procedure]:
    """The procedures of the shared vocabulary, as the first policy has them."""
    return load_policy(ROOT / "policies" / "liaocheng-it-2023").procedures


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def play(text: str, procedures: Mapping[str, ir.Procedure] | None = None) -> Run:
    """The run after every line. Raises Rejected by the line that does not fit."""
    head, *lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    said = HEAD.fullmatch(head)
    assert said is not None, head
    procedure = (procedures or shared())[said["procedure"]]
    day = re.match(r"\S+ \S+", next(line for line in lines if line[:1].isdigit()))
    assert day is not None
    reviewers = (said["reviewers"] or "").split("、") if said["reviewers"] else []
    run = start(procedure, at=when(day.group()), calendar=calendar(), party=said["party"], reviewers=reviewers)
    for line in lines:
        run = replace(run, digest="0" * 64) if line == "another version" else _next(procedure, run, line)
    return run


def _next(procedure: ir.Procedure, run: Run, line: str) -> Run:
    if (said := CHILD.fullmatch(line)) is not None:
        ended = said["where"] if said["how"] == "ended" else None
        child = Run(said["procedure"], "", when(said["at"]), said["where"], when(said["at"]), ended=ended)
        child = replace(child, party=said["party"] or run.party)
        return resume(procedure, run, child, at=when(said["at"]), calendar=calendar())
    if SAY.fullmatch(line) is not None:
        return say(procedure, run, spoken(line))
    if (end := SETTLED.fullmatch(line)) is not None:
        follows = settled(procedure, run, end["stage"], at=when(end["at"]))
        assert follows is not None, line
        return act(procedure, run, follows, calendar=calendar())
    return act(procedure, run, told(run, line), calendar=calendar())


def told(run: Run, line: str) -> Act:
    """The act of one line."""
    said = LINE.fullmatch(line)
    assert said is not None, line
    words = said["more"].split()
    at = datetime.fromisoformat(said["at"]) if said["naive"] else when(said["at"])
    amount = next((int(w) for w in words if w.lstrip("-").isdigit()), None)
    interest = next((int(w.removeprefix("interest=")) for w in words if w.startswith("interest=")), None)
    unit = next((w.removeprefix("unit=") for w in words if w.startswith("unit=")), "")
    until = next((date.fromisoformat(w.removeprefix("until=")) for w in words if w.startswith("until=")), None)
    return Act(
        said["stage"] or run.stage, said["outcome"], "" if said["person"] == "-" else said["person"], said["role"], at,
        said["of"] or "", "已核对" if "opinion" in words else "",
        (Reason("申请材料", "缺少专项审计报告"),) if "reason" in words else (),
        REMEDY if "remedy" in words else "", amount, interest, ("sha256:1",) if "attachment" in words else (),
        unit=unit, until=until,
    )  # fmt: skip


def spoken(line: str) -> Said:
    """What one line does at a board: names somebody to a seat, declares, or says something from it."""
    told = SAY.fullmatch(line)
    assert told is not None, line
    what, first = WHAT[told["what"]], told["first"]
    words, amount = told["more"].split(), re.search(r"amount (\d+)", told["more"])
    return Said(
        what, told["stage"], told["seat"], "" if told["person"] == "-" else told["person"], told["role"],
        when(told["at"]), told["of"] or "",
        holder=first if what == NAMED and first != "-" else "", holder_of=told["holder_of"] or "",
        conflict="曾任申报单位顾问" if what == DECLARED and first == "conflict" else "",
        answer=first if what == SPOKEN else "",
        scores=tuple(int(w) for w in words[: words.index("amount") if amount else None] if w.isdigit()),
        amount=int(amount[1]) if amount else None, opinion="同意" if "opinion" in words else "",
        reasons=(Reason("信用", "有未结清的处罚"),) if "reason" in words else (),
    )  # fmt: skip
