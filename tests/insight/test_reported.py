"""Tables of figures: read exactly, all mistakes at once; and the shared tables are whole."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from liance.diagnostics.diagnostic import Diagnostic, Rejected, catalogue
from liance.insight.indicators import Nature, Unit, indicators_in
from liance.insight.observations import Observation
from liance.insight.reported import read_observations
from liance.insight.targets import watches_in
from liance.records.from_csv import tables_from_csv

INDICATORS = indicators_in()
ROOT = Path(__file__).resolve().parents[2]


def read(text: str, **more) -> tuple[list[Observation], list[Diagnostic]]:
    tables, faults = tables_from_csv(text.strip() + "\n", file="observations.csv", stem="observations")
    assert not faults
    return read_observations(tables[0], INDICATORS, {"it@1"}, **more)


def test_a_table_of_figures() -> None:
    made, faults = read("""
指标,对象,口径,期间,数值,集团口径,报告日期,来源
I1,city,it@1,2024年1-8月,41.25亿元,,2024-09-20,统计月报
I1,city,it@1,2024年1-9月,48.5,,2024-10-20,统计月报
I2,city,it@1,2024年1-9月,8.4%,,2024-10-20,统计月报
I1-firm,gu,,2024,不详,是,2025-05-01,年报
""")
    assert not faults
    assert [o.value for o in made] == [4_125_000_000_00, 4_850_000_000_00, Fraction(84, 1000), None]
    assert [o.line.group for o in made] == [False, False, False, True]
    assert made[0].reported == date(2024, 9, 20)


def test_all_mistakes_are_told_at_once_and_nothing_is_taken() -> None:
    made, faults = read("""
指标,对象,口径,期间,数值,集团口径,报告日期,来源
I99,city,it@2,去年,很多,也许,昨天,
I3-nbs,city,it@1,2024,29.5,,2025-02-01,名单
I3-nbs,city,it@1,2023,27,,2025-02-01,名单
I3-nbs,city,it@1,2023年,28,,2025-02-01,名单
""")
    assert made == []
    assert [(d.args["row"], d.args["column"]) for d in faults] == [
        ("2", "指标"), ("2", "口径"), ("2", "期间"), ("2", "报告日期"), ("2", "集团口径"), ("2", "来源"),
        ("3", "数值"), ("5", "期间"),
    ]  # fmt: skip


def test_a_day_may_be_given_for_the_whole_table() -> None:
    made, faults = read("indicator,stretch,value,source\nI3-nbs,2024,27,名单", reported=date(2025, 1, 1))
    assert not faults
    assert made[0].reported == date(2025, 1, 1)


@pytest.mark.parametrize("code", ["observation-cell", "observation-column"])
def test_the_example_of_a_code_brings_it_out(code: str) -> None:
    _, faults = read(catalogue()[code]["example"])
    assert {d.code for d in faults} == {code}
    for fault in faults:
        assert "{" not in fault.message() + fault.hint() + fault.message("en") + fault.hint("en")


def test_the_example_of_a_wrong_entry_brings_it_out(tmp_path: Path) -> None:
    (tmp_path / "indicators.toml").write_text(catalogue()["insight-entry"]["example"], "utf-8")
    with pytest.raises(Rejected) as rejected:
        indicators_in(tmp_path)
    assert {d.code for d in rejected.value.diagnostics} == {"insight-entry"}
    assert len(rejected.value.diagnostics) > 5


# ---- the shared indicators -----------------------------------------------------------------------------------------
def test_all_eighteen_are_there() -> None:
    assert {id_.partition("-")[0] for id_ in INDICATORS} == {f"I{n}" for n in range(1, 19)}


def test_published_growth_is_a_rate_and_what_one_firm_reports_is_confidential() -> None:
    assert INDICATORS["I2"].nature is Nature.RATE
    assert (
        [i.id for i in INDICATORS.values() if i.confidential]
        == [i.id for i in INDICATORS.values() if i.by == "firm"]
        != []
    )


def test_money_is_shown_in_money_and_ratios_in_percent() -> None:
    for indicator in INDICATORS.values():
        assert (indicator.unit is Unit.MONEY) == indicator.shown.endswith("元"), indicator.id
        assert (indicator.unit is Unit.RATIO) == (indicator.shown == "%"), indicator.id
        assert (indicator.unit is Unit.RATIO) <= (indicator.nature is Nature.RATE), indicator.id


def test_the_page_of_definitions_says_what_the_table_says() -> None:
    page = (ROOT / "docs" / "insight" / "indicators.md").read_text("utf-8")
    for indicator in INDICATORS.values():
        assert f"| `{indicator.id}` | {indicator.name.zh}" in page
        assert indicator.definition.zh in page


def test_every_target_of_every_policy_is_watched() -> None:
    """A target that nobody watches is a promise nobody keeps; the file names no target that there is not."""
    from liance.rules.library import load_policy, policy_folders

    for folder in policy_folders(ROOT / "policies"):
        targets = {target.id for target in load_policy(folder).targets}
        assert set(watches_in(folder / "monitoring", INDICATORS)) == targets


def test_tables_are_toml() -> None:
    files = [*(ROOT / "vocabularies").glob("*/*.toml")]
    assert len(files) >= 6
    assert all(tomllib.loads(file.read_text("utf-8")) for file in files)
