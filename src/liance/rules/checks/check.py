"""A policy against its own text, both ways: sentences, figures, words, settings; and how much is covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import TextPlace
from liance.rules import ir, syntax
from liance.rules.checks.alignment import check_alignment
from liance.rules.checks.anchors import Figure, agrees
from liance.rules.checks.procedures import check_procedures
from liance.rules.checks.source_text import check_source, setting_place
from liance.rules.checks.wording import check_wording, used_readings
from liance.rules.checks.written import (
    Anchor,
    anchors,
    block_figures,
    substance,
    used_figures,
    waived_figures,
    walk,
)
from liance.rules.document import Document, Sentence, plain
from liance.rules.resolve import Placed, Scope, head
from liance.values.faults import ValueFault
from liance.values.money import ROUNDINGS
from liance.values.period import parse_year

UNANCHORED = (
    syntax.Example, syntax.Background, syntax.Waiver, syntax.Declaration, syntax.Responsible, syntax.Facts,
    syntax.Parameter, syntax.Role, syntax.Procedure,
)  # fmt: skip
CROSSINGS = ("超过", "达到")


def check(policy: ir.Policy, scope: Scope, document: Document, folder: Path) -> list[Diagnostic]:
    """Everything that can be wrong between a policy's rules and its text, in the order of the document."""
    found = anchors(document, scope)
    diagnostics = [
        *check_settings(document, scope),
        *check_source(document, folder),
        *_uncovered(document),
        *(d for anchor in found for d in _figures(document, scope, anchor, found)),
        *(d for anchor in found for d in _stray(document, anchor, found)),
        *(d for anchor in found for d in check_alignment(document, anchor)),
        *check_wording(policy, scope, document, found),
        *check_procedures(policy, scope, document),
    ]
    return sorted(diagnostics, key=lambda d: getattr(d.place, "start", 0))


# ---- settings ---------------------------------------------------------------------------------------------
def check_settings(document: Document, scope: Scope) -> Iterator[Diagnostic]:
    """The [settings] of the front matter: a known rounding, a reading for 突破, a period of two years, and so on."""
    settings = document.front.get("settings", {})
    rounding = settings.get("rounding", "down-to-yuan")
    if rounding not in ROUNDINGS:
        yield _setting(document, "rounding", rounding, "、".join(ROUNDINGS))
    crossing = settings.get("crossing", CROSSINGS[0])
    if crossing not in (*CROSSINGS, *scope.readings):
        yield _setting(document, "crossing", crossing, "、".join((*CROSSINGS, *scope.readings)))
    recovered = settings.get("recovered", ir.RECOVERED[0])
    if recovered not in ir.RECOVERED:
        yield _setting(document, "recovered", recovered, "、".join(ir.RECOVERED))
    if "period" in settings and not _is_period(settings["period"]):
        yield _setting(document, "period", settings["period"], '["2023", "2025"]')


def _setting(document: Document, key: str, value: object, known: str) -> Diagnostic:
    args = {"key": key, "value": str(value), "known": known}
    return Diagnostic("setting-unknown", setting_place(document, key), args)


def _is_period(value: object) -> bool:
    try:
        first, last = (parse_year(str(v)) for v in value) if isinstance(value, list) else (1, 0)
    except ValueFault:
        return False
    except ValueError:  # not two of them
        return False
    return first <= last


# ---- sentences --------------------------------------------------------------------------------------------
def is_covered(sentence: Sentence, document: Document) -> bool:
    """A sentence has a block; a heading also counts when its clause or a clause below it has one."""
    if sentence.blocks or not sentence.heading:
        return bool(sentence.blocks)
    return any(s.blocks for s in document.sentences() if _below(s, sentence))


def _below(sentence: Sentence, heading: Sentence) -> bool:
    clause = sentence.clause
    while clause is not heading.clause and clause.parent is not None:
        clause = clause.parent
    return clause is heading.clause


def _uncovered(document: Document) -> Iterator[Diagnostic]:
    for sentence in document.sentences():
        if sentence.counts and not is_covered(sentence, document):
            args = {"clause": sentence.path, "text": _short(sentence.text)}
            yield Diagnostic("sentence-without-block", _quoted(document, sentence), args)


