"""Sentences with 分别: the first threshold goes with the first award, the second with the second, and so on.

Two lists are compared by position: thresholds, levels or years of one table, or the levels (国家、省 …)
of several incentives under one sentence, with the awards. What cannot be told from lists of equal length is
left alone: levels that the sentence names in other words than the block, and awards that are not one figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lark import Token

from liance.diagnostics.diagnostic import Diagnostic
from liance.rules import syntax
from liance.rules.checks.anchors import Figure, agrees
from liance.rules.checks.written import Anchor, block_figures, substance, token_figures, walk
from liance.rules.document import Document

RESPECTIVELY = ("分别", "依次")
LIST_GAP = re.compile(r"(?:\([^()]{0,8}\))?(?:以上|以下)?\s*(?:、|,|，|-|和|及|与|或|以及)\s*")
ADMINISTRATIVE = ("国家级", "省级", "市级", "县级", "区级")


@dataclass(frozen=True, slots=True)
class Pair:
    """What a row of a block pairs: a threshold or word (nothing in a table by order), and an award."""

    key: Figure | str | None
    award: Figure


def check_alignment(document: Document, anchor: Anchor) -> Iterator[Diagnostic]:
    """Tables and sibling incentives that pair the lists of a 分别 sentence in another order."""
    if not any(word in anchor.passage.text for word in RESPECTIVELY):
        return
    lists = lists_of(anchor)
    for pairs in _tables(anchor):
        yield from _misaligned(document, anchor, lists, pairs)


def lists_of(anchor: Anchor) -> list[list[Figure]]:
    """Runs of figures of one kind with nothing but 、，和 between them, in order; two figures at least."""
    runs: list[list[Figure]] = []
    for figure in anchor.figures:
        if runs and _continues(anchor, runs[-1][-1], figure):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return [run for run in runs if len(run) > 1]


def _continues(anchor: Anchor, last: Figure, figure: Figure) -> bool:
    between = anchor.passage.text[last.last : figure.first]
    if last.kind == "number":  # a unit that is not known here, such as 吨
        between = re.sub(r"^[^\d、,，;。]{1,4}(?=[、,，])", "", between)
    return last.kind == figure.kind and last.unit == figure.unit and LIST_GAP.fullmatch(between) is not None


def _misaligned(
    document: Document, anchor: Anchor, lists: list[list[Figure]], pairs: list[Pair]
) -> Iterator[Diagnostic]:
    order = _order(anchor, lists, pairs)
    awards = _awards(lists, pairs, order)
    if order is None or awards is None:
        return
    for pair, position in zip(pairs, order, strict=True):
        right = awards[position]
        if not agrees(pair.award, right) and any(agrees(pair.award, other) for other in awards):
            key = pair.key.text if isinstance(pair.key, Figure) else pair.key or f"第{position + 1}个"
            args = {"key": key, "found": pair.award.text, "expected": right.text}
            place = document.place(pair.award.start, pair.award.end)
            yield Diagnostic("tiers-misaligned", place, {**args, "clause": anchor.sentence.path})


def _order(anchor: Anchor, lists: list[list[Figure]], pairs: list[Pair]) -> list[int] | None:
    """For every row, the position of its key in the sentence's list of keys."""
    if all(p.key is None for p in pairs):
        return list(range(len(pairs)))
    if all(isinstance(p.key, str) for p in pairs):
        found = [anchor.passage.text.find(_stem(str(p.key))) for p in pairs]
        told = min(found) >= 0 and len(set(found)) == len(found)
        return [sorted(found).index(f) for f in found] if told else None
    keys = [p.key for p in pairs if isinstance(p.key, Figure)]
    for run in lists:
        places = [next((i for i, f in enumerate(run) if agrees(k, f)), -1) for k in keys]
        if len(run) == len(pairs) == len(keys) and sorted(places) == list(range(len(run))):
            return places
    return None


def _stem(word: str) -> str:
    return word.removesuffix("级") if word in ADMINISTRATIVE else word


def _awards(lists: list[list[Figure]], pairs: list[Pair], order: list[int] | None) -> list[Figure] | None:
    """The sentence's list of the awards: as long, of their kind, and sharing the most figures with them."""
    keys = [p.key for p in pairs if isinstance(p.key, Figure)]

    def shared(run: list[Figure]) -> int:
        return sum(any(agrees(p.award, f) for f in run) for p in pairs)

    fitting = [
        run
        for run in lists
        if len(run) == len(pairs) and run[0].kind == pairs[0].award.kind and not _same_run(keys, run)
    ]
    return max(fitting, key=shared, default=None) if order is not None else None


def _same_run(keys: list[Figure], run: list[Figure]) -> bool:
    return bool(keys) and all(any(agrees(k, f) for f in run) for k in keys)


def _tables(anchor: Anchor) -> Iterator[list[Pair]]:
    for placed in anchor.blocks:
        for node in substance(placed.node):
            pairs = _pairs(node) if isinstance(node, syntax.Node) else None
            if pairs:
                yield pairs
    siblings = [pair for p in anchor.of(syntax.Incentive) if (pair := _by_level(p.node)) is not None]
    if len(siblings) > 1:
        yield siblings


def _pairs(node: syntax.Node) -> list[Pair] | None:
    """Rows of a table as pairs; None when it is no table or an award is not one figure."""
    rows: list[tuple[Figure | str | None, syntax.Node]] = []
    match node:
        case syntax.TierTable() | syntax.Graded():
            steps = [r for r in node.items if isinstance(r, syntax.Row)]
            rows = [(token_figures(r.threshold.token)[0], r.value) for r in steps]
        case syntax.Lookup():
            rows = [(_key(case), case.value) for case in node.items[1:]]
        case syntax.ByOrder():
            rows = [(None, value) for value in node.items[1:]]
    awards = [block_figures(value) for _, value in rows]
    if len(rows) < 2 or any(len(found) != 1 for found in awards):
        return None
    return [Pair(key, found[0]) for (key, _), found in zip(rows, awards, strict=True)]


def _key(case: syntax.Case) -> Figure | str:
    """The first word of a case; a level such as 三级 as a figure."""
    text = case.members.items[0]
    found = token_figures(text.token)
    return found[0] if found and found[0].text == text.value else str(text.value)


def _by_level(node: syntax.Node) -> Pair | None:
    """An incentive for one level (`级别 = 国家级`) with one amount."""
    assert isinstance(node, syntax.Incentive)
    comparisons = [n for n in walk(node) if isinstance(n, syntax.Compare)]
    levels = [word for n in comparisons if (word := level_word(n)) is not None]
    amounts = [f for line in node.items if isinstance(line, syntax.Amount) for f in block_figures(line)]
    if len(levels) != 1 or len(amounts) != 1:
        return None
    return Pair(str(levels[0]), amounts[0])


def level_word(node: syntax.Compare) -> Token | None:
    """The level that a comparison names: 国家级, 省级 …"""
    right = node.right
    if isinstance(right, syntax.Path) and len(right.items) == 1 and str(right.items[0]) in ADMINISTRATIVE:
        token: Token = right.items[0]
        return token
    return None
