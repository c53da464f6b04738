"""A chain's folder becomes a graph: columns by id or label, CSV or workbook, every mistake at once or none."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import xlsxwriter
from tests.chains.fictional import CITY, LANTERNS, changed, city, policy

from liance.chains.county_map import read_map
from liance.chains.graph import Basis, Evidence, Kind, Presence, Role
from liance.chains.read import CHAIN_FOLDER, load_chain, read_chain, read_graph
from liance.chains.tables import TYPES
from liance.chains.tally import tallies, tally

CHAIN = CITY / CHAIN_FOLDER


def test_chains_are_those_of_the_policy() -> None:
    assert [(c.id, c.name) for c in city().chains] == [("balloons", "热气球产业"), ("bamboo", "竹编产业")]


def test_a_product_says_what_it_is_and_where_the_policy_names_it() -> None:
    envelope = city().product["envelope"]
    assert (envelope.name, envelope.aliases, envelope.stage, envelope.aim) == ("球囊", ("气囊",), "midstream", "grow")
    assert envelope.evidence == Evidence(Basis.POLICY, words="球囊")
    assert envelope.measures == ("T1-1",)
    assert city().product["nylon"].codes == ("2821", "2822")
    assert city().product["nylon"].evidence == Evidence(Basis.FIELD, as_of=date(2030, 1, 5))


def test_needs_are_groups_of_alternatives() -> None:
    """Either yarn will do for the cloth; the envelope needs both cloth and machine."""
    assert city().needs["ripstop"] == (("nylon", "polyester"),)
    assert city().needs["envelope"] == (("ripstop",), ("sewing-machine",))
    assert city().needs["basket"] == (("bamboo-strip", "rattan"),)
    assert "flight" not in city().needs  # an application is no need
    assert city().specials == {"balloon": ("night-balloon",)}


def test_the_three_states_are_told_apart() -> None:
    """Made; verified that nobody makes it; unknown: thought to be made, only developed, made elsewhere, not said."""
    states = {p.id: city().presence(p.id) for p in city().products}
    made = {id_ for id_, state in states.items() if state is Presence.PRESENT}
    assert made == {"envelope", "basket", "bamboo-strip"} == city().made()
    assert {id_ for id_, state in states.items() if state is Presence.ABSENT} == {"propane"}
    assert {states["balloon"], states["burner"], states["rattan"]} == {Presence.UNKNOWN}
    assert city().absent["propane"].source == "云川市工信局摸排"


def test_makers_are_local_and_make() -> None:
    """A buyer, a developer and a maker from elsewhere are no makers of the city."""
    assert [m.actor for m in city().makers["envelope"]] == ["factory"]
    assert "ripstop" not in city().makers
    assert "burner" not in city().makers
    assert {(m.actor, m.role) for m in city().makings if m.product == "burner"} == {
        ("academy", Role.DEVELOPS), ("far-burners", Role.MAKES),
    }  # fmt: skip


def test_a_county_is_named_by_code_or_by_name() -> None:
    assert city().actor["factory"].county == "990101"
    assert city().actor["academy"].county == "990101"
    assert city().actor["society"].county == "990102"


def test_the_map_has_a_shape_for_each_county() -> None:
    made = read_map(CHAIN)
    assert made is not None
    assert [f["properties"]["code"] for f in made["features"]] == [c.code for c in city().counties]


def test_a_policy_without_a_chain_has_none() -> None:
    assert read_chain(LANTERNS, policy(LANTERNS)) is None
    assert load_chain(LANTERNS, policy(LANTERNS)) is None


def test_the_version_is_that_of_the_files(tmp_path: Path) -> None:
    graph = changed(tmp_path, "products.csv", "只有外地一家能供", "外地只有一家能供").graph
    assert graph is not None
    assert graph.version != city().version
    assert load_chain(CITY, policy()).version == city().version


def test_counts_say_how_much_is_known() -> None:
    whole = tally(city())
    assert (whole.products, whole.stated, whole.links, whole.grounded) == (15, 6, 16, 2)
    assert (whole.present, whole.absent, whole.unknown) == (3, 1, 11)
    assert [(c.id, c.products, c.links) for c in tallies(city())] == [("balloons", 11, 13), ("bamboo", 4, 3)]


# ---- other files that say the same --------------------------------------------------------------------------------
def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_headers_and_choices_may_be_chinese(tmp_path: Path) -> None:
    """As a spreadsheet in an office would have them: 产品.csv with 编号, 名称, 环节 = 上游."""
    chain = tmp_path / CHAIN_FOLDER
    chain.mkdir()
    for type_ in TYPES:
        head, *rows = rows_of(CHAIN / f"{type_.id}.csv")
        fields = [type_.by_id[name] for name in head]
        words = [{c.id: c.label for c in field.choices} for field in fields]
        told = [[word.get(cell, cell) for cell, word in zip(row, words, strict=True)] for row in rows]
        with (chain / f"{type_.label}.csv").open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows([[field.label for field in fields], *told])
    loaded = read_graph(chain, policy())
    assert loaded.graph is not None, [d.message() for d in loaded.diagnostics]
    assert loaded.graph.products == city().products
    assert loaded.graph.links == city().links
    assert loaded.graph.actors == city().actors
    assert loaded.graph.makings == city().makings


def test_a_workbook_has_one_sheet_per_table(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "产业链.xlsx") as book:
        for type_ in TYPES:
            sheet = book.add_worksheet(type_.label)
            for number, row in enumerate(rows_of(CHAIN / f"{type_.id}.csv")):
                sheet.write_row(number, 0, row)
    loaded = read_graph(tmp_path / "产业链.xlsx", policy())
    assert loaded.graph is not None, [d.message() for d in loaded.diagnostics]
    assert (loaded.graph.products, loaded.graph.links, loaded.graph.facts) == (
        city().products, city().links, city().facts,
    )  # fmt: skip


def test_every_mistake_is_told_at_once_and_there_is_no_graph(tmp_path: Path) -> None:
    shutil.copytree(CHAIN, tmp_path / CHAIN_FOLDER)
    for file, old, new in (
        ("products.csv", "nylon,尼龙丝,balloons", "nylon,,balloon"),
        ("links.csv", "rattan,basket", "ratan,basket"),
        ("producers.csv", "envelope,factory,makes,present", "envelope,factory,makes,yes"),
    ):
        path = tmp_path / CHAIN_FOLDER / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    loaded = read_graph(tmp_path / CHAIN_FOLDER, policy())
    assert loaded.graph is None
    assert [(str(d.place), d.code) for d in loaded.diagnostics] == [
        ("links.csv:13:upper", "reference-undeclared"),
        ("producers.csv:2:state", "cell-choice"),
        ("products.csv:9:chain", "cell-choice"),
        ("products.csv:9:name", "key-empty"),
    ]


def test_a_needed_column_that_has_another_name_is_told(tmp_path: Path) -> None:
    """An empty cell is unknown, but a park without a name is none."""
    loaded = changed(tmp_path, "parks.csv", "id,name,county", "id,title,county")
    assert [(str(d.place), d.code) for d in loaded.diagnostics] == [
        ("parks.csv:title", "column-unknown"),
        ("parks.csv:name", "column-missing"),
    ]


def test_kinds_of_links_that_are_needs() -> None:
    assert [k for k in Kind if k.needed] == [Kind.INPUT, Kind.EQUIPMENT, Kind.ENABLES]
