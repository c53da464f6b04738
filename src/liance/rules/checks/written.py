"""What a block says, gathered from its syntax: figures, words that carry meaning, readings and terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from lark import Token

from liance.rules import syntax
from liance.rules.checks.anchors import Figure, Passage, characters_of, figures_in, figures_of_text, fold
from liance.rules.document import Document, Sentence
from liance.rules.resolve import Placed, Scope

FIGURE_TOKENS = (
    "MONEY",
    "PERCENT",
    "POINTS",
    "AREA",
    "UNIT_PRICE",
    "COUNT",
    "YEAR",
    "DATE",
    "NUMBER",
    "WORKDAYS",
    "DAYS",
    "NEXT_MONTH",
)
ASIDES = (
    syntax.Note, syntax.Documents, syntax.National, syntax.Phrase, syntax.Ground, syntax.Adopted,
    syntax.Measured, syntax.Departments,
)  # fmt: skip
TITLED = (syntax.Incentive, syntax.Gate, syntax.Group, syntax.Reading, syntax.Parameter)
SILENT = (
    syntax.Waiver, syntax.Declaration, syntax.Responsible, syntax.Example, syntax.Background, syntax.Facts,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """An official sentence with its figures and the blocks under it that could be read."""

    sentence: Sentence
    passage: Passage
    figures: tuple[Figure, ...]
    blocks: tuple[Placed, ...]

    @property
    def complete(self) -> bool:
        """Whether every block under it could be read."""
        return len(self.blocks) == len(self.sentence.blocks)

    def of(self, kind: type[syntax.Node]) -> list[Placed]:
        """Its blocks of one kind."""
        return [p for p in self.blocks if isinstance(p.node, kind)]


def anchors(document: Document, scope: Scope) -> list[Anchor]:
    """Every piece of official text of a document, in order."""
    made = []
    for sentence in document.sentences():
        passage = fold(characters_of(document, sentence))
        blocks = tuple(p for p in scope.blocks if p.sentence is sentence)
        made.append(Anchor(sentence, passage, tuple(figures_in(passage)), blocks))
    return made


_PARTS: dict[type, tuple[str, ...]] = {}


def _parts(kind: type) -> tuple[str, ...]:
    if kind not in _PARTS:
        _PARTS[kind] = tuple(f.name for f in fields(kind) if f.name != "meta") if is_dataclass(kind) else ()
    return _PARTS[kind]


def children(node: syntax.Node) -> Iterator[syntax.Node | Token]:
    """What a node consists of, in order."""
    for name in _parts(type(node)):
        value = getattr(node, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, syntax.Node | Token):
                yield item


def walk(node: syntax.Node) -> Iterator[syntax.Node]:
    """A node and all nodes inside it."""
    yield node
    for child in children(node):
        if isinstance(child, syntax.Node):
            yield from walk(child)


def substance(node: syntax.Node) -> Iterator[syntax.Node | Token]:
    """Nodes and tokens that carry meaning: no titles of rules, notes, reasons, labels, lists of papers."""
    if isinstance(node, (*ASIDES, *SILENT)):
        return
    yield node
    inside = list(children(node))
    match node:
        case syntax.Option():
            inside = [] if node.payload is None else [node.payload]
        case syntax.Nature():
            inside = [node.mode]
        case syntax.PowerOf():
            inside = [node.base]
        case syntax.Adopt():
            inside = []
        case _ if isinstance(node, TITLED):
            inside = inside[2:]
    for child in inside:
        if isinstance(child, Token):
            yield child
        else:
            yield from substance(child)


def block_figures(node: syntax.Node) -> list[Figure]:
    """The figures that a block states, in order; zeros and a bare 1 need no anchor and are left out."""
    found = [f for t in substance(node) if isinstance(t, Token) and t.type in FIGURE_TOKENS for f in token_figures(t)]
    return [f for f in found if f.value != 0 and not (f.kind == "number" and f.value == 1)]


def token_figures(token: Token) -> list[Figure]:
    """The figure of a token, at its place in the document."""
    return figures_of_text(str(token), token.start_pos or 0)[:1]


def reach(node: syntax.Node, scope: Scope) -> list[syntax.Node]:
    """A block and the terms and readings it refers to, directly or through one another."""
    found: list[syntax.Node] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if any(here is other for other in found):
            continue
        found.append(here)
        for item in substance(here):
            if isinstance(item, syntax.ReadingUse) and str(item.id) in scope.readings:
                waiting.append(scope.readings[str(item.id)].node)
            elif isinstance(item, Token) and item.type in ("NAME", "QUOTED") and str(item) in scope.terms:
                waiting.append(scope.terms[str(item)].node)
    return found


def readings_of(node: syntax.Node, scope: Scope) -> set[str]:
    """Ids of the readings that a block uses, also through terms and other readings."""
    return {str(n.id) for part in reach(node, scope) for n in substance(part) if isinstance(n, syntax.ReadingUse)}


def used_figures(node: syntax.Node, scope: Scope) -> list[Figure]:
    """Every figure that a block uses: in expressions, in words of lists, through terms and readings."""
    found: list[Figure] = []
    for part in reach(node, scope):
        for item in substance(part):
            if isinstance(item, Token) and item.type in (*FIGURE_TOKENS, "NAME", "QUOTED", "LAG"):
                found.extend(figures_of_text(str(item).strip("“”「」"), item.start_pos or 0))
            elif isinstance(item, syntax.ByOrder):
                years = "、".join(f"{n}年" for n in range(1, len(item.items)))
                found.extend(figures_of_text(years, item.start))
            elif isinstance(item, syntax.PowerOf):
                found.extend(figures_of_text(str(item.exponent), item.start))
    return found


def waived_figures(anchor: Anchor) -> list[Figure]:
    """The figures that a 不计 block under the sentence leaves out with a reason."""
    waivers = [p.node for p in anchor.of(syntax.Waiver)]
    texts = [t for node in waivers if isinstance(node, syntax.Waiver) for t in node.texts.items]
    return [f for t in texts for f in figures_of_text(t.value, t.start)]
