"""The example city of Liaocheng: reads cleanly, names all that the policy names, and gives its sources."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.vocabularies import industry_types

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.city import City, Record
from liance.records.intake import city_from
from liance.records.tables import read_city_files
from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.rules.library import load_policy
from liance.values.uscc import fault_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "examples" / "liaocheng"
ABROAD = "济南比亚迪"


@cache
def policy() -> ir.Policy:
    return load_policy(ROOT / "policies" / "liaocheng-it-2023")


@cache
def read() -> tuple[City | None, list[Diagnostic]]:
    tables, unread = read_city_files(FOLDER)
    city, faults = city_from(tables, policy().vocabulary)
    return city, [*unread, *faults]


def city() -> City:
    found, _ = read()
    assert found is not None
    return found


def rows() -> list[Record]:
    return [record for records in city().tables.values() for record in records]


def plain(name: str) -> str:
    return re.sub(r"[（）()\s]", "", name)


def named() -> list[str]:
    """Every organisation that a measure of part two names."""
    measures = [t for t in policy().tasks if t.kind == "measure" and t.sentence.clause.path.startswith("二")]
    return sorted({name for task in measures for name in task.lists.get("organisations", ())})


def test_it_reads_without_a_word() -> None:
    assert read()[1] == []


def test_there_is_a_file_for_every_record_type_of_industry_with_chinese_headers() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == {*industry_types().values(), "参数"}
    header = (FOLDER / "企业.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("编号,名称,县区,行业,")
    assert header.endswith(",来源,证明材料,截至日期")


def test_the_policy_names_organisations() -> None:
    assert len(named()) == 26


def test_every_organisation_of_part_two_is_there_once() -> None:
    names = [plain(str(r.values["name"])) for r in city().all("enterprise")]
    found = {organisation: sum(plain(organisation) in name for name in names) for organisation in named()}
    assert found == dict.fromkeys(named(), 1)


def test_there_is_nobody_else() -> None:
    assert len(city().all("enterprise")) == len(named())


def test_every_row_with_a_figure_says_where_it_is_from_and_how_far_to_trust_it() -> None:
    for record in rows():
        if any(f.kind is Kind.MONEY and f.id in record.values for f in record.type.fields):
            assert record.provenance.source, record.key
            assert record.provenance.evidence, record.key


def test_every_row_says_something_about_its_ground() -> None:
    assert [r.key for r in rows() if not r.provenance.evidence] == []


def test_codes_are_placeholders_that_cannot_be_real_and_say_so() -> None:
    """No area is numbered 000000; the check character is right, so that a slip in copying is found."""
    for record in city().all("enterprise"):
        code = str(record.values["id"])
        assert code.startswith("YY000000")
        assert fault_of(code) is None
        assert "占位" in str(record.provenance.evidence)


def test_a_derived_figure_is_marked() -> None:
    """Revenue of 中通客车 2021 and of 波米科技 is computed from other figures."""
    derived = [r for r in city().all("enterprise_year") if "推算" in str(r.provenance.evidence)]
    revenues = sorted(int(str(r.values["revenue"])) for r in derived)
    assert revenues == [3_212_000_000, 3_332_000_000, 458_700_000_000]
    assert all("不能作兑付依据" in str(r.provenance.evidence) for r in derived)
    assert not any("audited_revenue" in r.values for r in derived)


def test_what_is_not_public_is_unknown_and_not_zero() -> None:
    local = [r for r in city().all("enterprise") if r.values["name"] != ABROAD]
    assert len(local) == 25
    assert all(r.values.keys() == {"id", "name"} for r in local)
    years = city().all("enterprise_year")
    assert len(years) == 4 * len(local)
    assert sum("revenue" in r.values for r in years) == 6
    assert city().parameters == {}
    assert city().all("recognition") == ()


def test_nothing_is_made_up() -> None:
    for path in FOLDER.glob("*.csv"):
        assert "演示" not in path.read_text(encoding="utf-8-sig")


def test_the_readme_names_every_file_that_has_rows() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    filled = [t.label for t in policy().vocabulary.types if city().all(t.id)]
    assert [label for label in filled if f"`{label}.csv`" not in readme] == []
