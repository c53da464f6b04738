"""Every sentence of a policy's operative sections with its blocks, and the pages where each is worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import reverse

from liance.rules import ir
from liance.telling.clauses import ToldSentence
from liance.web.guide import queries
from liance.web.guide.links import Block, Link, block_links
from liance.web.people.actor import Actor
from liance.web.policies import queries as policies
from liance.web.policies.models import Edition
from liance.web.site.words import Words

KINDS = {
    "incentive": Words("奖补", "incentive"), "reading": Words("口径", "reading"), "term": Words("定义", "term"),
    "target": Words("指标", "target"), "chain": Words("产业链", "chain"), "task": Words("任务", "task"),
    "measure": Words("举措", "measure"), "safeguard": Words("保障", "safeguard"),
    "responsible": Words("责任", "responsible"), "declaration": Words("宣示", "declaration"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, its blocks with their pages, and the pages that it leads to by itself or through its clause.

    `title`: a heading that counts as a sentence and has no block; it is done where the sentences under it are.
    """

    path: str
    anchor: str
    text: str
    blocks: tuple[tuple[Block, tuple[Link, ...]], ...]
    title: bool = False
    below: tuple[Link, ...] = ()

    @property
    def links(self) -> tuple[Link, ...]:
        """Every page that it leads to, each once."""
        own = {link.url: link for _, links in self.blocks for link in links}
        return tuple((own or {link.url: link for link in self.below}).values())

    @property
    def told(self) -> tuple[tuple[Words, Block, bool], ...]:
        """What it holds beside readings and terms, each with the words of its kind and whether it has a page."""
        return tuple((KINDS[b.kind], b, bool(x)) for b, x in self.blocks if b.kind not in ("reading", "term"))

    @property
    def declared(self) -> bool:
        """Whether it asks for nothing, as the document itself says."""
        return any(b.kind == "declaration" for b, _ in self.blocks)

    @property
    def done(self) -> bool:
        """Whether it leads somewhere, or asks for nothing."""
        return bool(self.links) or self.declared


@dataclass(frozen=True, slots=True)
class Section:
    """A top section and its sentences."""

    path: str
    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The operative sections of an edition; `leads_nowhere` is to be empty."""

    sections: tuple[Section, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every sentence."""
        return tuple(u for s in self.sections for u in s.units)

    @property
    def titles(self) -> int:
        """How many are titles of clauses."""
        return sum(u.title for u in self.units)

    @property
    def leads_nowhere(self) -> tuple[Unit, ...]:
        """Sentences that lead to no page and are no declarations."""
        return tuple(u for u in self.units if not u.done)


def coverage(edition: Edition, actor: Actor) -> Coverage:
    """Where each sentence is worked on, as far as the person may go there."""
    rows = _rows(edition.digest)
    found = block_links(actor, [b for _, _, blocks in rows for b in blocks])
    units = [_unit(s, blocks, found) for _, s, blocks in rows]
    tops = dict.fromkeys(section for section, _, _ in rows)
    made = []
    for top in tops:
        mine = [u for (section, _, _), u in zip(rows, units, strict=True) if section == top]
        made.append(Section(top, _title_of(edition, top), tuple(_with_below(mine))))
    return Coverage(tuple(made))


def _unit(s: ToldSentence, blocks: Sequence[Block], found: Mapping[Block, Sequence[Link]]) -> Unit:
    pairs = tuple((b, tuple(found[b])) for b in blocks)
    return Unit(s.path, s.anchor, s.text, pairs, title=s.heading and not blocks)


def _with_below(units: Sequence[Unit]) -> Iterator[Unit]:
    """Titles with the pages of the sentences that follow up to the next title."""
    for n, unit in enumerate(units):
        if unit.title:
            rest = units[n + 1 :]
            end = next((k for k, u in enumerate(rest) if u.title), len(rest))
            unit = replace(unit, below=tuple({x.url: x for u in rest[:end] for x in u.links}.values()))
        yield unit


@lru_cache(maxsize=16)
def _rows(digest: str) -> tuple[tuple[str, ToldSentence, tuple[Block, ...]], ...]:
    """The sentences of the operative sections (of all, where the document names none) with their blocks."""
    edition = Edition(digest=digest)
    document, policy = policies.document_of(edition), policies.policy_of(edition)
    named = document.front.get("coverage", {}).get("operative", [])
    sections = [s.clause.section for s in document.sentences()]
    told = queries.told(edition, "zh").sentences
    pairs = [(top, s) for top, s in zip(sections, told, strict=True) if s.number]
    return tuple((top, s, tuple(_blocks(policy, s))) for top, s in pairs if not named or top in named)


def _blocks(policy: ir.Policy, s: ToldSentence) -> Iterator[Block]:
    done_by = {t.id: t.done_by for t in policy.tasks}
    yield from (Block(policy.id, "incentive", i.id, i.title, s.anchor) for i in s.incentives)
    yield from (Block(policy.id, p.kind, p.id, p.title, s.anchor, done_by.get(p.id, ())) for p in s.plans)
    yield from (Block(policy.id, "responsible", name, name, s.anchor) for name in s.responsible)
    yield from (Block(policy.id, "reading", r.id, r.title, s.anchor) for r in s.readings)
    yield from (Block(policy.id, "term", t.split(" ")[0], t.split(" ")[0], s.anchor) for t in s.terms)
    yield from (Block(policy.id, "declaration", "", d, s.anchor) for d in s.declarations)


def _title_of(edition: Edition, top: str) -> str:
    headings = (s.text for s in queries.told(edition, "zh").sentences if s.heading and s.path == top)
    return next(headings, top)


# ---- what the guide itself shows -------------------------------------------------------------------------------------
def in_the_guide(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
    """Incentives are explained beside their sentence and by a worked example, readings and terms beside it."""
    known: dict[str, Mapping[str, object]] = {}
    for policy in {b.policy for b in blocks}:
        edition = policies.current(policy)
        known[policy] = queries.examples(edition) if edition is not None else {}
    return {b: links for b in blocks if (links := _of_the_guide(b, known[b.policy]))}


def _of_the_guide(block: Block, examples: Mapping[str, object]) -> list[Link]:
    beside = f"{reverse('guide:policy', args=[block.policy])}#{block.anchor}"
    if block.kind == "incentive":
        made = [Link(Words("规则", "the rule"), beside)]
        if examples.get(block.id):
            made.append(
                Link(Words("算例", "worked example"), reverse("guide:example", args=[block.policy, block.id, 0]))
            )
        return made
    if block.kind in ("reading", "term"):
        return [Link(Words("规则", "the rule"), beside)]
    return []
