"""What people found out, laid over the graph of the files: links confirmed or refused, makers verified, absences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from liance.chains.graph import Actor, Basis, Evidence, Graph, Kind, Link, Making, Presence, Role

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """An expert's word on a link: it holds, or it does not."""

    upper: str
    lower: str
    kind: Kind
    holds: bool
    evidence: Evidence

    @property
    def key(self) -> Key:
        """The link judged."""
        return (self.upper, self.lower, self.kind)


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found about a product: an actor does or does not make it; without an actor: nobody does."""

    product: str
    state: Presence
    evidence: Evidence
    actor: str = ""
    role: Role = Role.MAKES


def overlaid(
    graph: Graph,
    *,
    judgements: Iterable[Judgement] = (),
    findings: Iterable[Finding] = (),
    actors: Sequence[Actor] = (),
) -> Graph:
    """The graph as people know it by now. Of several words on one matter the last counts.

    A refused link is gone, a confirmed one rests on an expert; a finding replaces the row of the same actor, product
    and role. That somebody makes a product ends an earlier word that nobody does, and the reverse. What speaks of a
    product or link that the graph no longer has, is left out.
    """
    known = graph.product
    words = {j.key: j for j in judgements}
    links = tuple(_judged(link, words.get((link.upper, link.lower, link.kind))) for link in graph.links)
    makings = {(m.actor, m.product, m.role): m for m in graph.makings}
    absent = dict(graph.absent)
    more = {a.id: a for a in actors if a.id not in graph.actor}
    for found in findings:
        if found.product not in known or (found.actor and found.actor not in graph.actor and found.actor not in more):
            continue
        if found.actor:
            making = Making(found.actor, found.product, found.role, found.state, found.evidence)
            makings[found.actor, found.product, found.role] = making
            if found.role is Role.MAKES and found.state is Presence.PRESENT:
                absent.pop(found.product, None)
        elif found.state is Presence.ABSENT:
            absent[found.product] = found.evidence
            makings = {key: _gone(m, found) for key, m in makings.items()}
        else:
            absent.pop(found.product, None)
    return replace(
        graph,
        links=tuple(link for link in links if link is not None),
        actors=(*graph.actors, *more.values()),
        makings=tuple(makings.values()),
        absent=absent,
    )


def _judged(link: Link, word: Judgement | None) -> Link | None:
    if word is None:
        return link
    return replace(link, evidence=word.evidence) if word.holds else None


def _gone(making: Making, found: Finding) -> Making:
    """A maker of a product that nobody makes is none."""
    if making.product != found.product or making.role is not Role.MAKES:
        return making
    return replace(making, state=Presence.ABSENT, evidence=found.evidence)


def confirmed_share(graph: Graph) -> tuple[int, int]:
    """Links that the policy states, a source reports or an expert confirmed, of all links."""
    return sum(link.evidence.basis is not Basis.FIELD for link in graph.links), len(graph.links)
