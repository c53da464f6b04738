"""Mills of a valley that does not exist and the policy for them: every kind of place where a figure stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from liance.records.city import City, Record, Value
from liance.rules import ir
from liance.rules.library import load_policy, read_policy
from liance.simulate.evaluate import Population
from liance.simulate.figures import children
from liance.values.money import WAN

FOLDER = Path(__file__).parent / "mills"
UPPER, LOWER, LOST, NEW = "上磨", "下磨", "野磨", "新磨"


@cache
def policy() -> ir.Policy:
    return load_policy(FOLDER)


def policy_of(text: str, folder: Path) -> ir.Policy:
    """The policy that another text gives."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.md").write_text(text, "utf-8")
    loaded = read_policy(folder)
    assert loaded.policy is not None, [d.message() for d in loaded.diagnostics]
    return loaded.policy


def mill(name: str, year: int, output: int | None, **more: Value) -> Record:
    """One year of a mill; output in fen."""
    type_ = policy().vocabulary.type_named("mill_year")
    assert type_ is not None
    known: dict[str, Value] = {"mill": name, "year": year, **more}
    return Record(type_, known if output is None else {**known, "output": output})


def mills() -> Population:
    """Two mills of known valleys, one of an unknown valley, one whose output nobody supplied."""
    type_ = policy().vocabulary.type_named("enterprise")
    assert type_ is not None
    firms = [
        Record(type_, {"id": UPPER, "name": "上游水磨坊", "valley": "东谷"}),
        Record(type_, {"id": LOWER, "name": "下游水磨坊", "valley": "西谷"}),
        Record(type_, {"id": LOST}),
        Record(type_, {"id": NEW, "valley": "东谷"}),
    ]
    years = [
        mill(UPPER, 2030, 15 * WAN, rent=WAN, staff=5, old=True, source="river"),
        mill(UPPER, 2031, 31 * WAN, rent=WAN, staff=6, old=True, source="river"),
        mill(UPPER, 2032, 95 * WAN, rent=WAN, staff=6, old=True, source="river"),
        mill(LOWER, 2030, 85 * WAN, rent=2 * WAN, staff=4, old=False, source="stream"),
        mill(LOWER, 2031, 9 * WAN, rent=2 * WAN, staff=9, old=False, source="stream"),
        mill(LOST, 2031, 30 * WAN + 1, rent=WAN, staff=5, old=False, source="spring"),
        mill(NEW, 2031, None, rent=WAN, staff=7, old=False, source="spring"),
    ]
    return Population.of(City.of(policy().vocabulary, [*firms, *years]))


def said(thing: object) -> Iterator[tuple[str, str, object]]:
    """Every expression of a rule with its words and, of a constant, its value: what two equal rules have in common."""
    if isinstance(thing, ir.Expr):
        yield (
            type(thing).__name__,
            thing.place.text,
            getattr(thing, "value", None) if isinstance(thing, ir.Const) else "",
        )
    if isinstance(thing, ir.Condition):
        yield "Condition", thing.text, thing.gate
    if not isinstance(thing, ir.Task | ir.Target):
        for child in children(thing):
            yield from said(child)
