"""What pages show of a graph: the map's boxes and curves with their states, words for states, stages and bases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from liance.chains.drawing import Curve, Drawing, Lane, Measures, drawn
from liance.chains.graph import Basis, Evidence, Graph, Kind, Presence, Product, Role
from liance.web.site.words import Words

LETTERS = 10
"""Chinese characters that fit into a box beside the badge."""
STATES = {
    Presence.PRESENT: Words("本地已核实", "verified here"),
    Presence.ABSENT: Words("核实本地没有", "verified absent"),
    Presence.UNKNOWN: Words("未核实", "not verified"),
}
BADGES = {Presence.PRESENT: "good", Presence.ABSENT: "bad", Presence.UNKNOWN: "warn"}
BASES = {
    Basis.POLICY: Words("政策写明", "stated by the policy"),
    Basis.FIELD: Words("行业常识，待专家确认", "field knowledge, awaits an expert"),
    Basis.EXPERT: Words("专家确认", "confirmed by an expert"),
    Basis.REPORT: Words("有公开或登记来源", "from a source"),
}
KINDS = {
    Kind.INPUT: Words("投入", "input"),
    Kind.EQUIPMENT: Words("装备", "equipment"),
    Kind.ENABLES: Words("支撑", "enables"),
    Kind.IS_A: Words("属于", "is a kind of"),
    Kind.APPLICATION: Words("应用于", "is used in"),
    Kind.COMPLEMENT: Words("配套", "goes with"),
}
ROLES = {
    Role.MAKES: Words("生产", "makes"),
    Role.BUYS: Words("采购", "buys"),
    Role.DEVELOPS: Words("研发", "develops"),
}
NARROW = Measures(box_width=168, abreast=2, gap=8)


def told(evidence: Evidence) -> Words:
    """Basis, source and day of a row, as it stands beside every figure and state."""
    base, parts = BASES[evidence.basis], [text for text in (evidence.source,) if text]
    day = (evidence.as_of.isoformat() if evidence.as_of is not None else "", evidence.as_of is not None)
    zh = "；".join([base.zh, *parts, f"截至{day[0]}" if day[1] else "日期不详"])
    en = "; ".join([base.en, *parts, f"as of {day[0]}" if day[1] else "day not known"])
    return Words(zh, en)


@dataclass(frozen=True, slots=True)
class Node:
    """A product on the map: where, what it says, how it looks, where a click leads."""

    product: Product
    x: int
    y: int
    text: str
    makers: int
    classes: str
    state: Presence
    href: str

    @property
    def label(self) -> Words:
        """What a screen reader says."""
        words = STATES[self.state]
        return Words(f"{self.product.name}，{words.zh}，{self.makers}家",
                     f"{self.product.name}, {words.en}, makers: {self.makers}")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing with everything that a template needs; `name` tells the drawings of a page apart."""

    name: str
    drawing: Drawing
    measures: Measures
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    curves: tuple[tuple[Curve, str], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to stand out on a map: the product chosen, what falls, what recovers."""

    chosen: str = ""
    fallen: Collection[str] = ()
    risen: Collection[str] = ()

    def of(self, product: str) -> str:
        """The classes of a product's box."""
        found = [name for name, ids in (("fallen", self.fallen), ("risen", self.risen)) if product in ids]
        return " ".join([*found, *(["chosen"] if product == self.chosen else [])])


def maps(
    graph: Graph, products: Collection[str], marks: Marks, base: str, kept: Mapping[str, str]
) -> tuple[Map, Map]:
    """The map for a wide and for a narrow screen. `kept` are the values of the address that a click keeps."""
    return (
        _map("wide", graph, products, marks, base, kept, Measures()),
        _map("narrow", graph, products, marks, base, kept, NARROW),
    )


def _map(
    name: str, graph: Graph, products: Collection[str], marks: Marks, base: str, kept: Mapping[str, str], m: Measures
) -> Map:
    made = drawn(graph, products, portrait=name == "narrow", measures=m)
    nodes = []
    for box in made.boxes:
        product, state = graph.product[box.product], graph.presence(box.product)
        query = urlencode({**kept, "product": box.product})
        nodes.append(
            Node(
                product, box.x, box.y, _short(product.name), len(graph.makers.get(box.product, ())),
                f"{state.value} {marks.of(box.product)}".strip(), state, f"{base}?{query}#chosen",
            )
        )  # fmt: skip
    curves = tuple((c, _curve_class(c, marks)) for c in made.curves)
    return Map(name, made, m, made.lanes, tuple(nodes), curves)


def _curve_class(curve: Curve, marks: Marks) -> str:
    link = curve.link
    near = "near" if marks.chosen and marks.chosen in (link.upper, link.lower) else ""
    sure = "" if link.evidence.basis is not Basis.FIELD else "unsure"
    return " ".join(word for word in (near, sure) if word)


def _short(name: str) -> str:
    """A name that fits into its box; ASCII letters take half a Chinese character's room."""
    room, cut = 2 * LETTERS, []
    for letter in name:
        room -= 1 if letter.isascii() else 2
        if room < 0:
            return "".join(cut[:-1]) + "…"
        cut.append(letter)
    return name
