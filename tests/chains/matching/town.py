"""A fictional town of lanterns and kites: nine products, who makes them, and notices."""

from __future__ import annotations

from hypothesis import strategies as st

from liance.chains.graph import Actor, Basis, Chain, Evidence, Graph, Kind, Link, Making, Presence, Product, Role
from liance.chains.matching.profile import Profile

KNOWN = Evidence(Basis.FIELD)
NAMES = {
    "bamboo": "毛竹", "strip": "竹篾", "silk": "红绸", "thread": "棉线", "paper": "绵纸", "paste": "浆糊",
    "lantern": "灯笼", "palace": "宫灯", "kite": "风筝", "fair": "灯会",
}  # fmt: skip
STAGES = dict.fromkeys("bamboo silk thread paper paste".split(), "upstream") | {
    "strip": "midstream", "lantern": "downstream", "palace": "downstream", "kite": "downstream", "fair": "use",
}  # fmt: skip
CODES = {"lantern": ("2439",), "palace": ("2439",), "kite": ("2462",), "silk": ("1741",), "thread": ("1711",)}
LINKS = """
bamboo strip · strip lantern · strip kite · silk lantern · thread lantern · thread kite · paper kite · paste kite
""".strip().split(" · ")


def product(id_: str) -> Product:
    return Product(id_, NAMES[id_], "lamps", STAGES[id_], "product", KNOWN, codes=CODES.get(id_, ()))


def link(upper: str, lower: str, kind: Kind = Kind.INPUT) -> Link:
    return Link(upper, lower, kind, KNOWN)


def town() -> Graph:
    needs = [link(*pair.split()) for pair in LINKS]
    more = [link("palace", "lantern", Kind.IS_A), link("lantern", "fair", Kind.APPLICATION)]
    return Graph(
        chains=(Chain("lamps", "灯彩"),),
        products=tuple(map(product, NAMES)),
        links=(*needs, *more),
        actors=(Actor("zhao", "赵家灯铺", "enterprise", KNOWN, county="东县", park="灯街"),),
        makings=(Making("zhao", "palace", Role.MAKES, Presence.PRESENT, KNOWN),),
    )


def notice(id_: str, text: str, *products: str, **more: object) -> Profile:
    return Profile(id_, text, products=products, party=id_, **more)  # type: ignore[arg-type]


# ---- random graphs -------------------------------------------------------------------------------------------------
SYLLABLES = "竹灯纸线绸丝铜铝光电芯片"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to eight products in two chains, with links of every kind; some products stand nowhere."""
    count = draw(st.integers(2, 8))
    names = draw(st.lists(st.text(SYLLABLES, min_size=1, max_size=4), min_size=count, max_size=count))
    places = st.sampled_from([("a", "upstream"), ("a", "midstream"), ("b", "midstream"), ("", "")])
    products = tuple(Product(f"p{n}", name, *draw(places), "product", KNOWN) for n, name in enumerate(names))
    end = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(end, end, st.sampled_from(list(Kind))), max_size=16))
    links = tuple(link(f"p{u}", f"p{d}", kind) for u, d, kind in dict.fromkeys(pairs) if u != d)
    return Graph(chains=(), products=products, links=links)
