"""Any graph written to files and read again is the same graph."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.chains.fictional import city, policy
from tests.thoroughness import examples

from liance.chains import tables
from liance.chains.graph import (
    Actor,
    Basis,
    County,
    Evidence,
    Fact,
    Graph,
    Kind,
    Link,
    Making,
    Park,
    Presence,
    Product,
    Role,
)
from liance.chains.read import read_graph
from liance.chains.write import write_graph
from liance.values.uscc import make

TEXTS = st.text("甲乙丙 ab12,;；\"'\n|", max_size=8).map(str.strip)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
COUNTIES = (County("990101", "云东县"), County("990102", "竹下县"))
QUOTED = {"T1-1": "扩大球囊、吊篮生产", "T1-2": "招引燃烧器企业", "T2-1": "加工竹篾；带动热气球观光"}


def ids(choices):
    return st.sampled_from([choice.id for choice in choices])


@st.composite
def grounds(draw):
    """Evidence with the measures that it cites: what a row must tell by its basis, and perhaps more."""
    basis = draw(st.sampled_from(Basis))
    note = draw(TEXTS)
    if basis is Basis.POLICY:
        measure = draw(st.sampled_from(sorted(QUOTED)))
        return Evidence(basis, words=QUOTED[measure], note=note), (measure,)
    source = draw(TEXTS.filter(bool) if basis is not Basis.FIELD else TEXTS)
    as_of = draw(DAYS if basis is Basis.EXPERT else st.none() | DAYS)
    measures = draw(st.sampled_from([(), ("T1",), ("T1-1", "T2-1")]))
    return Evidence(basis, source=source, as_of=as_of, note=note), measures


def some(draw, things):
    return draw(st.lists(st.sampled_from(things), unique=True, max_size=8)) if things else []


@st.composite
def graphs(draw):
    """A few products in both chains, links that never turn back, makers, and products that nobody makes."""
    number = draw(st.integers(1, 6))
    products = tuple(draw(products_(i)) for i in range(number))
    pairs = [(i, j, kind) for i in range(number) for j in range(i + 1, number) for kind in Kind]
    links = tuple(draw(links_(*ends)) for ends in some(draw, pairs))
    parks = tuple(draw(parks_(i)) for i in range(draw(st.integers(0, 2))))
    actors = tuple(draw(actors_(i, parks)) for i in range(draw(st.integers(0, 3))))
    rows = [(a.id, p.id, role) for a in actors for p in products for role in Role]
    makings = tuple(draw(makings_(*row)) for row in some(draw, rows))
    graph = Graph(city().chains, products, links, actors, makings, parks, counties=COUNTIES)
    free = [p.id for p in products if graph.presence(p.id) is not Presence.PRESENT]
    absent = {id_: Evidence(Basis.EXPERT, "走访", draw(DAYS), note=draw(TEXTS)) for id_ in some(draw, free)}
    facts = tuple(draw(facts_(i, products)) for i in range(draw(st.integers(0, 2))))
    return replace(graph, absent=absent, facts=facts)


@st.composite
def products_(draw, i):
    evidence, measures = draw(grounds())
    return Product(
        f"p{i}", f"产品{i}", draw(st.sampled_from(city().chains)).id, draw(ids(tables.STAGES)), draw(ids(tables.WARES)),
        evidence, draw(st.sampled_from([(), (f"别名{i}",), (f"别名{i}", f"P-{i} 型")])),
        draw(st.sampled_from([(), ("2041",), ("2041", "3749")])), measures,
        draw(st.just("") | ids(tables.AIMS)), draw(TEXTS),
    )  # fmt: skip


@st.composite
def links_(draw, i, j, kind):
    evidence, measures = draw(grounds())
    group = draw(st.sampled_from(["", "g1", "g2"])) if kind.needed else ""
    return Link(f"p{i}", f"p{j}", kind, evidence, group, draw(st.just("") | ids(tables.SURE)), measures)


@st.composite
def parks_(draw, i):
    evidence, measures = draw(grounds())
    return Park(f"k{i}", f"园区{i}", evidence, draw(st.sampled_from(["", "990101"])), measures)


@st.composite
def actors_(draw, i, parks):
    evidence, measures = draw(grounds())
    return Actor(
        f"a{i}", f"单位{i}", draw(ids(tables.BODIES)), evidence, draw(st.sampled_from(["", f"单位{i}有限公司"])),
        draw(st.sampled_from(["", make(authority="9", category="1", area="990101", serial=i)])),
        draw(st.sampled_from(["", "990101", "990102"])), draw(st.sampled_from(["", *(p.id for p in parks)])),
        draw(st.booleans()), draw(st.sampled_from([(), ("balloons",), ("balloons", "bamboo")])), measures,
    )  # fmt: skip


@st.composite
def makings_(draw, actor, product, role):
    evidence, measures = draw(grounds())
    return Making(actor, product, role, draw(st.sampled_from(Presence)), evidence, measures)


@st.composite
def facts_(draw, i, products):
    quality, value = draw(ids(tables.QUALITIES)), draw(st.sampled_from(["12.5", ">11", "95.0-97.5"]))
    entity = draw(st.sampled_from(products)).id
    return Fact(entity, f"指标{i}", "2029Q1", value, draw(TEXTS), quality, draw(TEXTS.filter(bool)), draw(TEXTS))


@examples(quick=20, thorough=200)
@given(graphs())
def test_what_is_written_reads_the_same(graph: Graph) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_graph(graph, Path(folder))
        loaded = read_graph(Path(folder), policy())
    assert loaded.graph is not None, [d.message() for d in loaded.diagnostics]
    assert replace(loaded.graph, version="") == graph


def test_the_city_is_written_as_it_was_read(tmp_path: Path) -> None:
    write_graph(city(), tmp_path)
    loaded = read_graph(tmp_path, policy())
    assert loaded.graph is not None
    assert replace(loaded.graph, version=city().version) == city()
