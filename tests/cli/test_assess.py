"""`liance assess`: what it prints, in lines of JSON and for people, and that bad input prints nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.cli.cities import CHIPS, POLICY, SOFTWARE, firm, lines, revenues, run, town, write

from liance.cli.write_results import WRITERS

KEYS = [
    "incentive", "record", "beneficiary", "year", "outcome", "amount", "low", "high",
    "reasons", "missing", "readings", "kind", "assumptions", "unconfirmed",
]  # fmt: skip
REASON_KEYS = ["code", "clause", "text", "fact", "value", "needed"]


@pytest.fixture
def city(tmp_path: Path) -> str:
    return write(tmp_path, town())


def assess(city: str, *more: str) -> list[dict[str, object]]:
    return lines(run("assess", city, "--policy", POLICY, "--json", *more))


# ---- the interface ---------------------------------------------------------------------------------------
def test_each_line_has_the_keys_in_this_order(city: str) -> None:
    answers = assess(city, "--all")
    assert {tuple(a) for a in answers} == {tuple(KEYS)}
    reasons = [r for a in answers for r in a["reasons"]]  # type: ignore[attr-defined]
    assert {tuple(r) for r in reasons} == {tuple(REASON_KEYS)}


def test_an_answer_in_full(city: str) -> None:
    """One tier of one chip maker: money is yuan as text, the record is named by its key."""
    (answer,) = assess(city, "--incentive", "manufacturing-scale-up")
    assert {k: answer[k] for k in KEYS[:8]} == {
        "incentive": "manufacturing-scale-up",
        "record": {"enterprise": CHIPS, "year": 2023},
        "beneficiary": CHIPS,
        "year": 2023,
        "outcome": "ceiling",
        "amount": "100000",
        "low": "100000",
        "high": "100000",
    }
    assert answer["readings"]["M3"] == "strict"  # type: ignore[index]
    assert (answer["missing"], answer["kind"], answer["unconfirmed"]) == ([], "award", [])
    assert answer["assumptions"] == ["applied_in 2024 not examined", "history_before 2022 not examined"]
    assert {r["clause"] for r in answer["reasons"]} == {"三（二）第2句"}  # type: ignore[attr-defined]


def test_a_date_in_a_key_is_iso_text_and_an_absent_key_is_left_out(city: str) -> None:
    (answer,) = assess(city, "--incentive", "cmmi")
    assert answer["record"] == {
        "party": SOFTWARE,
        "title": "cmmi",
        "subject": "CMMI",
        "date": "2024-05-06",
        "level": "3",
    }
    records = town() | {
        "recognition": [{"party": SOFTWARE, "title": "smart_pv", "subject": "园区", "date": "2024-05-06"}]
    }
    city_without = write(Path(city).parent, records)
    (answer,) = assess(city_without, "--incentive", "smart-pv")
    assert "level" not in answer["record"]  # type: ignore[operator]


def test_an_unknown_fact_has_bounds_and_is_named(city: str) -> None:
    (answer,) = assess(city, "--incentive", "software-scale-up")
    assert (answer["outcome"], answer["amount"], answer["low"], answer["high"]) == (
        "undetermined",
        None,
        "0",
        "500000",
    )
    assert answer["missing"] == [f"enterprise_year.revenue[{SOFTWARE},2023]"]


def test_what_is_not_eligible_is_told_only_with_all(city: str) -> None:
    assert {a["outcome"] for a in assess(city)} == {"ceiling", "definite", "manual", "undetermined"}
    refused = [a for a in assess(city, "--all") if a["outcome"] == "not_eligible"]
    assert refused
    assert all(a["amount"] is None and a["reasons"] for a in refused)


def test_national_relief_is_guidance_and_never_an_award(city: str) -> None:
    kinds = {a["kind"] for a in assess(city) if "tax" in str(a["incentive"]) or a["incentive"] == "software-vat-refund"}
    assert kinds == {"guidance"}


def test_a_reading_is_overridden_and_written_into_the_answer(tmp_path: Path) -> None:
    """突破1亿元: exactly one 亿 is a crossing only if the figure itself is included."""
    records = town() | {"enterprise_year": revenues(CHIPS, y2022="80000000", y2023="100000000")}
    city = write(tmp_path, records)
    narrow = ("--incentive", "manufacturing-scale-up")
    assert assess(city, *narrow) == []
    (answer,) = assess(city, *narrow, "--reading", "M3=incl")
    assert (answer["amount"], answer["readings"]["M3"]) == ("100000", "incl")  # type: ignore[index]


def test_year_and_organisation_narrow_the_answers(city: str) -> None:
    assert {a["year"] for a in assess(city, "--year", "2024")} == {2024}
    assert {a["beneficiary"] for a in assess(city, "--org", "示例软件社")} == {SOFTWARE}


def test_one_incentive_alone_still_knows_the_group_it_is_in(tmp_path: Path) -> None:
    """Under 就高 (M10=max) the lower of two awards for one solution loses, also when only it is asked for."""
    rows = [
        {
            "party": SOFTWARE,
            "title": "industrial_app",
            "subject": "方案甲",
            "date": "2024-03-01",
            "level": level,
        }
        for level in ("national", "provincial")
    ]
    city = write(tmp_path, town() | {"recognition": rows})
    lower = ("--incentive", "industrial-app-provincial", "--all")
    assert [a["outcome"] for a in assess(city, *lower)] == ["ceiling"]
    assert [a["outcome"] for a in assess(city, *lower, "--reading", "M10=max")] == ["not_eligible"]


def test_open_history_makes_earlier_years_unknown(city: str) -> None:
    (answer,) = assess(city, "--incentive", "manufacturing-scale-up", "--open-history")
    assert (answer["outcome"], answer["assumptions"]) == ("undetermined", ["applied_in 2024 not examined"])


@pytest.mark.parametrize(("day", "outcomes"), [("2025-12-31", ["ceiling"]), ("2026-01-01", ["not_eligible"])])
def test_an_application_after_the_policys_last_year_is_refused(city: str, day: str, outcomes: list[str]) -> None:
    found = assess(city, "--incentive", "manufacturing-scale-up", "--applied", day, "--all")
    assert [a["outcome"] for a in found if (a["year"], a["beneficiary"]) == (2023, CHIPS)] == outcomes
    assert all("applied_in" not in str(a["assumptions"]) for a in found)


def test_a_folder_of_sheets_means_the_same_as_the_file(city: str, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    for kind, rows in town().items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(k for row in rows for k in row)))
            writer.writeheader()
            writer.writerows(rows)
    assert assess(str(folder)) == assess(city)


# ---- for people ------------------------------------------------------------------------------------------
SUMMARY = """\
市级资金
项目                         结果   笔数   金额（万元）
───────────────────────────────────────────────────────
电子信息制造业企业进档奖励   上限      1     至多 10.00
软件业企业进档奖励           待定      1        0–50.00
CMMI评估认证奖励             上限      1     至多 20.00
电子信息制造业企业租金补贴   定额      1         100.00

