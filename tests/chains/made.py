"""Graphs for tests: small ones written as lines, and random ones with alternatives, stand-ins and circles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from liance.chains.graph import (
    Actor,
    Basis,
    Chain,
    Evidence,
    Graph,
    Kind,
    Link,
    Making,
    Presence,
    Product,
    Role,
)
from liance.chains.wiring import Outside, Part, Scenario, What

READ_ON = date(2025, 6, 30)
CHAIN = "light"


def known() -> Evidence:
    """A row of its own that was read somewhere."""
    return Evidence(Basis.REPORT, source="a yearbook", as_of=READ_ON)


def guessed() -> Evidence:
    """A row of its own that nobody has confirmed."""
    return Evidence(Basis.FIELD)


def graph(text: str, *, version: str = "v1") -> Graph:
    """A graph from lines; products are those named, in order.

    ```
    lamp < bulb, wire | cable     lamp needs a bulb, and a wire or a cable
    cable is copper-cable         a copper cable is a cable
    ada makes lamp, wire?         ada makes lamps, and perhaps wire
    ada buys bulb
    far outside makes bulb        far works elsewhere
    nobody makes cable            verified
    lamp wanted grow              what the policy wants of it
    ```
    """
    made = _Made()
    for line in filter(str.strip, text.splitlines()):
        made.read(line.strip())
    return made.graph(version)


class _Made:
    def __init__(self) -> None:
        self.products: dict[str, Product] = {}
        self.links: list[Link] = []
        self.actors: dict[str, Actor] = {}
        self.makings: list[Making] = []
        self.absent: dict[str, Evidence] = {}

    def product(self, name: str) -> str:
        self.products.setdefault(name, product(name))
        return name

    def actor(self, name: str, *, local: bool = True) -> str:
        self.actors.setdefault(name, Actor(name, name.title(), "enterprise", known(), local=local))
        return name

    def read(self, line: str) -> None:
        first, rest = line.split(maxsplit=1)
        if rest.startswith("<"):
            self.product(first)
            for number, need in enumerate(rest.removeprefix("<").split(",")):
                for upper in need.split("|"):
                    self.links.append(link(self.product(upper.strip()), first, f"need {number}"))
        elif rest.startswith("is "):
            self.links.append(link(self.product(rest.removeprefix("is ")), self.product(first), "", Kind.IS_A))
        elif rest.startswith("wanted "):
            evidence = Evidence(Basis.POLICY, words=first)
            self.products[self.product(first)] = replace(
                self.products[first], aim=rest.removeprefix("wanted "), evidence=evidence
            )
        elif first == "nobody":
            self.absent |= {self.product(p.strip()): known() for p in rest.removeprefix("makes ").split(",")}
        else:
            self.does(first, rest)

    def does(self, name: str, rest: str) -> None:
        local = not rest.startswith("outside ")
        verb, listed = rest.removeprefix("outside ").split(maxsplit=1)
        for entry in listed.split(","):
            state = Presence.UNKNOWN if entry.strip().endswith("?") else Presence.PRESENT
            evidence = guessed() if state is Presence.UNKNOWN else known()
            actor, made = self.actor(name, local=local), self.product(entry.strip().rstrip("?"))
            self.makings.append(Making(actor, made, Role(verb), state, evidence))

    def graph(self, version: str) -> Graph:
        return Graph(
            (Chain(CHAIN, "照明"),),
            tuple(self.products.values()),
            tuple(self.links),
            tuple(self.actors.values()),
            tuple(self.makings),
            absent=self.absent,
            version=version,
        )


def product(name: str) -> Product:
    return Product(name, name, CHAIN, "midstream", "product", guessed())


def link(upper: str, lower: str, group: str = "", kind: Kind = Kind.INPUT) -> Link:
    return Link(upper, lower, kind, guessed(), group)


def of(what: What, *ids: str) -> list[Part]:
    return [Part(what, id_) for id_ in ids]


# ---- random ones -----------------------------------------------------------------------------------------------------
NAMES = [f"p{n}" for n in range(6)]
PEOPLE = ["ada", "ben", "cai", "far", "sea"]
ABROAD = {"far", "sea"}
DOUBTS = 4
"""So many things are unknown at most: tests try all answers."""


@st.composite
def graphs(draw: st.DrawFn, most: int = 6) -> Graph:
    """A random graph: up to three needs a product, up to three alternatives a need, anything in circles."""
    names = NAMES[: draw(st.integers(2, most))]
    links = []
    for lower in names:
        for number, need in enumerate(
            draw(st.lists(st.sets(st.sampled_from(names), min_size=1, max_size=3), max_size=3))
        ):
            kind = draw(st.sampled_from([Kind.INPUT, Kind.INPUT, Kind.EQUIPMENT, Kind.ENABLES]))
            links += [link(upper, lower, f"need {number}", kind) for upper in sorted(need - {lower})]
    for lower, upper in draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=3)):
        links += [link(upper, lower, "", Kind.IS_A)] if upper != lower else []
    makings = draw(st.dictionaries(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(names)), st.booleans()))
    states = {True: Presence.PRESENT, False: Presence.UNKNOWN}
    made = Graph(
        (Chain(CHAIN, "照明"),),
        tuple(map(product, names)),
        tuple(links),
        tuple(Actor(name, name, "enterprise", known(), local=name not in ABROAD) for name in PEOPLE),
        tuple(Making(who, what, Role.MAKES, states[sure], known()) for (who, what), sure in sorted(makings.items())),
    )
    unknown = [name for name in names if made.presence(name) is Presence.UNKNOWN]
    absent = draw(st.sets(st.sampled_from(unknown))) if unknown else set()
    return _less_doubt(replace(made, absent=dict.fromkeys(sorted(absent), known())))


def _less_doubt(made: Graph) -> Graph:
    """The graph with so many doubts that all answers can be tried: the rest are settled."""
    makings, left = [], DOUBTS
    for making in made.makings:
        left -= making.state is Presence.UNKNOWN
        settled = making.state is Presence.UNKNOWN and left < 0
        makings.append(replace(making, state=Presence.ABSENT) if settled else making)
    made = replace(made, makings=tuple(makings))
    absent = dict(made.absent)
    for name in made.product:
        if made.presence(name) is Presence.UNKNOWN and not made.makers.get(name):
            left -= 1
            absent |= {name: known()} if left < 0 else {}
    return replace(made, absent=absent)


def parts(made: Graph) -> list[Part]:
    """Everything that can be taken away from a graph."""
    products = [Part(what, name) for name in made.product for what in (What.PRODUCT, What.OUTSIDE)]
    return products + [Part(What.ACTOR, name) for name in made.actor]


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    kinds = draw(st.sampled_from([frozenset({Kind.INPUT, Kind.EQUIPMENT, Kind.ENABLES}), frozenset({Kind.INPUT})]))
    return Scenario(draw(st.sampled_from(Outside)), kinds)


@st.composite
def removals(draw: st.DrawFn) -> tuple[Graph, Scenario, list[Part]]:
    """A graph, a scenario, and one to three parts that go."""
    made = draw(graphs())
    gone = draw(st.lists(st.sampled_from(parts(made)), min_size=1, max_size=3, unique=True))
    return made, draw(scenarios()), gone
