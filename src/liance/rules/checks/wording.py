"""Words of a block that must stand in its clause: departments, names, phrases, levels; and unread words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.vocabulary import near
from liance.rules import ir, syntax
from liance.rules.checks.alignment import level_word
from liance.rules.checks.anchors import agrees
from liance.rules.checks.written import Anchor, readings_of, substance, token_figures, walk
from liance.rules.document import Clause, Document, plain
from liance.rules.lower.incentives import word_of
from liance.rules.resolve import Scope, head

RESPONSIBLE = re.compile(r"\(?责任(?:单位|部门):([^()]*)\)?")
BETWEEN = re.compile(r"[、,;。]|等$|按职责分工负责")
STATED_BY_NATURE = ("最高", "不超过")
CEILING_WORDS = (syntax.NatureMode, syntax.Limit)
AMBIGUOUS = ("最高", "不超过", "首次", "突破")
NUMBERED = re.compile(r"[一二三四五六七八九十]+级")
LEVEL = re.compile(r"[“「]?([一二三四五六七八九十\d]+|国家|省|市|县|区)级[”」]?")
OWN_TITLE = (syntax.Chain, syntax.Task, syntax.Safeguard)


def check_wording(policy: ir.Policy, scope: Scope, document: Document, found: list[Anchor]) -> Iterator[Diagnostic]:
    """Every check of this module over a document."""
    for anchor in found:
        for placed in anchor.blocks:
            yield from _departments(document, anchor, placed.node)
            yield from _names(document, anchor, placed.node)
            yield from _phrases(document, anchor, placed.node)
            yield from _levels(document, anchor, placed.node)
        yield from _ambiguous(document, scope, anchor)
    yield from _responsible(policy, document)
    yield from _unused(scope, document)


# ---- departments ------------------------------------------------------------------------------------------
def cited(clause: Clause) -> str:
    """How people cite a clause: its number, else its heading."""
    return clause.path or clause.title or "正文"


def departments_named(clause: Clause) -> tuple[list[str], str]:
    """Departments that a clause and those above it list as responsible; their text without these lists."""
    text = "".join(plain(c.text) for c in clause.upward())
    lists = "、".join(m.group(1) for m in RESPONSIBLE.finditer(text))
    return [n for n in BETWEEN.split(lists) if n], RESPONSIBLE.sub("", text)


def _departments(document: Document, anchor: Anchor, node: syntax.Node) -> Iterator[Diagnostic]:
    lines = [n for n in walk(node) if isinstance(n, syntax.Departments | syntax.Responsible)]
    listed, rest = departments_named(anchor.sentence.clause)
    for token in (t for line in lines for t in line.names.items):
        name = word_of(token)
        if plain(name) in listed or plain(name) in rest:
            continue
        guess = near(plain(name), listed) or "、".join(listed) or "（没有写责任单位）"
        args = {"name": name, "clause": cited(anchor.sentence.clause), "guess": guess}
        yield Diagnostic("department-not-in-clause", document.place(token.start_pos, token.end_pos), args)


def _responsible(policy: ir.Policy, document: Document) -> Iterator[Diagnostic]:
    """Clauses with incentives for which nobody is responsible, each once."""
    seen: set[str] = set()
    for incentive in policy.incentives:
        path = incentive.clause.path
        if not incentive.departments and path not in seen:
            seen.add(path)
            start = incentive.place.start
            args = {"clause": cited(incentive.clause), "name": incentive.id}
            yield Diagnostic("departments-missing", document.place(start, start + 2), args, "warning")


# ---- names, phrases, levels -------------------------------------------------------------------------------
def _names(document: Document, anchor: Anchor, node: syntax.Node) -> Iterator[Diagnostic]:
    if not isinstance(node, (*OWN_TITLE, syntax.Measure)):
        return
    whole = isinstance(node, OWN_TITLE)
    text = plain(anchor.sentence.clause.text if whole else anchor.sentence.text)
    lines = [n for n in walk(node) if isinstance(n, syntax.ListLine)]
    words = [t for line in lines for t in line.texts.items] + ([head(node)[1]] if whole else [])
    for word in (w for w in words if plain(w.value) not in text):
        path = cited(anchor.sentence.clause) if whole else anchor.sentence.path
        args = {"name": word.value, "clause": path, "guess": _nearest(plain(word.value), text)}
        yield Diagnostic("name-not-in-clause", document.place(word.start, word.end), args)


def _nearest(word: str, text: str) -> str:
    """The piece of a text, between two marks, that is most like a word; empty if none is."""
    return near(word, [p for p in re.split(r"[、,。;:()“”]|的|等|和", text) if p]) or "（没有相近的写法）"


def _phrases(document: Document, anchor: Anchor, node: syntax.Node) -> Iterator[Diagnostic]:
    lines = [n for n in walk(node) if isinstance(n, syntax.Phrase | syntax.Waiver)]
    text = plain(anchor.sentence.text) + plain(anchor.sentence.clause.text)
    for phrase in (t for line in lines for t in line.texts.items if plain(t.value) not in text):
        args = {"phrase": phrase.value, "clause": anchor.sentence.path}
        yield Diagnostic("phrase-not-in-clause", document.place(phrase.start, phrase.end), args)


def _levels(document: Document, anchor: Anchor, node: syntax.Node) -> Iterator[Diagnostic]:
    """Levels such as 三级 or 国家级 in cases and comparisons of a rule."""
    if not isinstance(node, syntax.Incentive | syntax.Term):
        return
    levels = [f for f in anchor.figures if f.unit == "级" or f.kind == "name"]
    named = "、".join(f.text for f in levels) or "（没有写级别）"
    for token in _level_tokens(node):
        figure = next(iter(token_figures(token)), None)
        numbered = figure is not None and figure.unit == "级"
        if numbered and figure is not None and any(agrees(figure, f) for f in levels):
            continue
        if plain(str(token)).strip("“”").removesuffix("级") in anchor.passage.text and not numbered:
            continue
        args = {"level": str(token), "clause": anchor.sentence.path, "stated": named}
        yield Diagnostic("level-not-in-clause", document.place(token.start_pos or 0, token.end_pos or 0), args)


def _level_tokens(node: syntax.Node) -> Iterator[Token]:
    for part in walk(node):
        if isinstance(part, syntax.Case):
            words = [t.token for t in part.members.items]
            yield from (w for w in words if LEVEL.fullmatch(w))
        elif isinstance(part, syntax.Compare):
            if (word := level_word(part)) is not None:
                yield word
            elif isinstance(part.right, syntax.Path) and NUMBERED.fullmatch(part.right.items[0]):
                yield part.right.items[0]


# ---- readings ---------------------------------------------------------------------------------------------
def _ambiguous(document: Document, scope: Scope, anchor: Anchor) -> Iterator[Diagnostic]:
    """Words that people read in more than one way while no incentive of the sentence says which."""
    incentives = [p.node for p in anchor.of(syntax.Incentive)]
    if not incentives:
        return
    readings = {i for node in incentives for i in readings_of(node, scope)}
    crossing = document.front.get("settings", {}).get("crossing")
    phrases = "\n".join(_phrase_text(scope, name) for name in readings)
    ceiling = any(isinstance(n, CEILING_WORDS) for i in incentives for n in walk(i))
    for word in AMBIGUOUS:
        at = anchor.passage.text.find(word)
        if at < 0 or word in phrases or (word == "突破" and crossing):
            continue
        if word in STATED_BY_NATURE and ceiling:
            continue
        start, end = anchor.passage.span(at, at + len(word))
        args = {"word": word, "clause": anchor.sentence.path}
        yield Diagnostic("ambiguous-without-reading", document.place(start, end), args, "warning")


def _phrase_text(scope: Scope, name: str) -> str:
    placed = scope.readings.get(name)
    if placed is None:
        return ""
    lines = [n for n in walk(placed.node) if isinstance(n, syntax.Phrase)]
    return "\n".join(t.value for line in lines for t in line.texts.items)


def _unused(scope: Scope, document: Document) -> Iterator[Diagnostic]:
    """Readings of the document that no rule uses."""
    used = used_readings(scope, document)
    for name, placed in scope.readings.items():
        if name not in used and placed.document is document:
            token, title = head(placed.node)
            place = document.place(token.start_pos or 0, token.end_pos or 0)
            yield Diagnostic("reading-unused", place, {"name": name, "title": title.value}, "warning")


def used_readings(scope: Scope, document: Document) -> set[str]:
    """Ids of all readings that some block or the settings use."""
    crossing = document.front.get("settings", {}).get("crossing", "")
    uses = {str(n.id) for p in scope.blocks for n in substance(p.node) if isinstance(n, syntax.ReadingUse)}
    return uses | {str(crossing)}
