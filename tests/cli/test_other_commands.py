"""check, ask, readings, draft, demo-city, tour and docs, each with good and bad input."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.cities import POLICY, SOFTWARE, lines, run, town, write

from liance.rules.library import home
from liance.simulate.readings import ReadingEffect, compare_readings

FIRST = home() / "policies" / POLICY


@pytest.fixture
def city(tmp_path: Path) -> str:
    return write(tmp_path, town())


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Readings are compared as ever until this is called; then the comparisons so far are told again, in turn."""
    made: list[list[ReadingEffect]] = []

    def compared(*told: Any) -> list[ReadingEffect]:
        made.append(compare_readings(*told))
        return made[-1]

    def replay() -> None:
        told = iter(list(made))
        monkeypatch.setattr("liance.simulate.readings.compare_readings", lambda *_: next(told))

    monkeypatch.setattr("liance.simulate.readings.compare_readings", compared)
    return replay


# ---- check -----------------------------------------------------------------------------------------------
def test_check_tells_what_is_covered() -> None:
    result = run("check", FIRST)
    assert result.exit_code == 0
    assert "没有错误" in result.stdout
    (made,) = lines(run("check", FIRST, "--json"))
    assert made["ok"] is True
    assert made["sentences"]["covered"] == made["sentences"]["total"]  # type: ignore[index]
    assert made["examples"]["agree"] == made["examples"]["run"] > 0  # type: ignore[index]


def test_check_points_at_a_slip_and_ends_with_1(tmp_path: Path) -> None:
    """A figure changed in a rule no longer stands in its clause."""
    folder = tmp_path / "policies" / POLICY
    shutil.copytree(FIRST, folder)
    shutil.copytree(home() / "vocabularies", tmp_path / "vocabularies")
    text = (folder / "policy.md").read_text("utf-8")
    (folder / "policy.md").write_text(text.replace("定义 芯片起点 = 2000万元", "定义 芯片起点 = 2001万元"), "utf-8")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "定义 芯片起点 = 2001万元" in result.stdout
    assert "^^^^" in result.stdout
    (made,) = [json.loads(line) for line in run("check", tmp_path, "--json").stdout.splitlines()]
    assert made["ok"] is False
    assert made["diagnostics"]