def _quoted(document: Document, sentence: Sentence) -> TextPlace:
    """The place of a sentence without the mark of the block quote."""
    mark = 0 if sentence.heading else 2
    return document.place(min(sentence.span.start + mark, sentence.span.end), sentence.span.end)


def _short(text: str) -> str:
    words = plain(text)
    return words if len(words) <= 24 else f"{words[:20]}……"


# ---- figures ----------------------------------------------------------------------------------------------
def _figures(document: Document, scope: Scope, anchor: Anchor, found: list[Anchor]) -> Iterator[Diagnostic]:
    for placed in anchor.blocks:
        yield from _not_stated(document, anchor, placed, found)
    if anchor.sentence.counts and anchor.complete and anchor.blocks:
        for figure in _unused(anchor, scope):
            args = {"figure": figure.text, "clause": anchor.sentence.path}
            yield Diagnostic("figure-unused", document.place(figure.start, figure.end), args)


def _not_stated(document: Document, anchor: Anchor, placed: Placed, found: list[Anchor]) -> Iterator[Diagnostic]:
    """Figures of a block that its sentence does not have."""
    if isinstance(placed.node, UNANCHORED):
        return
    written = block_figures(placed.node)
    missing = [f for f in written if not _among(f, anchor.figures)]
    if not missing:
        return
    stated = "、".join(dict.fromkeys(f.text for f in anchor.figures if f.required)) or "（没有数）"
    titled = isinstance(placed.node, syntax.ListNode) and len(missing) == len(written)
    other = _home(placed, written, found) if titled else None
    if other is not None:
        figures = "、".join(f.text for f in missing)
        args = {"figures": figures, "clause": anchor.sentence.path, "other": other.sentence.path}
        place = document.place(placed.node.start, placed.node.start + 2)
        yield Diagnostic("block-misplaced", place, {**args, "quote": _short(other.sentence.text)})
        return
    for figure in missing:
        args = {"figure": figure.text, "clause": anchor.sentence.path, "stated": stated}
        yield Diagnostic("figure-not-in-clause", document.place(figure.start, figure.end), args)


def _among(figure: Figure, stated: Iterable[Figure]) -> bool:
    return any(agrees(figure, other) for other in stated)


def _home(placed: Placed, written: list[Figure], found: list[Anchor]) -> Anchor | None:
    """Another sentence that has all figures of a block and some words of its title, if there is one."""
    fitting = [a for a in found if all(_among(f, a.figures) for f in written) and likeness(placed, a) > 0.2]
    return max(fitting, key=lambda a: likeness(placed, a), default=None)


def likeness(placed: Placed, anchor: Anchor) -> float:
    """How much of a block's title a sentence has, from 0 to 1, by runs of three characters."""
    title = plain(head(placed.node)[1].value)
    pieces = {title[i : i + 3] for i in range(len(title) - 2)}
    return sum(piece in anchor.passage.text for piece in pieces) / max(1, len(pieces))


def _stray(document: Document, anchor: Anchor, found: list[Anchor]) -> Iterator[Diagnostic]:
    """Awards whose title is the wording of another sentence and shares next to nothing with their own."""
    for placed in anchor.of(syntax.Incentive):
        stated = all(_among(f, anchor.figures) for f in block_figures(placed.node))
        if likeness(placed, anchor) >= 0.2 or not stated:
            continue
        best = max(found, key=lambda a: likeness(placed, a))
        if likeness(placed, best) >= 0.5:
            token, title = head(placed.node)
            args = {"title": title.value, "clause": anchor.sentence.path, "other": best.sentence.path}
            place = document.place(token.start_pos or 0, title.end)
            yield Diagnostic("title-fits-elsewhere", place, args, "warning")


def _unused(anchor: Anchor, scope: Scope) -> list[Figure]:
    """Figures of a sentence that no block under it uses or waives."""
    used = [f for p in anchor.blocks for f in used_figures(p.node, scope)] + waived_figures(anchor)
    return [f for f in anchor.figures if f.required and not any(agrees(u, f) for u in used)]


