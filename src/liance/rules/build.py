"""A policy's folder through all passes: front matter and text, syntax, names, types, checks, worked examples."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic, errors_in
from liance.diagnostics.place import CellPlace, Source
from liance.records.dimensions import read_dimensions
from liance.records.stating import read_reserved
from liance.records.vocabulary import Choice, Kind, Vocabulary
from liance.rules import ir, syntax
from liance.rules.checks.check import check, check_settings
from liance.rules.checks.worked import check_examples
from liance.rules.document import POLICY_FILE, Block, Document, Sentence, read_document
from liance.rules.lower.incentives import lower_incentive
from liance.rules.lower.matters import lower_matters
from liance.rules.lower.plans import KINDS, figures_of, lower_target, lower_task
from liance.rules.lower.procedures import lower_procedures, lower_roles
from liance.rules.lower.settings import lower_gate, lower_group, lower_reading
from liance.rules.parse import parse_block
from liance.rules.resolve import Placed, Scope, resolve
from liance.values.period import parse_year


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy as far as it could be read: `policy` is None when an error stops it."""

    policy: ir.Policy | None
    document: Document
    scope: Scope
    diagnostics: tuple[Diagnostic, ...]


def read(folder: Path) -> Loaded:
    """Every pass over a policy's folder, collecting all diagnostics."""
    source, found = _source(folder / POLICY_FILE)
    document, problems = read_document(source)
    found = found or problems
    others = [_vocabulary(folder, name) for name in document.front.get("vocabulary", [])]
    for _, problems in others:
        found.extend(problems)
    documents = [d for d, _ in others if d is not None] + [document]
    tables = {k: v for d in documents for k, v in code_tables(Path(d.source.name).parent, d.front).items()}
    placed, problems = _parsed(documents)
    scope = resolve(placed, tables, document)
    found += _add_dimensions(scope, documents)
    found += _add_reserved(scope, documents)
    if any(d.code in CAUSES for d in found):
        return Loaded(None, document, scope, tuple(found))
    settings = list(check_settings(document, scope))
    policy = _policy(scope, document, documents) if not settings else None
    found += problems + scope.found
    found += settings if policy is None else check(policy, scope, document, folder)
    if policy is not None and not errors_in(found):
        found += check_examples(policy, scope)[1]
    broken = policy is None or bool(errors_in(found))
    return Loaded(None if broken else policy, document, scope, tuple(found))


CAUSES = ("front-matter-missing", "front-matter-open", "front-matter-toml", "vocabulary-missing", "document-encoding")
"""Mistakes that would make everything after them look wrong."""


def _source(path: Path) -> tuple[Source, list[Diagnostic]]:
    data = path.read_bytes()
    try:
        return Source(_shown(path), data.decode("utf-8-sig").replace("\r\n", "\n")), []
    except UnicodeDecodeError:
        place = CellPlace(_shown(path))
        return Source(_shown(path), ""), [Diagnostic("document-encoding", place, {"file": _shown(path)})]


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _vocabulary(folder: Path, name: str) -> tuple[Document | None, list[Diagnostic]]:
    path = folder / name
    if not path.is_file():
        place = CellPlace(_shown(folder / POLICY_FILE))
        return None, [Diagnostic("vocabulary-missing", place, {"file": str(name)})]
    source, found = _source(path)
    document, problems = read_document(source)
    return document, found + problems


def code_tables(folder: Path, front: Mapping[str, object]) -> dict[str, Mapping[str, str]]:
    """The code tables that a document's front matter names (id -> file with columns code, name)."""
    named = front.get("code_tables", {})
    assert isinstance(named, Mapping)
    return {name: _code_table((folder / file).resolve()) for name, file in named.items()}


