"""By what beneficiaries are told apart: the front matter says it, and unknown is a class of its own."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.simulate.reforms import LOST, LOWER, NEW, UPPER, mills, policy

from liance.diagnostics.diagnostic import catalogue, errors_in
from liance.records.dimensions import read_dimensions
from liance.records.vocabulary import Dimension
from liance.rules.library import read_policy
from liance.simulate.dimensions import UNKNOWN, classes_of, owners, with_dimensions
from liance.values.money import WAN


def dimension(name: str) -> Dimension:
    found = policy().vocabulary.dimension_named(name)
    assert found is not None
    return found


def test_the_front_matter_names_them() -> None:
    assert [(d.id, d.label, d.field.id, d.bands) for d in policy().vocabulary.dimensions] == [
        ("valley", "山谷", "valley", ()),
        ("size", "规模", "output", (20 * WAN, 90 * WAN)),
    ]


def test_owners_stand_with_their_latest_known_year() -> None:
    assert owners(mills()).rows() == [
        (UPPER, "上游水磨坊", "东谷", "90万元以上"),
        (LOWER, "下游水磨坊", "西谷", "不足20万元"),
        (NEW, None, "东谷", UNKNOWN),
        (LOST, None, UNKNOWN, "20万元–90万元"),
    ]


def test_owners_up_to_a_year() -> None:
    sizes = dict(owners(mills(), 2030).select("beneficiary", "size").rows())
    assert sizes == {UPPER: "不足20万元", LOWER: "20万元–90万元", LOST: UNKNOWN, NEW: UNKNOWN}


def test_a_result_is_of_the_size_of_its_own_year() -> None:
    parties = [UPPER, UPPER, UPPER, LOWER, LOST, "外来户", None, UPPER]
    table = pl.DataFrame({"beneficiary": parties, "year": [2029, 2030, 2032, 2034, 2030, 2031, 2031, None]})
    made = with_dimensions(table, mills())
    assert made.drop("valley", "size").equals(table)
    assert made["valley"].to_list() == ["东谷", "东谷", "东谷", "西谷", UNKNOWN, UNKNOWN, UNKNOWN, "东谷"]
    small, large = "不足20万元", "90万元以上"
    assert made["size"].to_list() == [UNKNOWN, small, large, small, UNKNOWN, UNKNOWN, UNKNOWN, large]


def test_a_band_begins_with_its_figure() -> None:
    assert classes_of(dimension("size")) == ["不足20万元", "20万元–90万元", "90万元以上", UNKNOWN]
    table = mills()
    output = pl.col("year").replace_strict({2030: 20 * WAN - 1, 2031: 20 * WAN, 2032: 90 * WAN})
    years = table.tables["mill_year"].with_columns(output=output)
    exact = type(table)(table.vocabulary, {**table.tables, "mill_year": years})
    first = [owners(exact, until).row(0)[3] for until in (2030, 2031, 2032)]
    assert first == ["不足20万元", "20万元–90万元", "90万元以上"]


def test_classes_with_bands_are_in_order() -> None:
    assert owners(mills()).sort("size")["size"].cast(pl.String).to_list() == [*classes_of(dimension("size"))]


def test_a_table_or_column_that_nobody_supplied_is_unknown() -> None:
    full = mills()
    bare = type(full)(full.vocabulary, {"enterprise": full.tables["enterprise"].select("id")})
    assert set(owners(bare).select("name", "valley", "size").rows()) == {(None, UNKNOWN, UNKNOWN)}


def test_without_dimensions_there_are_only_names(tmp_path: Path) -> None:
    full = mills()
    plain = type(full)(type(full.vocabulary)(full.vocabulary.types), full.tables)
    assert owners(plain).columns == ["beneficiary", "name"]


@pytest.mark.parametrize("code", ["dimension-field", "dimension-bands"])
def test_the_example_of_a_code_brings_out_that_code_alone(code: str, tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(catalogue()[code]["example"], "utf-8")
    found = errors_in(read_policy(tmp_path).diagnostics)
    assert [d.code for d in found] == [code]
    assert "{" not in found[0].message() + found[0].hint("en")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"field": "enterprise.valley", "bands": ["1万元"]}, "dimension-bands"),
        ({"field": "mill_year.output"}, "dimension-bands"),
        ({"field": "mill_year.output", "bands": "1万元"}, "dimension-bands"),
        ({"field": "mill_year.output", "bands": ["2万元", "1万元"]}, "dimension-bands"),
        ({"field": "mill_year.output", "bands": ["很多"]}, "dimension-bands"),
        ({"field": "enterprise.opened"}, "dimension-field"),
        ({"field": "award.amount", "bands": ["1万元"]}, "dimension-field"),
        ({"field": "valley"}, "dimension-field"),
        ("enterprise.valley", "dimension-field"),
    ],
)
def test_a_wrong_dimension_is_told(written: object, code: str) -> None:
    made, found = read_dimensions({"dimensions": {"x": written}}, policy().vocabulary, "policy.md")
    assert (made, [d.code for d in found]) == ((), [code])
