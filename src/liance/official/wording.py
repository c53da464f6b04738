"""The words of a template: placeholders checked against the fields, then filled by Jinja in its sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import TextPlace
from liance.official.amounts import capitals, count, total, with_cents
from liance.official.markup import protected
from liance.official.template import Field, FieldKind, Piece, Template

FILTERS: Final = {"大写": capitals, "元": with_cents, "合计": total, "个数": count}
TOTAL: Final = "合计"
FORBIDDEN: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Macro, nodes.Call, nodes.Block)
LOOP: Final = ("index", "first", "last", "length")


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Jinja with nothing but values, conditions, loops and our four filters."""
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=protected, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    made.globals.clear()
    made.filters.clear()
    made.filters.update(FILTERS)
    return made


def filled(template: Template, piece: Piece, values: Mapping[str, object]) -> str:
    """The piece with its placeholders filled by label. Raises Rejected `template-syntax` if Jinja cannot."""
    try:
        return environment().from_string(piece.text).render(values)
    except (TemplateError, AttributeError, TypeError) as error:  # such as 大写 of something that is no money
        raise Rejected([_syntax(template, piece, error, line=1)]) from error


def mistakes(template: Template) -> list[Diagnostic]:
    """Everything wrong with a template's words: what Jinja cannot read, unknown and unused placeholders."""
    found: list[Diagnostic] = []
    used: set[str] = set()
    for piece in (*(piece for _, piece in template.parts), template.body):
        reader = _Reader(template, piece, used)
        found += reader.found()
    return [*found, *(() if found else _unused(template, used))]


def _unused(template: Template, used: set[str]) -> Iterator[Diagnostic]:
    """Fields, and columns of fields, that no words use; the frame's fields are used by the page itself."""
    names = [(field.label, field.label) for field in template.own]
    names += [(f"{field.label}.{c.label}", c.label) for field in template.own for c in field.columns]
    for key, label in names:
        if key not in used and key not in template.unused:
            at = max(0, template.source.text.find(f'"{label}"'))
            yield Diagnostic("template-unused", template.place(at, len(label) + 2), {"name": key})


class _Reader:
    """Walks over one piece: notes which fields it uses, and yields what it may not say."""

    def __init__(self, template: Template, piece: Piece, used: set[str]) -> None:
        self.template, self.piece, self.used = template, piece, used
        self.fields = {field.label: field for field in template.fields}
        self.rows: dict[str, Field] = {}
        self.local: set[str] = {"loop"}

    def found(self) -> list[Diagnostic]:
        try:
            tree = environment().parse(self.piece.text)
            environment().compile(self.piece.text)  # finds filters that there are not
        except TemplateSyntaxError as error:
            return [_syntax(self.template, self.piece, error, line=error.lineno)]
        self.local |= {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
        return list(self._walk(tree))

    def _walk(self, node: nodes.Node) -> Iterator[Diagnostic]:
        """The node, then what is in it; inside a loop over a field its variable is a row of that field."""
        yield from self._node(node)
        outer = self.rows
        if isinstance(node, nodes.For):
            self.rows = outer | self._row_of(node)
        for child in node.iter_child_nodes():
            yield from self._walk(child)
        self.rows = outer

    def _row_of(self, loop: nodes.For) -> dict[str, Field]:
        field = self.fields.get(loop.iter.name) if isinstance(loop.iter, nodes.Name) else None
        if field is not None and field.kind is FieldKind.ROWS and isinstance(loop.target, nodes.Name):
            return {loop.target.name: field}
        return {}

    def _node(self, node: nodes.Node) -> Iterator[Diagnostic]:
        match node:
            case nodes.Name(name=name, ctx="load") if name in self.fields:
                self.used.add(name)
            case nodes.Name(name=name, ctx="load") if name not in self.local:
                yield self._unknown(node, name, self.fields)
            case nodes.Getattr():
                yield from self._attribute(node)
            case nodes.Filter(name=name) if name == TOTAL:
                yield from self._total(node)
            case _ if isinstance(node, FORBIDDEN):
                what = type(node).__name__.lower()
                place = self._place(node.lineno, "")
                yield Diagnostic("template-syntax", place, {"what": f"不能用 {what}", "what_en": f"no {what} here"})

    def _attribute(self, node: nodes.Getattr) -> Iterator[Diagnostic]:
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner == "loop" and node.attr in LOOP:
            return
        field = self.rows.get(owner)
        columns = {} if field is None else {c.label: c for c in field.columns}
        if field is None or node.attr not in columns:
            yield self._unknown(node, f"{owner}.{node.attr}", columns)
        else:
            self.used.add(f"{field.label}.{node.attr}")

    def _total(self, node: nodes.Filter) -> Iterator[Diagnostic]:
        """`名单|合计("金额")`: the rows are a field, the column is one of its money or counts."""
        field = self.fields.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        label = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], nodes.Const) else ""
        columns = {c.label: c for c in field.columns if c.kind in _SUMMED} if field is not None else {}
        if label not in columns:
            yield self._unknown(node, str(label) or TOTAL, columns)
        elif field is not None:
            self.used.add(f"{field.label}.{label}")

    def _unknown(self, node: nodes.Node, name: str, known: Mapping[str, Field]) -> Diagnostic:
        place = self._place(node.lineno, name)
        return Diagnostic("template-unknown", place, {"name": name, "known": "、".join(known) or "——"})

    def _place(self, line: int, name: str) -> TextPlace:
        return _line_place(self.template, self.piece, line, name)


_SUMMED: Final = (FieldKind.MONEY, FieldKind.COUNT)


def _line_place(template: Template, piece: Piece, line: int, name: str) -> TextPlace:
    """The name on a line of a piece, or the line's first character."""
    starts = [0, *(m.end() for m in re.finditer("\n", piece.text))]
    start = starts[min(line, len(starts)) - 1]
    column = piece.text.split("\n")[min(line, len(starts)) - 1].find(name) if name else -1
    return template.place(piece.start + start + max(0, column), len(name))


def _syntax(template: Template, piece: Piece, error: Exception, *, line: int) -> Diagnostic:
    text = str(error) or type(error).__name__
    args = {"what": f"读不懂（{text}）", "what_en": text}
    return Diagnostic("template-syntax", _line_place(template, piece, line, ""), args)
