"""A chain against its policy: quotations stand in the sentences they name, and what measures name has its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from liance.chains.sheets import Sheets, ids_at, texts_at
from liance.chains.tables import ACTORS, GROUNDED, PARKS, PRODUCTS
from liance.diagnostics.diagnostic import Diagnostic
from liance.records.city import Record
from liance.records.columns import plain_name
from liance.records.raw import problem, shown
from liance.records.vocabulary import near
from liance.rules import ir
from liance.rules.document import plain

COVERED = (
    (PRODUCTS, ("products",), ("name", "aliases", "words")),
    (ACTORS, ("organisations", "institutes"), ("name", "full_name", "words")),
    (PARKS, ("parks", "zones"), ("name", "words")),
)
"""Which lists of a measure a table must cover, and the columns whose texts do so."""


def check_words(sheets: Sheets, policy: ir.Policy) -> Iterator[Diagnostic]:
    """Measures that the policy does not have, and quotations that are not in the sentences of their measures."""
    said = sentences(policy)
    known = "、".join(said)
    for row in (row for type_id in GROUNDED for row in sheets.of(type_id)):
        measures = ids_at(row, "measures")
        for id_ in (id_ for id_ in measures if id_ not in said):
            like = near(id_, said)
            told = {"value": id_, "expected": f"“{like}”" if like else known, "expected_en": like or known}
            yield sheets.fault("chain-measure-unknown", row, "measures", **told)
        if measures and all(id_ in said for id_ in measures):
            yield from _quotations(sheets, row, {id_: said[id_] for id_ in measures})


def _quotations(sheets: Sheets, row: Record, said: dict[str, str]) -> Iterator[Diagnostic]:
    for words in texts_at(row, "words"):
        if not any(plain(words) in text for text in said.values()):
            told = {"value": words, "measures": "、".join(said), "text": shown("".join(said.values()))}
            yield sheets.fault("chain-words-absent", row, "words", **told)


def sentences(policy: ir.Policy) -> dict[str, str]:
    """The official words, in plain form, of every task, measure, safeguard and target; of a task all its sentences."""
    stated = [*((t.id, t.sentence) for t in policy.tasks), *((t.id, t.sentence) for t in policy.targets)]
    return {id_: plain(s.clause.text if s.heading else s.text) for id_, s in stated}


# ---- coverage ------------------------------------------------------------------------------------------------------
def check_coverage(sheets: Sheets, policy: ir.Policy) -> Iterator[Diagnostic]:
    """Products, organisations and parks that measures under the chains name and no row does."""
    measures = chain_measures(policy)
    for type_id, lists, columns in COVERED:
        known = {plain_name(t) for row in sheets.of(type_id) for column in columns for t in texts_at(row, column)}
        for measure in measures:
            for name in (n for listed in lists for n in measure.lists.get(listed, ()) if plain_name(n) not in known):
                told = {"measure": measure.id, "clause": measure.sentence.path, "value": name}
                yield replace(problem("chain-uncovered", sheets.file_of(type_id), told), severity="warning")


def chain_measures(policy: ir.Policy) -> list[ir.Task]:
    """The measures that stand under one of the policy's chains, in the order of the text."""
    chains = {id(task.sentence.clause) for task in policy.tasks if task.kind == "chain"}
    measures = (task for task in policy.tasks if task.kind == "measure")
    return [m for m in measures if any(id(clause) in chains for clause in m.sentence.clause.upward())]
