"""Every check of a chain; those that need all rows only when no row was lost."""

from __future__ import annotations

from liance.chains.checks.rows import check_rows
from liance.chains.checks.shape import check_shape
from liance.chains.checks.words import check_coverage, check_words
from liance.chains.graph import Graph
from liance.chains.sheets import Sheets
from liance.diagnostics.diagnostic import Diagnostic, errors_in
from liance.rules import ir


def check(graph: Graph, sheets: Sheets, policy: ir.Policy, *, whole: bool) -> list[Diagnostic]:
    """What is wrong with a chain whose cells could be read; `whole` says that none was lost on the way."""
    found = [*check_rows(sheets), *check_words(sheets, policy)]
    if whole and not errors_in(found):
        found += [*check_shape(graph, sheets), *check_coverage(sheets, policy)]
    return found
