"""Reads: the graph of an edition, with what people found laid over it; targets and visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max, QuerySet
from django.utils import timezone

from liance.chains.graph import Actor, Basis, Evidence, Graph, Kind, Presence, Role
from liance.chains.overlay import Finding as Found
from liance.chains.overlay import Judgement as Judged
from liance.chains.overlay import overlaid
from liance.chains.read import read_graph
from liance.web.chains.models import Finding, Judgement, Target
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, folder_of


def with_graph() -> list[Edition]:
    """The current editions whose policy has a chain."""
    return [e for e in current_editions() if base_graph(e) is not None]


def base_graph(edition: Edition) -> Graph | None:
    """The graph of an edition's files; None where its policy has none."""
    return _base(edition.digest)


def graph_of(edition: Edition) -> Graph | None:
    """The graph as people know it by now; its version names the files and the last words laid over them."""
    words = Judgement.objects.filter(policy=edition.policy).aggregate(last=Max("pk"))["last"] or 0
    found = Finding.objects.filter(policy=edition.policy).aggregate(last=Max("pk"))["last"] or 0
    return _known(edition.digest, edition.policy, words, found)


@lru_cache(maxsize=16)
def _base(digest: str) -> Graph | None:
    edition = Edition.objects.only("digest").get(digest=digest)
    graph, _ = read_graph(folder_of(edition))
    return graph


@lru_cache(maxsize=16)
def _known(digest: str, policy: str, words: int, found: int) -> Graph | None:
    base = _base(digest)
    if base is None or (words == 0 and found == 0):
        return base
    rows = Finding.objects.filter(policy=policy, pk__lte=found).select_related("organisation")
    makers = {r.organisation.code: r.organisation for r in rows if r.organisation is not None}
    graph = overlaid(
        base,
        judgements=[_judged(j) for j in Judgement.objects.filter(policy=policy, pk__lte=words)],
        findings=[_found(f) for f in rows],
        actors=[_actor(o) for o in makers.values()],
    )
    return replace(graph, version=f"{base.version}+{words}.{found}")


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


def targets(policy: str, *, product: str = "") -> QuerySet[Target]:
    """Target firms of a policy, or of one gap of it; the newest first, visits with them."""
    rows = Target.objects.filter(policy=policy).prefetch_related("visits")
    return rows.filter(product=product) if product else rows