@cache
def _code_table(path: Path) -> Mapping[str, str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def _add_dimensions(scope: Scope, documents: list[Document]) -> list[Diagnostic]:
    """The dimensions that the documents name, put into the vocabulary; what is wrong with them."""
    read = [read_dimensions(d.front, scope.vocabulary, d.source.name) for d in documents]
    scope.vocabulary = replace(scope.vocabulary, dimensions=tuple(d for made, _ in read for d in made))
    return [problem for _, problems in read for problem in problems]


def _add_reserved(scope: Scope, documents: list[Document]) -> list[Diagnostic]:
    """What only offices state, put into the vocabulary; what is wrong with the names."""
    read = [read_reserved(d.front, scope.vocabulary, d.source.name) for d in documents]
    scope.vocabulary = replace(scope.vocabulary, reserved=frozenset().union(*(names for names, _ in read)))
    return [problem for _, problems in read for problem in problems]


def _parsed(documents: list[Document]) -> tuple[list[Placed], list[Diagnostic]]:
    placed, problems = [], []
    for document in documents:
        for sentence, block in _blocks(document):
            node = parse_block(document, block)
            if isinstance(node, Diagnostic):
                problems.append(node)
            else:
                placed.append(Placed(node, document, sentence))
    return placed, problems


def _blocks(document: Document) -> Iterable[tuple[Sentence | None, Block]]:
    for sentence in document.sentences():
        for block in sentence.blocks:
            yield sentence, block
    for block in document.appendix:
        yield None, block


def _policy(scope: Scope, document: Document, documents: list[Document]) -> ir.Policy | None:
    front = document.front
    settings = front.get("settings", {})
    crossing = str(settings.get("crossing", "超过"))
    scope.exclusive = frozenset(settings.get("exclusive", []))
    departments = responsible(scope)
    incentives = tuple(
        made
        for p in scope.of(syntax.Incentive)
        if (made := lower_incentive(scope, p, crossing, departments_at(p.sentence, departments))) is not None
    )
    roles = lower_roles(scope)
    procedures = lower_procedures(scope, roles)
    gates = [g for p in scope.of(syntax.Gate) if (g := lower_gate(scope, p, incentives, crossing)) is not None]
    groups = [u for p in scope.of(syntax.Group) if (u := lower_group(scope, p, incentives, crossing)) is not None]
    readings = [r for p in scope.of(syntax.Reading) if (r := lower_reading(scope, p)) is not None]
    plans = [p for p in scope.blocks if type(p.node) in KINDS and p.sentence is not None]
    matters = lower_matters(scope, documents, roles, procedures)
    known = (*scope.procedures, *matters)
    tasks = [lower_task(scope, p, departments_at(p.sentence, departments), known) for p in plans]
    targets = [lower_target(p, departments_at(p.sentence, departments)) for p in scope.of(syntax.Target) if p.sentence]
    figures = [f for p in scope.of(syntax.Parameter) for f in figures_of(scope, p)]
    digest = hashlib.sha256("\0".join(d.source.text for d in documents).encode()).hexdigest()
    conditions = {(g.id, kind): c for g, made in gates for kind, c in made.items()}
    return ir.Policy(
        id=str(front.get("id", "")),
        title=str(front.get("title", "")),
        status=str(front.get("status", "")),
        front=front,
        vocabulary=_with_ledger_names(scope.vocabulary, incentives),
        incentives=tuple(_awarded(_gated(i, [g for g, _ in gates], conditions), settings) for i in incentives),
        gates=tuple(g for g, _ in gates),
        enterprise_gates=tuple(c for (_, kind), c in conditions.items() if _on_enterprise(gates, c)),
        groups=tuple(groups),
        readings={r.id: r for r in readings},
        targets=tuple(targets),
        tasks=tuple(tasks),
        figures=tuple(figures),
        departments=departments,
        rounding=str(settings.get("rounding", "down-to-yuan")),
        period=_period(settings),
        digest=digest,
        roles=roles,
        procedures=procedures,
        recovered=str(settings.get("recovered", ir.RECOVERED[0])),
        matters=matters,
    )


LEDGER = "award"


def _with_ledger_names(vocabulary: Vocabulary, incentives: tuple[ir.Incentive, ...]) -> Vocabulary:
    """The ledger names this policy's incentives by id or title; another policy's as `policy/incentive`."""
    ledger = vocabulary.type_named(LEDGER)
    if ledger is None or "incentive" not in ledger.by_id:
        return vocabulary
    choices = tuple(Choice(i.id, i.title) for i in incentives)
    named = replace(ledger.by_id["incentive"], kind=Kind.ENUM, choices=choices, foreign=True)
    fields = tuple(named if f.id == "incentive" else f for f in ledger.fields)
    types = tuple(replace(t, fields=fields) if t is ledger else t for t in vocabulary.types)
    return replace(vocabulary, types=types)


def _on_enterprise(gates: list[tuple[ir.Gate, dict[str, ir.Condition]]], condition: ir.Condition) -> bool:
    return any(g.on_enterprise for g, _ in gates if g.id == condition.gate)


def _gated(
    incentive: ir.Incentive, gates: list[ir.Gate], conditions: Mapping[tuple[str, str], ir.Condition]
) -> ir.Incentive:
    """An incentive with the gates that hold for every record of its basis put before its own conditions."""
    if incentive.is_guidance:
        return incentive
    own = [conditions[g.id, incentive.basis.id] for g in gates if not g.on_enterprise]
    return replace(incentive, conditions=(*own, *incentive.conditions))


def _awarded(incentive: ir.Incentive, settings: Mapping[str, object]) -> ir.Incentive:
    """An incentive with the procedure of the settings where it names none itself; guidance has none."""
    if incentive.procedure or incentive.is_guidance:
        return incentive
    return replace(incentive, procedure=str(settings.get("procedure", "")))


def _period(settings: Mapping[str, object]) -> tuple[int, int] | None:
    period = settings.get("period")
    if not isinstance(period, list) or len(period) != 2:
        return None
    return parse_year(str(period[0])), parse_year(str(period[1]))


def responsible(scope: Scope) -> dict[str, tuple[str, ...]]:
    """Clause path -> the departments that the clause's own 责任 block names."""
    made = {}
    for placed in scope.of(syntax.Responsible):
        assert isinstance(placed.node, syntax.Responsible)
        if placed.sentence is not None:
            made[placed.sentence.clause.path] = tuple(str(t) for t in placed.node.names.items)
    return made


def departments_at(sentence: Sentence | None, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The departments of a sentence's clause, or of the nearest clause above it that names some."""
    above = sentence.clause.upward() if sentence is not None else ()
    return next((named[clause.path] for clause in above if clause.path in named), ())