合计                         定额      1         100.00
                             上限      2     至多 30.00
                             待定      1        0–50.00
上限：政策写“最高”“不超过”，是不能超过的数，不是应付的数
待定：还缺事实，只知道在两数之间；共用累计上限的几笔，最高数相加会偏大
"""


def test_the_summary_keeps_ceilings_apart_from_what_is_due(city: str) -> None:
    result = run("assess", city, "--policy", POLICY)
    assert result.exit_code == 0
    assert SUMMARY in result.stdout
    assert "非市级资金：国家税收等优惠的估算，不由市里支付" in result.stdout


def test_the_summary_in_english_on_a_wide_terminal(city: str) -> None:
    result = run("assess", city, "--policy", POLICY, "--lang", "en", width=120)
    row = next(line for line in result.stdout.splitlines() if line.startswith("manufacturing-scale-up"))
    assert row.split() == [
        "manufacturing-scale-up",
        "三（二）第2句",
        "ceiling",
        "1",
        "1",
        "at",
        "most",
        "100,000",
    ]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_a_table_is_wider_than_the_terminal(city: str, width: int, lang: str) -> None:
    from liance.diagnostics.show import width as columns

    out = run("assess", city, "--policy", POLICY, "--lang", lang, width=width).stdout
    table = [line for line in out.splitlines() if "liance explain" not in line]  # a command is never broken
    assert max(columns(line) for line in table) <= width
    assert all(line == line.rstrip() for line in table)


def test_a_reading_not_adopted_is_said(city: str) -> None:
    out = run("assess", city, "--policy", POLICY, "--reading", "M3=incl").stdout
    assert "口径 M3 突破是否含本数：改按“含本数”（政策采用“突破等于超过，不含本数”）" in out


# ---- files -----------------------------------------------------------------------------------------------
def test_the_workbook_has_four_sheets_and_exact_yuan(city: str, tmp_path: Path) -> None:
    out = tmp_path / "out" / "结果.xlsx"
    assert run("assess", city, "--policy", POLICY, "--out", out).exit_code == 0
    book = CalamineWorkbook.from_path(out)
    assert book.sheet_names == ["汇总", "结果", "待补事实", "口径"]
    head, *rows = book.get_sheet_by_name("结果").to_python()
    table = [dict(zip(head, row, strict=True)) for row in rows]
    rent = next(row for row in table if row["项目编号"] == "rent")
    assert (rent["结果"], rent["定额（元）"], rent["上限（元）"], rent["年度"]) == (
        "定额",
        1_000_000,
        "",
        2024,
    )
    tier = next(row for row in table if row["项目编号"] == "manufacturing-scale-up")
    assert (tier["结果"], tier["定额（元）"], tier["上限（元）"]) == ("上限", "", 100_000)
    assert f"enterprise_year.revenue[{SOFTWARE},2023]" in [r[0] for r in book.get_sheet_by_name("待补事实").to_python()]


def test_lines_in_a_file_are_the_lines_on_the_screen(city: str, tmp_path: Path) -> None:
    out = tmp_path / "results.jsonl"
    assert run("assess", city, "--policy", POLICY, "--out", out).exit_code == 0
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == assess(city)


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    city = write(tmp_path, town() | {"enterprise": [firm(name="=1+1"), firm(SOFTWARE, "示例软件社", "6513")]})
    out = tmp_path / "results.csv"
    assert run("assess", city, "--policy", POLICY, "--out", out).exit_code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row["name"] for row in csv.DictReader(file)} == {"'=1+1", "示例软件社"}


def test_nothing_half_written_is_left(city: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails half way, the earlier file is as it was and no part of the new one is left."""
    from liance.cli import write_results

    out = tmp_path / "results.jsonl"
    out.write_text("earlier\n", "utf-8")

    def fail(part: Path, *_: object) -> None:
        part.write_text("half", "utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(write_results.WRITERS, ".jsonl", fail)
    result = run("assess", city, "--policy", POLICY, "--out", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "output-unwritable" in result.stderr
    assert out.read_text("utf-8") == "earlier\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["results.jsonl", "town.json"]


# ---- bad input -------------------------------------------------------------------------------------------
def test_every_bad_cell_is_named_and_nothing_is_printed(tmp_path: Path) -> None:
    records = town()
    records["enterprise_year"][0]["revenue"] = "很多"
    records["enterprise"][1]["registered_here"] = "也许"
    result = run("assess", write(tmp_path, records), "--policy", POLICY, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    found = [json.loads(line) for line in result.stderr.splitlines()]
    assert {(d["code"], d["value"]) for d in found} == {("cell-money-text", "很多"), ("cell-yes-no", "也许")}


REJECTED = """\
错误[no-such-option] 口径 M3 没有选项“inclusive”。
  改法: 可选：strict（突破等于超过，不含本数）、incl（含本数）
  说明: docs/diagnostics/no-such-option.md
"""


def test_a_rejection_for_people(city: str) -> None:
    result = run("assess", city, "--policy", POLICY, "--reading", "M3=inclusive")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", REJECTED)


def test_all_mistakes_of_the_command_line_are_told_together(city: str) -> None:
    result = run("assess", city, "--policy", POLICY, "--reading", "M3", "--reading", "M99=incl", "--lang", "en")
    assert result.exit_code == 2
    assert "error[reading-form]" in result.stderr
    assert "error[no-such-reading]" in result.stderr


def test_an_output_that_cannot_be_is_refused_before_the_work(tmp_path: Path) -> None:
    result = run("assess", tmp_path / "nowhere", "--policy", POLICY, "--out", tmp_path / "result.pdf")
    assert result.exit_code == 2
    assert "output-type" in result.stderr
    assert "file-unreadable" not in result.stderr


def test_a_sheet_that_would_be_too_long_is_not_cut(city: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liance.cli.write_results.MOST_ROWS", 3)
    result = run("assess", city, "--policy", POLICY, "--out", tmp_path / "r.xlsx")
    assert result.exit_code == 2
    assert "output-too-long" in result.stderr
    assert not (tmp_path / "r.xlsx").exists()


# ---- what must not be written over, or asked twice -------------------------------------------------------
def test_results_never_go_into_the_city_they_come_from(city: str, tmp_path: Path) -> None:
    before = {f.name: f.read_bytes() for f in tmp_path.iterdir()}
    folder = run("assess", tmp_path, "--policy", POLICY, "--out", tmp_path / "results.csv")
    below = run("assess", tmp_path, "--policy", POLICY, "--out", tmp_path / "new" / "results.jsonl")
    twin = tmp_path / "city.csv"
    twin.write_text("id\n", "utf-8")
    same = run("assess", twin, "--policy", POLICY, "--out", tmp_path / "." / "city.csv")
    for result in (folder, below, same):
        assert (result.exit_code, result.stdout) == (2, "")
        assert "[output-in-city]" in result.stderr
    assert twin.read_text("utf-8") == "id\n"
    twin.unlink()
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == before
    assert run("assess", city, "--policy", POLICY, "--out", tmp_path / "results.csv").exit_code == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--reading", "=x"), "reading-form"),
        (("--reading", "M3=incl", "--reading", "M3=incl"), "reading-twice"),
        (("--org", " "), "org-blank"),
        (("--policy", ""), "unknown-policy"),
    ],
)
def test_what_is_empty_or_said_twice_is_refused(city: str, more: tuple[str, ...], code: str) -> None:
    result = run("assess", city, "--policy", POLICY, *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"[{code}]" in result.stderr


@pytest.mark.parametrize("name", ["\ud800", "甲\0乙"])
def test_half_a_character_is_refused_at_its_cell(name: str, tmp_path: Path) -> None:
    records = town()
    records["enterprise"][1]["name"] = name
    path = tmp_path / "town.json"
    path.write_text(json.dumps(records), "utf-8")
    result = run("assess", path, "--policy", POLICY, "--json", "--lang", "en")
    found = json.loads(result.stderr)
    assert (result.exit_code, found["code"]) == (2, "cell-text")
    assert found["place"] == "town.json#enterprise:2:name"


@pytest.mark.parametrize("digits", ["9" * 5000, "-" + "9" * 5000])
def test_a_number_of_thousands_of_digits_is_refused_at_its_cell(digits: str, tmp_path: Path) -> None:
    text = json.dumps(town() | {"enterprise_year": revenues(CHIPS, y2023="HUGE")}).replace('"HUGE"', digits)
    path = tmp_path / "town.json"
    path.write_text(text, "utf-8")
    found = json.loads(run("assess", path, "--policy", POLICY, "--json").stderr)
    assert found["code"] == "cell-money-range"
    assert found["place"] == "town.json#enterprise_year:1:revenue"


def test_ctrl_c_ends_with_130_and_a_line(city: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(WRITERS, ".csv", stopped)
    before = sorted(tmp_path.iterdir())
    result = run("assess", city, "--policy", POLICY, "--out", tmp_path / "r.csv", "--lang", "en")
    assert (result.exit_code, result.stderr) == (130, "Stopped; no half-written file was left.\n")
    assert sorted(tmp_path.iterdir()) == before