# ---- coverage ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Covered:
    """How many of the sentences of one part have a block."""

    path: str
    title: str
    covered: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What `liance check` prints: sentences, figures, blocks, readings, published figures not yet confirmed.

    `operative` sums the sections that the front matter's [coverage] names. `figures_anchored` of
    `figures_written` figures in rules stand in their sentence; `figures_used` and `figures_waived` of
    `figures_stated` in the text have a rule or a reason. A reading is `effective` when its options differ
    somewhere, `idle` when they never do.
    """

    sections: tuple[Covered, ...]
    operative: Covered
    whole: Covered
    figures_written: int
    figures_anchored: int
    figures_stated: int
    figures_used: int
    figures_waived: int
    blocks: Mapping[str, int]
    readings_effective: tuple[str, ...]
    readings_idle: tuple[str, ...]
    readings_unused: tuple[str, ...]
    unconfirmed: tuple[ir.Figure, ...]


def coverage(policy: ir.Policy, scope: Scope, document: Document) -> Coverage:
    """How much of a policy's text is covered by its blocks."""
    sections = _sections(document)
    named = document.front.get("coverage", {}).get("operative", [])
    found = anchors(document, scope)
    rules = [(a, p) for a in found for p in a.blocks if not isinstance(p.node, UNANCHORED)]
    written = [(a, f) for a, p in rules for f in block_figures(p.node)]
    counted = [(a, f) for a in found if a.sentence.counts for f in a.figures if f.required]
    lost = [f for a in found if a.sentence.counts for f in _unused(a, scope)]
    waived = [f for a, f in counted if any(agrees(w, f) for w in waived_figures(a))]
    used = used_readings(scope, document)
    own = [name for name, p in scope.readings.items() if p.document is document]
    effective = {name for name in own if _effective(name, scope, document)}
    return Coverage(
        sections=sections,
        operative=_sum("、".join(named), [s for s in sections if s.path in named]),
        whole=_sum("", sections),
        figures_written=len(written),
        figures_anchored=sum(_among(f, a.figures) for a, f in written),
        figures_stated=len(counted),
        figures_used=len(counted) - len(waived) - len(lost),
        figures_waived=len(waived),
        blocks=Counter(_keywords(document)),
        readings_effective=tuple(n for n in own if n in effective),
        readings_idle=tuple(n for n in own if n in used and n not in effective),
        readings_unused=tuple(n for n in own if n not in used),
        unconfirmed=tuple(f for f in policy.figures if not f.confirmed),
    )


def _sections(document: Document) -> tuple[Covered, ...]:
    """The top sections in order; what stands before the first has an empty path."""
    titles = {c.path: c.title for c in document.clauses if c.level == 2}
    covered: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sentence in (s for s in document.sentences() if s.counts):
        section = sentence.clause.section
        total[section] += 1
        covered[section] += is_covered(sentence, document)
    return tuple(Covered(path, titles.get(path, ""), covered[path], total[path]) for path in total)


def _sum(path: str, parts: Iterable[Covered]) -> Covered:
    parts = list(parts)
    return Covered(path, "", sum(p.covered for p in parts), sum(p.total for p in parts))


def _keywords(document: Document) -> Iterator[str]:
    for sentence in document.sentences():
        yield from (b.keyword for b in sentence.blocks)
    yield from (b.keyword for b in document.appendix)


def _effective(name: str, scope: Scope, document: Document) -> bool:
    """Whether the options of a reading differ where it is used; a setting that names it always counts."""
    if document.front.get("settings", {}).get("crossing") == name:
        return True
    block = scope.readings[name]
    options = {str(o.id): o.payload for o in walk(block.node) if isinstance(o, syntax.Option)}
    for placed in scope.blocks:
        for use in (n for n in substance(placed.node) if isinstance(n, syntax.ReadingUse) and n.id == name):
            here = {str(a.choice): plain(_words(placed, a.payload)) for a in use.alternatives}
            there = {k: plain(_words(block, p)) for k, p in options.items() if k not in here and p is not None}
            if len({*here.values(), *there.values()}) > 1:
                return True
    return False


def _words(placed: Placed, node: syntax.Node) -> str:
    return placed.document.source.text[node.start : node.end]
