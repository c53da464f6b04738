"""What pages show of a graph: the map's boxes and curves with their states, words for states, stages and bases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from liance.chains.drawing import Curve, Drawing, Lane, Measures, drawn
from liance.chains.freshness import Rows
from liance.chains.graph import Actor, Basis, Evidence, Graph, Kind, Link, Making, Presence, Product, Role
from liance.chains.ground import Ground, Span
from liance.chains.pairs import Pair
from liance.chains.tables import AIMS, STAGES, WARES
from liance.web.policies.models import Edition
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
ROWS = {
    Rows.PRODUCT: Words("产品", "products"),
    Rows.LINK: Words("联系", "links"),
    Rows.ACTOR: Words("单位", "actors"),
    Rows.MAKING: Words("谁生产", "who makes what"),
    Rows.ABSENT: Words("核实没有", "verified absent"),
    Rows.PARK: Words("园区", "parks"),
}
ROLES = {
    Role.MAKES: Words("生产", "makes"),
    Role.BUYS: Words("采购", "buys"),
    Role.DEVELOPS: Words("研发", "develops"),
}
STAGE_NAMES = {c.id: Words(c.label, c.id) for c in STAGES}
AIM_NAMES = {c.id: Words(c.label, c.id) for c in AIMS}
WARE_NAMES = {c.id: Words(c.label, c.id) for c in WARES}
NARROW = Measures(box_width=168, abreast=2, gap=8)


def grounded(ground: Ground, edition: Edition | None = None) -> Words:
    """What stands under every part of a page that has figures: version, days, sources, what nobody confirmed."""
    days = f"{ground.oldest} – {ground.newest}" if ground.oldest != ground.newest else f"{ground.oldest}"
    zh = [f"产业链数据{ground.version[:12]}", f"依据{ground.rows}条", f"其中待专家确认{ground.unconfirmed}条"]
    en = [f"chain data {ground.version[:12]}", f"{ground.rows} rows", f"{ground.unconfirmed} await an expert"]
    if edition is not None:
        day = timezone.localtime(edition.taken_in_at).date()
        zh.insert(0, f"政策第{edition.number}版（{day}收录）")
        en.insert(0, f"policy no. {edition.number} (taken in {day})")
    if ground.oldest is not None:
        zh, en = [*zh, f"截至{days}"], [*en, f"as of {days}"]
    if ground.undated:
        zh.append(f"{ground.undated}条以政策原文为准或没有日期")
        en.append(f"{ground.undated} of the policy's own or undated")
    named = [s for s in ground.sources if not s.startswith("http")][:3]
    more = len(ground.sources) - len(named)
    zh += [f"来源：{'、'.join(named) or '政策原文和产业链数据'}{f'等{len(ground.sources)}个' if more else ''}"]
    en += [f"sources: {', '.join(named) or 'the policy and the chain data'}{f' and {more} more' if more else ''}"]
    return Words("；".join(zh), "; ".join(en))


def spanned(span: Span[int]) -> str:
    """A figure that may not be quite known: 3, or 0–5."""
    return str(span.least) if span.sure else f"{span.least}–{span.most}"


def told(evidence: Evidence) -> Words:
    """Basis, source and day of a row, as it stands beside every figure and state."""
    base, source = BASES[evidence.basis], [evidence.source] if evidence.source else []
    if evidence.basis is Basis.POLICY:
        return Words("；".join([base.zh, *source]), "; ".join([base.en, *source]))
    day = evidence.as_of
    zh = "；".join([base.zh, *source, f"截至{day}" if day is not None else "日期不详"])
    en = "; ".join([base.en, *source, f"as of {day}" if day is not None else "day not known"])
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
    badge_x: int

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
    lanes: tuple[tuple[Lane, Words], ...]
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


def maps(graph: Graph, products: Collection[str], marks: Marks, base: str, kept: Mapping[str, str]) -> tuple[Map, Map]:
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
                box.x + m.box_width - 8,
            )
        )  # fmt: skip
    curves = tuple((c, _curve_class(c, marks)) for c in made.curves)
    lanes = tuple((lane, STAGE_NAMES[lane.stage]) for lane in made.lanes)
    return Map(name, made, m, lanes, tuple(nodes), curves)


def _curve_class(curve: Curve, marks: Marks) -> str:
    link = curve.link
    near = "near" if marks.chosen and marks.chosen in (link.upper, link.lower) else ""
    sure = "" if link.evidence.basis is not Basis.FIELD else "unsure"
    return " ".join(word for word in (near, sure) if word)


def _short(name: str) -> str:
    """A name that fits into its box; ASCII letters take half a Chinese character's room."""
    room = 2 * LETTERS
    cut: list[str] = []
    for letter in name:
        room -= 1 if letter.isascii() else 2
        if room < 0:
            return "".join(cut[:-1]) + "…"
        cut.append(letter)
    return name


# ---- a product in words ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A product as a line of a table: the twin of its box on the map."""

    product: Product
    stage: Words
    state: Words
    badge: str
    makers: tuple[str, ...]
    told: Words


def row(graph: Graph, product: str) -> Row:
    """The line of a product."""
    one, state = graph.product[product], graph.presence(product)
    makers = tuple(dict.fromkeys(graph.actor[m.actor].name for m in graph.makers.get(product, ())))
    return Row(one, STAGE_NAMES[one.stage], STATES[state], BADGES[state], makers, stated(graph, one))


def stated(graph: Graph, product: Product) -> Words:
    """What a product's state rests on: the word that nobody makes it, its makers, or else its own row."""
    rows = [graph.absent[product.id]] if product.id in graph.absent else []
    rows += [m.evidence for m in graph.makers.get(product.id, ())]
    return told(rows[0] if rows else product.evidence)


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link in words."""

    link: Link
    upper: Product
    lower: Product
    kind: Words
    told: Words


def link(graph: Graph, one: Link) -> LinkShown:
    """A link in words."""
    return LinkShown(one, graph.product[one.upper], graph.product[one.lower], KINDS[one.kind], told(one.evidence))


@dataclass(frozen=True, slots=True)
class PairShown:
    """A supply pair in words."""

    pair: Pair
    supplier: Actor
    user: Actor
    makes: Product
    needs: Product
    into: tuple[Product, ...]
    told: Words


def pair(graph: Graph, one: Pair) -> PairShown:
    """A supply pair in words."""
    into = tuple(graph.product[p] for p in one.into)
    actor, product = graph.actor, graph.product
    return PairShown(
        one, actor[one.supplier], actor[one.user], product[one.makes], product[one.needs], into, grounded(one.ground)
    )


@dataclass(frozen=True, slots=True)
class MakingShown:
    """Who makes, buys or develops what, in words."""

    making: Making
    actor: Actor
    product: Product
    role: Words
    state: Words
    badge: str
    told: Words


def making(graph: Graph, one: Making) -> MakingShown:
    """A row about a maker in words."""
    return MakingShown(
        one, graph.actor[one.actor], graph.product[one.product], ROLES[one.role], MADE[one.state], BADGES[one.state],
        told(one.evidence),
    )  # fmt: skip


MADE = {
    Presence.PRESENT: Words("已核实", "verified"),
    Presence.ABSENT: Words("核实没有", "verified not"),
    Presence.UNKNOWN: Words("待核实", "to be verified"),
}
