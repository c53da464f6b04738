"""Two tellings of one policy compared: which sentences, rules, readings and figures differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from liance.telling.clauses import Line, ToldIncentive, ToldPlan, ToldPolicy, ToldReading, ToldSentence
from liance.telling.voice import Voice

PIECE = re.compile(r"[0-9][0-9,.]*(?:万|亿)?[元家年%‰]?|[a-zA-Z]+|\s+|.")
"""What is compared: figures with their unit, words of letters, every other character by itself."""

Mark = tuple[str, str]
"""`same`, `gone` or `new`, and the text."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs: where, what it is called, the line concerned, and the text with its marks.

    `what` is sentence, rule, reading or plan; `how` is added, removed or changed.
    """

    what: str
    how: str
    anchor: str
    title: str
    line: str
    marks: tuple[Mark, ...]


def differences(old: ToldPolicy, new: ToldPolicy, voice: Voice) -> tuple[Changed, ...]:
    """Everything that differs, in the order of the document: the text first, then rules, plans and readings."""
    return (
        *_sentences(old.sentences, new.sentences),
        *_things(_rules(old, voice), _rules(new, voice), "rule"),
        *_things(_plans(old), _plans(new), "plan"),
        *_things(_readings(old, voice), _readings(new, voice), "reading"),
    )


# ---- the official text -------------------------------------------------------------------------------------
def _sentences(old: Sequence[ToldSentence], new: Sequence[ToldSentence]) -> Iterator[Changed]:
    matcher = SequenceMatcher(None, [s.text for s in old], [s.text for s in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        before, after = list(old[a:b]), list(new[c:d])
        for left, right in _paired(before, after):
            yield _sentence(left, right)


def _paired(
    before: list[ToldSentence], after: list[ToldSentence]
) -> Iterator[tuple[ToldSentence | None, ToldSentence | None]]:
    """Sentences that took each other's place: those alike enough together, the others alone."""
    for right in after:
        scored = [(SequenceMatcher(None, left.text, right.text, autojunk=False).ratio(), left) for left in before]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if best[1] is not None and best[0] >= 0.5:
            before.remove(best[1])
            yield best[1], right
        else:
            yield None, right
    for left in before:
        yield left, None


def _sentence(left: ToldSentence | None, right: ToldSentence | None) -> Changed:
    shown = right or left
    assert shown is not None
    how = "added" if left is None else "removed" if right is None else "changed"
    marks = marked(left.text if left is not None else "", right.text if right is not None else "")
    return Changed("sentence", how, shown.anchor, shown.path or shown.text, "", marks)


# ---- what it means -----------------------------------------------------------------------------------------
Thing = tuple[str, str, tuple[Line, ...]]
"""Anchor, title and lines."""


def _rules(told: ToldPolicy, voice: Voice) -> dict[str, Thing]:
    return {i.id: (s.anchor, i.title, tuple(_lines(i, voice))) for s in told.sentences for i in s.incentives}


def _lines(i: ToldIncentive, voice: Voice) -> Iterator[Line]:
    yield voice("名称", "Title"), i.title
    yield from i.rule
    yield voice("条件", "If"), "；".join(i.conditions)
    yield voice("责任", "Responsible"), "、".join(i.departments)
    yield voice("材料", "Documents"), "、".join(i.documents)
    yield voice("程序", "Procedure"), i.procedure


def _plans(told: ToldPolicy) -> dict[str, Thing]:
    return {p.id: (s.anchor, p.title, _plan(p)) for s in told.sentences for p in s.plans}


def _plan(p: ToldPlan) -> tuple[Line, ...]:
    return (("", p.title), *p.lines, ("责任", "、".join(p.departments)))


def _readings(told: ToldPolicy, voice: Voice) -> dict[str, Thing]:
    with_place = [(s.anchor, r) for s in told.sentences for r in s.readings] + [("", r) for r in told.readings]
    return {r.id: (anchor, f"{r.id} {r.title}", _reading(r, voice)) for anchor, r in with_place}


def _reading(r: ToldReading, voice: Voice) -> tuple[Line, ...]:
    adopted = next(o.label for o in r.options if o.adopted)
    return (
        (voice("采用", "Adopted"), adopted),
        (voice("选项", "Options"), "；".join(o.label for o in r.options)),
        (voice("理由", "Why"), r.why),
    )


def _things(old: dict[str, Thing], new: dict[str, Thing], what: str) -> Iterator[Changed]:
    for name in [*new, *(n for n in old if n not in new)]:
        anchor, title, lines = new.get(name) or old[name]
        if name not in old or name not in new:
            yield Changed(what, "added" if name in new else "removed", anchor, title, "", ())
            continue
        before = dict(old[name][2])
        after = dict(lines)
        for label in [*after, *(x for x in before if x not in after)]:
            if before.get(label, "") != after.get(label, ""):
                yield Changed(
                    what, "changed", anchor, title, label, marked(before.get(label, ""), after.get(label, ""))
                )


def marked(old: str, new: str) -> tuple[Mark, ...]:
    """Both texts in one, each piece marked as the same, gone or new; figures are never cut."""
    a, b = PIECE.findall(old), PIECE.findall(new)
    found: list[Mark] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(a[i:j])))
            continue
        found += [(mark, text) for mark, text in (("gone", "".join(a[i:j])), ("new", "".join(b[k:m]))) if text]
    return tuple(found)