def test_check_without_a_policy_is_bad_input(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no-policy-here" in result.stderr


# ---- ask -------------------------------------------------------------------------------------------------
ASKED = """\
还缺 1 项事实
#   要补的事实                        怎样填                牵涉金额
────────────────────────────────────────────────────────────────────
1   2023年企业年度的营业收入          金额，如 1200万元   至多50万元
    示例软件社 · 软件业企业进档奖励
"""


def test_ask_says_what_to_supply_and_what_hangs_on_it(city: str) -> None:
    result = run("ask", city, SOFTWARE, "--policy", POLICY)
    assert result.exit_code == 0
    assert result.stdout.startswith(ASKED)
    assert "非市级资金" in result.stdout


def test_ask_as_json(city: str) -> None:
    (question,) = lines(run("ask", city, "--policy", POLICY, "--json"))
    assert question == {
        "fact": f"enterprise_year.revenue[{SOFTWARE},2023]",
        "label": "2023年企业年度的营业收入",
        "kind": "money",
        "choices": {},
        "at_stake": "500000",
        "unbounded": False,
        "guidance": False,
        "incentives": ["software-scale-up"],
    }


def test_ask_has_nothing_to_ask_when_all_is_known(tmp_path: Path) -> None:
    records = town()
    records["enterprise_year"][3]["revenue"] = "26000000"
    out = run("ask", write(tmp_path, records), "--policy", POLICY).stdout
    assert out.startswith("不缺事实，每一笔都有结论。")


# ---- readings --------------------------------------------------------------------------------------------
M3 = """\
M3　突破是否含本数
  原文    “突破”　三（二）第2句
  采用 ●  strict　突破等于超过，不含本数
  ○       incl　含本数
"""


def test_readings_lists_phrase_options_and_default() -> None:
    result = run("readings", "--policy", POLICY)
    assert result.exit_code == 0
    assert M3 in result.stdout


def test_readings_on_a_city_puts_money_first_and_idle_ones_last(tmp_path: Path, again: Callable[[], None]) -> None:
    records = town()
    records["enterprise_year"][1]["revenue"] = "300000000"
    city = write(tmp_path, records)
    effects = lines(run("readings", "--policy", POLICY, "--city", city, "--json"))
    moved = [max(int(o["moved"]) for o in e["options"]) for e in effects]  # type: ignore[attr-defined]
    assert moved == sorted(moved, reverse=True)
    m3 = next(e for e in effects if e["reading"] == "M3")
    strict, incl = m3["options"]  # type: ignore[misc]
    assert (strict["adopted"], incl["moved"], incl["changed"]) == (True, "200000", 1)  # 10万元 to 30万元
    again()
    out = run("readings", "--policy", POLICY, "--city", city).stdout
    assert "M3 突破是否含本数" in out
    assert out.index("M3 突破是否含本数") < out.index("不起作用的")


# ---- draft -----------------------------------------------------------------------------------------------
TEXT = "关于支持海港产业的意见\n一、支持创新\n对首次认定的企业，给予最高20万元奖励。（责任单位：市科技局）\n"


def test_draft_prints_the_document(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    result = run("draft", tmp_path / "text.txt", "--id", "haven-2026")
    assert result.exit_code == 0
    assert 'id = "haven-2026"' in result.stdout
    assert "> 对首次认定的企业，给予最高20万元奖励。" in result.stdout


def test_draft_writes_a_folder_once(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    out = tmp_path / "policies" / "haven"
    assert run("draft", tmp_path / "text.txt", "--out", out).exit_code == 0
    assert (out / "sources" / "policy.txt").read_text("utf-8") == TEXT
    again = run("draft", tmp_path / "text.txt", "--out", out)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "folder-taken" in again.stderr


def test_draft_of_a_file_that_is_not_text(tmp_path: Path) -> None:
    result = run("draft", tmp_path / "policy.pdf")
    assert result.exit_code == 2
    assert "draft-file-type" in result.stderr


# ---- demo-city -------------------------------------------------------------------------------------------
def test_demo_city_is_the_same_for_the_same_seed_and_can_be_assessed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert (
            run("demo-city", "--enterprises", 40, "--seed", 7, "--policy", POLICY, "--out", tmp_path / name).exit_code
            == 0
        )
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two
    assert lines(run("assess", tmp_path / "one", "--policy", POLICY, "--json"))


def test_demo_city_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    result = run("demo-city", "--enterprises", 5, "--policy", POLICY, "--out", tmp_path)
    assert result.exit_code == 2
    assert "notes.txt" in result.stderr
    assert [f.name for f in tmp_path.iterdir()] == ["notes.txt"]


def test_demo_city_replaces_an_earlier_one_and_no_city_of_anybody_else(tmp_path: Path) -> None:
    made = ("demo-city", "--enterprises", 30, "--policy", POLICY, "--out", tmp_path)
    assert [run(*made).exit_code for _ in range(2)] == [0, 0]
    assert run(*made, "--seed", 2).exit_code == 0
    firms = tmp_path / "enterprise.csv"
    own = firms.read_text("utf-8").replace("演示数据", "营业执照", 1)
    firms.write_text(own, "utf-8")
    result = run(*made)
    assert result.exit_code == 2
    assert "[folder-taken]" in result.stderr
    assert "enterprise.csv" in result.stderr
    assert firms.read_text("utf-8") == own


def test_a_city_of_headers_alone_is_not_taken_for_a_made_up_one(tmp_path: Path) -> None:
    (tmp_path / "enterprise.csv").write_text("id,name\n", "utf-8")
    assert run("demo-city", "--enterprises", 5, "--policy", POLICY, "--out", tmp_path).exit_code == 2
    assert (tmp_path / "enterprise.csv").read_text("utf-8") == "id,name\n"


# ---- tour ------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_tour_checks_assesses_and_writes(tmp_path: Path, again: Callable[[], None]) -> None:
    result = run("tour", "--enterprises", 60, "--out", tmp_path / "tour")
    assert result.exit_code == 0, result.output
    for said in ("没有错误", "市级资金", "还缺", "两可的措辞牵涉多少钱", "结果.xlsx"):
        assert said in result.stdout
    assert {"结果.xlsx", "results.jsonl", "city"} <= {f.name for f in (tmp_path / "tour").iterdir()}
    again()
    assert run("tour", "--enterprises", 60, "--out", tmp_path / "tour").exit_code == 0


# ---- docs ------------------------------------------------------------------------------------------------
def test_docs_are_written_then_found_fresh_then_stale(tmp_path: Path) -> None:
    assert run("docs", "--out", tmp_path).exit_code == 0
    assert run("docs", "--check", "--out", tmp_path).exit_code == 0
    (tmp_path / "commands.md").write_text("old", "utf-8")
    (tmp_path / "diagnostics" / "key-twice.md").unlink()
    result = run("docs", "--check", "--out", tmp_path)
    assert (result.exit_code, result.stderr.count("[docs-stale]")) == (1, 2)


def test_a_page_tells_the_message_the_reason_the_hint_and_an_example(tmp_path: Path) -> None:
    run("docs", "--out", tmp_path)
    page = (tmp_path / "diagnostics" / "reading-form.md").read_text("utf-8")
    for part in ("# reading-form", "- 为什么：", "- 改法：", "- Why: ", "- Hint: ", "$ liance assess"):
        assert part in page


def test_docs_that_cannot_be_written_are_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "diagnostics").write_text("a file where a folder belongs", "utf-8")
    result = run("docs", "--out", tmp_path)
    assert result.exit_code == 2
    assert "[output-unwritable]" in result.stderr
