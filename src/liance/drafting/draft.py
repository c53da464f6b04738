"""An official text becomes a policy document's skeleton: its words in order, suggested blocks, questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from liance.diagnostics.place import Source
from liance.drafting.awards_in_words import awards_in
from liance.drafting.front import front_matter
from liance.drafting.official_text import read_text
from liance.drafting.outline import artefacts, pieces_of, without
from liance.drafting.questions import (
    Decision,
    decisions_in,
    explains_bounds,
    missing_parts,
    undefined_terms,
)
from liance.drafting.suggest import (
    PREFACE,
    Setting,
    Suggestion,
    departments_in,
    responsible_block,
    suggestions_for,
)
from liance.drafting.words import id_of
from liance.rules.checks.anchors import Passage, characters_of, figures_in, fold
from liance.rules.document import Clause, Document, Sentence, read_document

SUGGESTED = "liance_draft"
"""The language of a fence that the reader passes over; its fences take letters, digits and _ only."""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure of the text: sentence path, kind, words as written, value in yuan, share or square metres."""

    path: str
    kind: str
    text: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class OutlineClause:
    """A clause: path as people cite it, official title, how many sentences it has itself, its sub-clauses."""

    path: str
    title: str
    level: int
    sentences: int
    children: tuple[OutlineClause, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted policy document and what was found in the text; `departments` by clause path."""

    markdown: str
    outline: tuple[OutlineClause, ...]
    figures: tuple[StatedFigure, ...]
    departments: Mapping[str, tuple[str, ...]]
    suggestions: tuple[Suggestion, ...]
    decisions: tuple[Decision, ...]
    ignored: tuple[str, ...]
    counts: Mapping[str, int]


def draft(text: str, *, policy_id: str, title: str | None = None) -> Draft:
    """The document skeleton of an official text; `title` for the front matter, else the text's own title.

    Every word of the text but `ignored` stands in the skeleton, in order. Blocks that are certain (责任) are
    real, all others suggestions that the reader of documents passes over.
    """
    ignored = artefacts(text)
    official = without(text, ignored).replace("\ufeff", "")
    document = _skeleton(official)
    passages = {id(s): fold(characters_of(document, s)) for s in document.sentences()}
    departments = _departments(document, passages)
    suggested = _suggestions(document, passages, departments)
    suggestions = tuple(s for made in suggested.values() for s in made)
    decisions = _decisions(document, passages, official)
    front = front_matter(document, text=text, ignored=ignored, policy_id=policy_id, title=title)
    figures = tuple(
        StatedFigure(s.path, f.kind, f.text, f.value) for s in document.sentences() for f in figures_in(passages[id(s)])
    )
    body = _body(document, departments, passages, suggested)
    return Draft(
        markdown="\n\n".join([front, *body, "---", checklist(decisions)]) + "\n",
        outline=_outline(document),
        figures=figures,
        departments=departments,
        suggestions=suggestions,
        decisions=decisions,
        ignored=ignored,
        counts=_counts(document, figures, suggestions, decisions),
    )


def _skeleton(official: str) -> Document:
    """Headings and quotes alone, read back, so that paths are the reader's own."""
    lines = [f"{'#' * p.level} {p.text}" if p.level else f"> {p.text}" for p in pieces_of(official)]
    document, _ = read_document(Source("policy.md", "+++\n+++\n\n" + "\n\n".join(lines)))
    return document


# ---- what stands where ----------------------------------------
def _departments(document: Document, passages: Mapping[int, Passage]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for sentence in document.sentences():
        if named := departments_in(passages[id(sentence)].text):
            path = sentence.clause.path
            found[path] = tuple(dict.fromkeys([*found.get(path, ()), *named]))
    return found


def _setting(clause: Clause, departments: Mapping[str, tuple[str, ...]]) -> Setting:
    above = list(_ancestors(clause))
    titles = tuple(c.title for c in reversed(above))
    named = next((departments[c.path] for c in above if c.path in departments), ())
    return Setting(titles, named, bool(titles) and not any(PREFACE.search(t) for t in titles))


def _ancestors(clause: Clause) -> Iterator[Clause]:
    """The clause and those above it, without the document's own title."""
    here: Clause | None = clause
    while here is not None and here.level > 1:
        yield here
        here = here.parent


def _suggestions(
    document: Document, passages: Mapping[int, Passage], departments: Mapping[str, tuple[str, ...]]
) -> dict[int, list[Suggestion]]:
    """By identity of the sentence; a heading over awards needs no block of its own."""
    made: dict[int, list[Suggestion]] = {}
    taken: set[str] = set()
    for sentence in document.sentences():
        clause = sentence.clause
        awarding = any(awards_in(passages[id(s)]) for s in clause.sentences)
        if sentence.heading and (awarding or not sentence.counts):
            continue
        block_id = _free(id_of(clause.path, sentence.number), taken)
        setting = _setting(clause, departments)
        made[id(sentence)] = suggestions_for(sentence, passages[id(sentence)], setting, block_id)
    return made


def _free(block_id: str, taken: set[str]) -> str:
    """The id, with x2, x3 … behind it where it is taken."""
    name, n = block_id, 2
    while name in taken:
        name, n = f"{block_id}x{n}", n + 1
    taken.add(name)
    return name


def _decisions(document: Document, passages: Mapping[int, Passage], official: str) -> tuple[Decision, ...]:
    sentences = [(s.path, passages[id(s)].text) for s in document.sentences()]
    settled = explains_bounds(official)
    worded = [d for path, text in sentences for d in decisions_in(path, text, settled=settled)]
    return (*missing_parts(official), *worded, *undefined_terms(sentences))


def _outline(document: Document) -> tuple[OutlineClause, ...]:
    """The clause tree below the title; clauses of the first level where there is no title."""

    def below(parent: Clause | None) -> tuple[OutlineClause, ...]:
        return tuple(
            OutlineClause(c.path, c.title, c.level, sum(s.counts for s in c.sentences), below(c))
            for c in document.clauses
            if c.level > 1 and _parent(c) is parent
        )

    def _parent(clause: Clause) -> Clause | None:
        above = clause.parent
        return above if above is not None and above.level > 1 else None

    return below(None)


def _counts(
    document: Document,
    figures: tuple[StatedFigure, ...],
    suggestions: tuple[Suggestion, ...],
    decisions: tuple[Decision, ...],
) -> dict[str, int]:
    return {
        "clauses": sum(c.level > 1 for c in document.clauses),
        "sentences": sum(s.counts for s in document.sentences()),
        "figures": len(figures),
        "money": sum(f.kind == "money" for f in figures),
        "incentives": sum(s.keyword == "奖补" for s in suggestions),
        "suggestions": len(suggestions),
        "decisions": len(decisions),
    }


# ---- the document ----------------------------------------
def _body(
    document: Document,
    departments: Mapping[str, tuple[str, ...]],
    passages: Mapping[int, Passage],
    suggested: Mapping[int, list[Suggestion]],
) -> Iterator[str]:
    """Each piece of official text, and under it a fence for what is certain and one for each suggestion."""
    for sentence in document.sentences():
        mark = "#" * sentence.clause.level if sentence.heading else ">"
        yield f"{mark} {sentence.text}"
        if departments_in(passages[id(sentence)].text) and _last_of_clause(sentence, passages):
            yield f"```liance\n{responsible_block(departments[sentence.clause.path])}\n```"
        yield from (_fence(s) for s in suggested.get(id(sentence), ()))


def _last_of_clause(sentence: Sentence, passages: Mapping[int, Passage]) -> bool:
    """A clause has one 责任 block, under the last line that names departments."""
    naming = [s for s in sentence.clause.sentences if departments_in(passages[id(s)].text)]
    return naming[-1] is sentence


def _fence(suggestion: Suggestion) -> str:
    comments = [f"# 句式：{suggestion.pattern}", *(f"# 待定：{point}" for point in suggestion.open)]
    return "\n".join([f"```{SUGGESTED}", *comments, suggestion.text, "```"])


def checklist(decisions: tuple[Decision, ...]) -> str:
    """The decisions as a Markdown checklist: what is missing, then an item for each topic with its places."""
    lines = [
        "以下不是正式文件的文字，是成稿以前要由人决定的事项；决定以后写成口径、门槛或合并，再从这里划去。",
        "",
    ]
    lines += [f"- [ ] 正文没有写**{d.topic}**：{d.question}。" for d in decisions if not d.path]
    placed = [d for d in decisions if d.path]
    for topic, question in dict.fromkeys((d.topic, d.question) for d in placed):
        lines.append(f"- [ ] **{topic}**：{question}。")
        lines += [f"  - {d.path}：{d.phrase}" for d in placed if d.topic == topic]
    return "\n".join(lines)


__all__ = ["Decision", "Draft", "OutlineClause", "StatedFigure", "Suggestion", "draft", "read_text"]
