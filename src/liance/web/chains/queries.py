"""Reads: the graph of an edition with what people found laid over it, what follows from it, targets and visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db.models import Max, QuerySet
from django.utils import timezone

from liance.chains.county_map import read_map
from liance.chains.gaps import Gaps, gaps
from liance.chains.graph import Actor, Basis, Evidence, Graph, Kind, Presence, Role
from liance.chains.leaders import Standing, standings
from liance.chains.matching.profile import of_actor, of_product
from liance.chains.matching.proposal import Proposals
from liance.chains.matching.roster import Roster
from liance.chains.overlay import Finding as Found
from liance.chains.overlay import Judgement as Judged
from liance.chains.overlay import overlaid
from liance.chains.pairs import Pair, pairs
from liance.chains.read import CHAIN_FOLDER, load_chain
from liance.chains.supply import Supply
from liance.web.chains.models import Finding, Judgement, Target
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, folder_of, policy_of


@dataclass(frozen=True)
class Known:
    """A graph as people know it by now, and what follows from it, each computed when first asked for."""

    graph: Graph

    @cached_property
    def supply(self) -> Supply:
        """As things run today: what is not made here is bought outside."""
        return Supply(self.graph)

    @cached_property
    def gaps(self) -> Gaps:
        """The gaps."""
        return gaps(self.supply)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The supply pairs."""
        return pairs(self.graph)

    @cached_property
    def roster(self) -> Roster:
        """All actors of the graph, to be matched with what is sought."""
        return Roster(self.graph, [of_actor(a, self.graph) for a in self.graph.actors])

    def candidates(self, product: str, *, on: date, most: int = 5) -> Proposals:
        """Actors that may fill a gap, best first and with reasons; whoever is known to deal in it is left out."""
        dealing = frozenset(m.actor for m in self.graph.makings if m.product == product)
        return self.roster.match(of_product(self.graph.product[product]), on=on, most=most, but=dealing)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """What stands behind each local actor that makes something of a chain, or belongs to one."""
        return {s.actor.id: s for chain in self.graph.chains for s in standings(self.supply, chain.id)}


def with_graph() -> list[Edition]:
    """The current editions whose policy has a chain."""
    return [e for e in current_editions() if base_graph(e) is not None]


def base_graph(edition: Edition) -> Graph | None:
    """The graph of an edition's files; None where its policy has none."""
    return _base(edition.digest)


def known_of(edition: Edition, *, before: datetime | None = None) -> Known | None:
    """The graph of an edition as people know it by now, or knew it before a moment.

    Its version names the files and the last words on them.
    """
    then = {"policy": edition.policy} | ({"at__lt": before} if before is not None else {})
    words = Judgement.objects.filter(**then).aggregate(last=Max("pk"))["last"] or 0
    found = Finding.objects.filter(**then).aggregate(last=Max("pk"))["last"] or 0
    return _known(edition.digest, edition.policy, words, found)


def graph_of(edition: Edition) -> Graph | None:
    """The graph alone."""
    known = known_of(edition)
    return known.graph if known is not None else None


@lru_cache(maxsize=16)
def _base(digest: str) -> Graph | None:
    edition = Edition.objects.get(digest=digest)
    return load_chain(folder_of(edition), policy_of(edition))


@lru_cache(maxsize=16)
def _known(digest: str, policy: str, words: int, found: int) -> Known | None:
    base = _base(digest)
    if base is None or (words == 0 and found == 0):
        return Known(base) if base is not None else None
    rows = Finding.objects.filter(policy=policy, pk__lte=found).select_related("organisation")
    makers = {r.organisation.code: r.organisation for r in rows if r.organisation is not None}
    graph = overlaid(
        base,
        judgements=[_judged(j) for j in Judgement.objects.filter(policy=policy, pk__lte=words)],
        findings=[_found(f) for f in rows],
        actors=[_actor(o) for o in makers.values()],
    )
    return Known(replace(graph, version=f"{base.version}+{words}.{found}"))


def _judged(row: Judgement) -> Judged:
    evidence = Evidence(Basis.EXPERT, source=row.by, as_of=_day(row.at), note=row.reason)
    return Judged(row.upper, row.lower, Kind(row.kind), row.holds, evidence)


def _found(row: Finding) -> Found:
    evidence = Evidence(Basis.REPORT, source=row.source, as_of=row.as_of)
    return Found(row.product, Presence(row.state), evidence, actor=row.maker, role=Role(row.role))


def _actor(row: Organisation) -> Actor:
    evidence = Evidence(Basis.REPORT, source="registry", as_of=_day(row.created_at))
    return Actor(row.code, row.name, row.kind, evidence, full_name=row.name, code=row.code, county=row.county)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


@lru_cache(maxsize=8)
def county_map(digest: str) -> dict[str, object] | None:
    """The counties' outlines beside the graph of an edition's files."""
    edition = Edition.objects.get(digest=digest)
    return read_map(folder_of(edition) / CHAIN_FOLDER)


def targets(policy: str, *, product: str = "") -> QuerySet[Target]:
    """Target firms of a policy, or of one gap of it; the newest first, visits with them."""
    rows = Target.objects.filter(policy=policy).prefetch_related("visits")
    return rows.filter(product=product) if product else rows
