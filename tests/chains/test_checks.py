"""One slip in the fictional city's chain: its code, its place, and a hint that leads to what is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.chains.fictional import CITY, changed, city, policy

from liance.chains.checks.shape import circles
from liance.chains.checks.words import chain_measures, sentences
from liance.chains.graph import Basis, Evidence, Graph, Kind, Link, Product
from liance.chains.read import read_chain, read_graph
from liance.chains.write import write_graph
from liance.diagnostics.diagnostic import errors_in

SLIPS = [  # file, what stands there, what is written instead, code, place, words of the message or hint
    ("products.csv", "strip-machine,刮篾机",
     "rattan,篾条,bamboo,upstream,material,,,,,,field,,,,\nstrip-machine,刮篾机",
     "key-twice", "products.csv:16:id", "第15行"),
    ("products.csv", "rattan,藤条", "rattan,毛 竹", "chain-name-twice", "products.csv:15:name", "bamboo"),
    ("products.csv", "锦纶丝,2821；2822", "涤纶丝,2821；2822", "chain-name-twice", "products.csv:10:name", "nylon"),
    ("products.csv", "2821；2822", "2821；9999", "cell-code", "products.csv:9:codes", "9999"),
    ("products.csv", "rattan,藤条,bamboo", "rattan,藤条,bambo", "cell-choice", "products.csv:15:chain", "竹编产业"),
    ("products.csv", "T1-1,policy,球囊", "T1-2,policy,球囊", "chain-words-absent", "products.csv:4:words",
     "燃烧器企业"),
    ("products.csv", "T1-1,policy,球囊", "T1-1,policy,球囊；热气球", "chain-words-absent", "products.csv:4:words",
     "热气球"),
    ("products.csv", "T1-1,policy,球囊", "T11,policy,球囊", "chain-measure-unknown", "products.csv:4:measures",
     "T1-1"),
    ("products.csv", "T1-1,policy,球囊", "T1-1,policy,", "chain-ground-missing", "products.csv:4:words", "原文"),
    ("links.csv", "rattan,basket", "ratan,basket", "reference-undeclared", "links.csv:13:upper", "ratan"),
    ("links.csv", "rattan,basket", "basket,basket", "chain-link-itself", "links.csv:13:lower", "basket"),
    ("links.csv", "rattan,basket", "bamboo-strip,basket", "key-twice", "links.csv:13:kind", "第12行"),
    ("links.csv", "balloon,flight,application", "balloon,night-balloon,is_a", "chain-is-a-circle", "links.csv:6:lower",
     "夜光热气球、热气球"),
    ("links.csv", "云川竹编协会,2030-02-01", ",2030-02-01", "chain-ground-missing", "links.csv:16:source", "expert"),
    ("actors.csv", "enterprise,990101", "enterprise,990109", "cell-choice", "actors.csv:2:county", "云东县（990101）"),
    ("actors.csv", "云川市云川球囊有限公司,", "云川市云川球囊有限公司,91370000614071479M", "cell-uscc-check",
     "actors.csv:2:code", "校验码"),
    ("actors.csv", "balloons；bamboo", "balloons；rattan", "cell-choice", "actors.csv:3:chains", "热气球产业"),
    ("actors.csv", "990101,east-park", "990101,west-park", "reference-undeclared", "actors.csv:2:park", "west-park"),
    ("actors.csv", "report,,https://news.example/burners", "report,,", "chain-ground-missing", "actors.csv:5:source",
     "来源"),
    ("producers.csv", "envelope,factory,makes", "envelope,factory,", "chain-maker-incomplete", "producers.csv:2:role",
     "角色"),
    ("producers.csv", "propane,,,absent", "propane,,,unknown", "chain-maker-incomplete", "producers.csv:9:state",
     "主体"),
    ("producers.csv", "expert,,云川市工信局摸排,2030-02-10,\n", "field,,,,\n", "chain-maker-incomplete",
     "producers.csv:9:basis", "核实"),
    ("producers.csv", "propane,,,absent", "basket,,,absent", "chain-absent-and-made", "producers.csv:9:product",
     "society"),
    ("facts.csv", "factory,营业收入", "mill,营业收入", "reference-undeclared", "facts.csv:2:entity", "mill"),
    ("counties.geojson", '"code":"990102"', '"code":"990103"', "chain-map", "counties.geojson", "990102"),
    ("counties.geojson", '"type":"FeatureCollection",', '"type":"FeatureCollection"', "chain-map", "counties.geojson",
     "GeoJSON"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "place", "says"), SLIPS, ids=[f"{s[0]} {s[3]}" for s in SLIPS])
def test_a_slip_is_told_once_where_it_stands(
    tmp_path: Path, file: str, old: str, new: str, code: str, place: str, says: str
) -> None:
    loaded = changed(tmp_path, file, old, new)
    assert loaded.graph is None
    assert [(d.code, str(d.place)) for d in errors_in(loaded.diagnostics)] == [(code, place)]
    (found,) = errors_in(loaded.diagnostics)
    assert says in found.message() + found.hint()


REMINDERS = [
    ("links.csv", "polyester,ripstop,input,yarn", "polyester,ripstop,input,yarns", {"chain-group-alone"}),
    ("links.csv", "night-balloon,balloon,is_a,", "night-balloon,balloon,is_a,kinds", {"chain-group-idle"}),
    ("links.csv", "polyester,ripstop", "nylon,basket", {"chain-orphan", "chain-group-alone"}),
    ("products.csv", "ripstop,阻燃布", "ripstop,防火布", set()),  # the quotation still covers what the measure names
    ("parks.csv", "云东工坊园,云东县,T1-1,policy,云东工坊园", "云西工坊园,云东县,,field,", {"chain-uncovered"}),
]


@pytest.mark.parametrize(("file", "old", "new", "codes"), REMINDERS)
def test_what_may_be_right_is_only_a_reminder(tmp_path: Path, file: str, old: str, new: str, codes: set[str]) -> None:
    """Beside the circle of needs that the city always has."""
    loaded = changed(tmp_path, file, old, new)
    assert loaded.graph is not None
    assert {d.code for d in loaded.diagnostics} == codes | {"chain-needs-circle"}


def test_the_city_itself_has_one_circle_and_nothing_else() -> None:
    loaded = read_chain(CITY, policy())
    assert loaded is not None
    (found,) = loaded.diagnostics
    assert (found.code, found.severity, found.args["members"]) == ("chain-needs-circle", "warning", "刮篾机、竹篾")


def test_of_a_large_circle_only_the_first_are_named(tmp_path: Path) -> None:
    field = Evidence(Basis.FIELD)
    products = tuple(Product(f"p{n}", f"产品{n}", "bamboo", "use", "product", field) for n in range(12))
    links = tuple(Link(f"p{n}", f"p{(n + 1) % 12}", Kind.INPUT, field) for n in range(12))
    write_graph(Graph(city().chains, products, links), tmp_path)
    (found,) = (d for d in read_graph(tmp_path, policy()).diagnostics if d.code == "chain-needs-circle")
    assert found.args["members"] == "产品0、产品1、产品2、产品3、产品4、产品5、产品6、产品7、产品8、产品9……（12）"


def test_circles_are_sets_of_products_reached_from_one_another() -> None:
    def links(text: str) -> list[Link]:
        field = Evidence(Basis.FIELD)
        return [Link(upper, lower, Kind.INPUT, field) for upper, lower in (pair.split(">") for pair in text.split())]

    assert circles(links("a>b b>c a>c")) == []
    assert circles(links("a>b b>a c>a c>d d>e e>c")) == [("a", "b"), ("c", "d", "e")]
    assert circles(links("a>b b>c c>a c>d d>a")) == [("a", "b", "c", "d")]
    assert circles(city().links) == [("bamboo-strip", "strip-machine")]


def test_a_task_is_quoted_from_all_its_sentences_and_a_measure_from_its_own() -> None:
    said = sentences(policy())
    assert ["球囊" in said[id_] for id_ in ("T1", "T1-1", "T1-2")] == [True, True, False]
    assert ["燃烧器" in said[id_] for id_ in ("T1", "T1-1", "T1-2")] == [True, False, True]


def test_measures_of_the_chains_are_those_under_them() -> None:
    assert [measure.id for measure in chain_measures(policy())] == ["T1-1", "T1-2", "T2-1"]
