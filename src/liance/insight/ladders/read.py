"""Ladders read from `vocabularies/ladders`: one TOML file a version of rules, facts shared by all in `facts.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic
from liance.insight.entries import Entry, entries, read_toml, reject
from liance.insight.ladders.ladder import Criterion, FactKind, Kind, Ladder, Rung, Sign, Test, Value
from liance.rules.library import home
from liance.values.decimals import exact_text
from liance.values.faults import ValueFault
from liance.values.money import format_money, parse_money
from liance.values.ratio import format_ratio_about, parse_ratio

FACTS, LINES = "facts.toml", "above-scale.toml"
_TEST = re.compile(r"(?P<fact>\w+)\s*(?P<sign>[≥>≤<=])\s*(?P<value>.+)")
_WORDS = {"是": True, "否": False, "true": True, "false": False}


def shared() -> Path:
    """The folder of the ladders that all policies share."""
    return home() / "vocabularies" / "ladders"


def ladders_in(folder: Path | None = None) -> Mapping[str, Ladder]:
    """Every version by id, the oldest first. Raises Rejected with all mistakes of all files."""
    folder = folder or shared()
    facts, faults = facts_in(folder)
    found: list[Ladder] = []
    for file in sorted(folder.glob("*.toml")):
        if file.name not in (FACTS, LINES):
            ladder, more = _ladder(file, facts)
            found.append(ladder)
            faults += more
    reject(faults)
    return {ladder.id: ladder for ladder in sorted(found, key=lambda ladder: (ladder.since, ladder.id))}


def facts_in(folder: Path) -> tuple[Mapping[str, FactKind], list[Diagnostic]]:
    """The facts that criteria may look at, and every mistake."""
    found, faults = entries(folder / FACTS, "facts", _fact)
    return {fact.id: fact for fact in found}, faults


def _fact(entry: Entry) -> FactKind:
    entry.only("name", "name_en", "kind", "unit")
    return FactKind(entry.id, entry.both("name"), entry.one_of("kind", Kind), entry.text("unit", ""))


def _ladder(file: Path, facts: Mapping[str, FactKind]) -> tuple[Ladder, list[Diagnostic]]:
    whole, faults = read_toml(file)
    whole.only("title", "title_en", "document", "since", "until", "sources", "confirmed", "rungs")
    since = whole.day("since", needed=True)
    ladder = Ladder(
        id=file.stem, title=whole.both("title"), document=whole.text("document"), since=since or date.min,
        until=whole.day("until"), sources=whole.texts("sources"), confirmed=whole.flag("confirmed"),
        rungs=tuple(_rung(entry, facts) for entry in whole.inner("rungs")), facts=facts,
    )  # fmt: skip
    return ladder, faults


def _rung(entry: Entry, facts: Mapping[str, FactKind]) -> Rung:
    entry.only("title", "title_en", "years", "also", "criteria")
    return Rung(
        id=entry.id.rpartition(".")[2],
        title=entry.both("title"),
        criteria=tuple(criterion_of(inner, facts) for inner in entry.inner("criteria")),
        years=entry.whole("years") if "years" in entry.table else None,
        also=entry.texts("also"),
    )


def criterion_of(entry: Entry, facts: Mapping[str, FactKind]) -> Criterion:
    """One criterion: `any` of several ways, `all` of some tests, or for a person."""
    entry.only("text", "text_en", "any", "all", "person")
    if ("any" in entry.table) + ("all" in entry.table) + entry.flag("person") != 1:
        entry.fault("any", "any、all、person 三者写一样", "one of any, all and person")
    ways = entry.table.get("any", [entry.table.get("all", [])] if "all" in entry.table else [])
    told = ways if isinstance(ways, list) and all(isinstance(way, list) for way in ways) else [[]]
    return Criterion(
        id=entry.id.rpartition(".")[2],
        text=entry.both("text"),
        ways=tuple(tuple(test for text in way if (test := _test(entry, text, facts)) is not None) for way in told),
        person=entry.flag("person"),
    )


def _test(entry: Entry, text: object, facts: Mapping[str, FactKind]) -> Test | None:
    found = _TEST.fullmatch(str(text).strip())
    fact = facts.get(found["fact"]) if found is not None else None
    if found is None or fact is None:
        known = "、".join(facts)
        entry.fault(f"“{text}”", f"“事实 ≥ 数额”；事实有：{known}", f"FACT ≥ FIGURE; facts are {', '.join(facts)}")
        return None
    try:
        return Test(fact.id, Sign(found["sign"]), read_value(found["value"], fact))
    except ValueFault as fault:
        entry.fault(f"“{text}”", fault.expected_zh, fault.expected_en)
        return None


def read_value(text: str, fact: FactKind) -> Value:
    """A fact's value from text. Raises ValueFault."""
    bare = text.strip()
    match fact.kind:
        case Kind.MONEY:
            return Fraction(parse_money(bare))
        case Kind.BOOL:
            if bare not in _WORDS:
                raise ValueFault("ratio-text", text, "是 或 否", "是 or 否")
            return _WORDS[bare]
        case Kind.NUMBER:
            return parse_ratio(bare.removesuffix(fact.unit).strip())
        case Kind.RATIO:
            return parse_ratio(bare)


def show_value(value: Value, fact: FactKind) -> str:
    """A fact's value as people write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    match fact.kind:
        case Kind.MONEY:
            return format_money(int(value))
        case Kind.RATIO:
            return format_ratio_about(value)
        case _:
            return f"{exact_text(value) or value}{fact.unit}"
