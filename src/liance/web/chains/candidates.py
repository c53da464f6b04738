"""Who might fill a gap, as a page shows them: what speaks for each, and what must be looked into."""

from __future__ import annotations

from dataclasses import dataclass

from liance.chains.graph import Actor, Graph
from liance.chains.matching.proposal import Proposals
from liance.chains.matching.tell import CAUTIONS, told
from liance.chains.tables import STAGES
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may fill a gap: what speaks for it, and what must be looked into."""

    actor: Actor
    reasons: tuple[Words, ...]
    cautions: tuple[Words, ...]

    @property
    def why(self) -> str:
        """Its reasons in Chinese, as a target firm's are kept."""
        return "；".join(r.zh for r in self.reasons)


def candidates(graph: Graph, found: Proposals) -> list[Candidate]:
    """Those for whom enough speaks, in their order."""
    names = {stage.id: stage.label for stage in STAGES} | {c.code: c.name for c in graph.counties}
    names |= {chain.id: chain.name for chain in graph.chains} | {park.id: park.name for park in graph.parks}
    return [
        Candidate(
            graph.actor[one.id], tuple(Words(*told(r, names)) for r in one.reasons),
            tuple(Words(*CAUTIONS[c]) for c in one.cautions),
        )
        for one in found.found
        if one.enough
    ]  # fmt: skip
