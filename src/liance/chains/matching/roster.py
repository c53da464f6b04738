"""A roster of profiles among which counterparts are looked for: notices, firms, products, classes of industry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from datetime import date

from liance.chains.graph import Graph
from liance.chains.matching import codes
from liance.chains.matching.closeness import around, companions, drawn, used_in
from liance.chains.matching.filters import bars, cautions
from liance.chains.matching.fuse import fused, ordered
from liance.chains.matching.index import Index
from liance.chains.matching.labels import Judge
from liance.chains.matching.profile import Profile
from liance.chains.matching.proposal import LeftOut, Method, Proposals
from liance.chains.matching.propose import proposals
from liance.chains.words import grams, shared

Values = dict[str, float]
SAME_PARK, SAME_COUNTY = 1.0, 0.5
USUAL, FEW = 0.25, 8
"""A word that a greater part of the candidates has is no reason for one of them, unless there are few to compare."""
MOST_FOUND = 3
"""Words or products that a reason names."""


class Roster:
    """Candidates, and the graph by which things without a word in common may still belong together."""

    def __init__(self, graph: Graph, candidates: Sequence[Profile]) -> None:
        self.graph = graph
        self.candidates = {c.id: c for c in candidates}
        self.index = Index({c.id: self.words(c) for c in candidates})
        self._about: defaultdict[str, list[str]] = defaultdict(list)
        for candidate in candidates:
            for product in candidate.products:
                self._about[product].append(candidate.id)

    def words(self, profile: Profile) -> tuple[str, ...]:
        """What is written of a profile, and all names of the products that it is about."""
        about = (self.graph.product[p] for p in profile.products if p in self.graph.product)
        return tuple(dict.fromkeys((*profile.words, *(name for p in about for name in (p.name, *p.aliases)))))

    def match(
        self, subject: Profile, *, on: date, most: int = 10, judge: Judge | None = None,
        but: frozenset[str] = frozenset(),
    ) -> Proposals:  # fmt: skip
        """The counterparts of a subject on a day, the best first. Whom a fact rules out is not ranked but named.

        `but`: candidates that are not asked for, because they are known already.
        """
        scores = {method: _without(found, but | {subject.id}) for method, found in self.scores(subject).items()}
        every = fused(scores.values())
        barred = {id_: why for id_ in every if (why := bars(subject, self.candidates[id_], on=on))}
        found = proposals(
            {method: _without(given, barred) for method, given in scores.items()},
            name=lambda id_: self.candidates[id_].name,
            grounds=lambda method, id_: self.grounds(method, subject, self.candidates[id_]),
            cautioned=lambda id_: cautions(subject, self.candidates[id_]),
            judge=judge,
            most=most,
        )
        shut = [id_ for id_ in ordered(every) if id_ in barred][:most]
        return Proposals(found, [LeftOut(id_, self.candidates[id_].name, barred[id_]) for id_ in shut])

    def scores(self, subject: Profile) -> dict[Method, Values]:
        """What every method gives to every candidate that is found: by words, by the graph or by class."""
        query = Counter(grams(self.words(subject)))
        near = {product: found.value for product, found in around(self.graph, subject.products).items()}
        found = {
            Method.WORDS: self.index.cosine(query),
            Method.TEXT: _of_best(self.index.bm25(query)),
            Method.STEPS: self._held(near),
            Method.TOGETHER: self._held(companions(self.graph, subject.products)),
            Method.CODES: self._classed(subject),
        }
        recalled = {id_ for values in found.values() for id_ in values}
        placed = ((id_, same_place(subject, self.candidates[id_])) for id_ in recalled)
        return found | {Method.PLACE: {id_: value for id_, value in placed if value > 0}}

    def _held(self, products: Mapping[str, float]) -> Values:
        """The values of products handed on to the candidates that are about them; of several the highest."""
        found: Values = {}
        for product, value in products.items():
            for id_ in self._about.get(product, ()):
                found[id_] = max(value, found.get(id_, 0.0))
        return found

    def _classed(self, subject: Profile) -> Values:
        """How far the classes of candidates begin like the subject's."""
        given = ((c.id, codes.likeness(subject.codes, c.codes)) for c in self.candidates.values() if subject.codes)
        return {id_: value for id_, value in given if value > 0}

    # ---- the reasons -------------------------------------------------------------------------------------------------
    def grounds(self, method: Method, one: Profile, other: Profile) -> tuple[str, ...]:
        """What a method goes by: shared words, the path in the graph, common users, digits, the place."""
        match method:
            case Method.STEPS:
                near = around(self.graph, one.products)
                return (drawn(self.graph, min((near[p] for p in other.products if p in near), key=lambda n: n.halves)),)
            case Method.TOGETHER:
                users = {u for p in one.products for q in other.products if p != q for u in self._users(p, q)}
                return tuple(p.name for p in self.graph.products if p.id in users)[:MOST_FOUND]
            case Method.CODES:
                return (codes.common(one.codes, other.codes),)
            case Method.TEXT:
                return ()  # the same words as the cosine's
            case Method.PLACE:
                return (other.park if same_place(one, other) == SAME_PARK else other.county,)
            case _:
                words = shared(self.words(one), self.words(other))
                return tuple(w for w in words if len(self.candidates) < FEW or self.index.share(w) <= USUAL)[
                    :MOST_FOUND
                ]

    def _users(self, one: str, other: str) -> frozenset[str]:
        return used_in(self.graph, one) & used_in(self.graph, other)


def same_place(one: Profile, other: Profile) -> float:
    """The same park, or at least the same county; the same both ways."""
    if one.park and one.park == other.park:
        return SAME_PARK
    return SAME_COUNTY if one.county and one.county == other.county else 0.0


def _without(found: Mapping[str, float], ids: Container[str]) -> Values:
    return {id_: value for id_, value in found.items() if id_ not in ids}


def _of_best(found: Values) -> Values:
    """Every value as a share of the best."""
    best = max(found.values(), default=1.0)
    return {id_: value / best for id_, value in found.items()}
