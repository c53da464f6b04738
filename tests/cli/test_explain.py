"""`liance explain`: one organisation's answers as a clerk reads them aloud."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.cities import CHIPS, POLICY, SOFTWARE, firm, run, town, write


@pytest.fixture
def city(tmp_path: Path) -> str:
    return write(tmp_path, town())


TABLE = """\
示例芯片厂（91371500000000019P）
liaocheng-it-2023 · 关于加快新一代信息技术产业高质量发展的意见（2023-2025年）
（征求意见稿）

项目                         事项          条款            结果           金额
──────────────────────────────────────────────────────────────────────────────
电子信息制造业企业租金补贴   2024年 东园   三（五）第2句   定额        100万元
电子信息制造业企业进档奖励   2023年        三（二）第2句   上限     至多10万元
电子信息制造业企业进档奖励   2022年        三（二）第2句   不符合            —
合计　定额 100万元；上限 至多10万元
"""
TIER = """\
▌电子信息制造业企业进档奖励 · 2023年
  结果  上限，至多10万元（不是应付的数）
  条款  三（二）第2句　“对上年度营收首次突破1亿元、3亿元、5亿元、10亿元，且增幅
        超全市平均水平的电子信息制造业企业，分别给予最高10万元、30万元、50万元、
        100万元一次性奖励；”
"""


def test_the_table_has_most_money_first_and_sums_by_outcome(city: str) -> None:
    two = ("--incentive", "manufacturing-scale-up", "--incentive", "rent")
    assert run("explain", city, CHIPS, "--policy", POLICY, *two).stdout.startswith(TABLE)


def test_a_story_quotes_the_clause_and_calls_a_ceiling_a_ceiling(city: str) -> None:
    out = run("explain", city, CHIPS, "--policy", POLICY).stdout
    assert TIER in out
    story = out[out.index(TIER) :]
    assert "✓ 电子信息制造业企业\n" in story
    assert "2023年企业年度：营业收入 1.2亿元（town.json#enterprise_year 第2行）" in story
    assert "M3 突破是否含本数：突破等于超过，不含本数（默认）" in story
    assert "2022年以前没有同类记录（没有查过）" in story


def test_a_fact_tells_the_source_that_its_record_states(city: str) -> None:
    out = run("explain", city, CHIPS, "--policy", POLICY, "--incentive", "rent", width=120).stdout
    assert "实付租金 200万元" in out
    assert "（租赁合同，town.json#lease_year 第1行）" in re.sub(r"\n +", "", out)
    assert "受上限约束" in out


def test_a_failed_condition_is_marked_with_what_is_short(city: str) -> None:
    out = run("explain", city, CHIPS, "--policy", POLICY, "--incentive", "software-scale-up").stdout
    assert "✗ 软件业企业" in out
    assert "结果  不符合" in out


def test_what_is_missing_is_asked_for(city: str) -> None:
    out = run("explain", city, "示例软件社", "--policy", POLICY).stdout
    assert "待定，补齐事实以前是 0–50万元" in out
    assert "还缺  2023年企业年度的营业收入" in out


def test_a_near_miss_is_told_with_the_sum_it_would_bring(tmp_path: Path) -> None:
    records = town()
    records["enterprise_year"][1]["revenue"] = "100000000"
    out = run("explain", write(tmp_path, records), CHIPS, "--policy", POLICY, "--near").stdout
    assert "2023年企业年度的营业收入现为 1亿元" in out.replace("\n", "").replace("  ", "")
    assert "+10万元" in out


def test_a_reading_chosen_now_is_told_apart_from_the_default(city: str) -> None:
    out = run("explain", city, CHIPS, "--policy", POLICY, "--reading", "M3=incl", width=120).stdout
    assert "M3 突破是否含本数：含本数（本次改用，政策采用“突破等于超过，不含本数”）" in out


def test_the_same_as_json(city: str) -> None:
    made = json.loads(run("explain", city, CHIPS, "--policy", POLICY, "--json").stdout)
    assert list(made) == ["policy", "organisation", "answers"]
    assert made["organisation"] == {"id": CHIPS, "name": "示例芯片厂"}
    first = made["answers"][0]
    assert (first["incentive"], first["amount"], first["clause"]) == ("rent", "1000000", "三（五）第2句")
    assert {"title", "clause_text", "rule", "conditions", "facts", "near"} <= first.keys()
    assert {"text": "电子信息制造业企业", "holds": True} in first["conditions"]


@pytest.mark.parametrize("wanted", [CHIPS, "示例芯片厂", "芯片", CHIPS[-6:]])
def test_an_organisation_is_found_by_id_name_or_part(city: str, wanted: str) -> None:
    assert run("explain", city, wanted, "--policy", POLICY).stdout.startswith(f"示例芯片厂（{CHIPS}）\n")


def test_a_park_is_explained_like_an_enterprise(tmp_path: Path) -> None:
    park = {"park": "东园", "year": 2024, "electronics_enterprises": 12, "new_electronics_enterprises": 6}
    city = write(tmp_path, town() | {"park_year": [park]})
    out = run("explain", city, "东园", "--policy", POLICY).stdout
    assert "产业园区聚集扶持资金" in out
    assert "至多300万元" in out


AMBIGUOUS = f"""\
错误[org-ambiguous] 有 2 个主体的名称或编号里有“示例”。
  改法: 写全名或编号：示例芯片厂（{CHIPS}）、示例软件社（{SOFTWARE}）
  说明: docs/diagnostics/org-ambiguous.md
"""


def test_a_name_that_fits_two_lists_them(city: str) -> None:
    result = run("explain", city, "示例", "--policy", POLICY)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", AMBIGUOUS)


def test_a_name_that_fits_none_names_the_nearest(city: str) -> None:
    result = run("explain", city, "示例芯片场", "--policy", POLICY)
    assert result.exit_code == 2
    assert "最接近的是：“示例芯片厂”" in result.stderr


def test_two_firms_of_one_name_are_told_apart_by_id(tmp_path: Path) -> None:
    city = write(tmp_path, {"enterprise": [firm(name="同名"), firm(SOFTWARE, "同名", "6513")]})
    assert "org-ambiguous" in run("explain", city, "同名", "--policy", POLICY).stderr
    assert run("explain", city, SOFTWARE, "--policy", POLICY).exit_code == 0


def test_the_column_engine_and_the_writers_stay_out_of_it(city: str) -> None:
    """What one explanation does not need must not slow its start."""
    code = (
        "import sys; from liance.cli.main import cli\n"
        f"cli.main(['explain', {city!r}, {CHIPS!r}, '--policy', {POLICY!r}], standalone_mode=False)\n"
        "heavy = {'polars', 'xlsxwriter', 'docx'} & sys.modules.keys(); assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nobody_is_not_looked_for_and_a_name_like_none_is_answered_with_names_there_are(city: str) -> None:
    for blank in ("", " ", "\u3000"):
        assert "[org-blank] 名称是空的" in run("explain", city, blank, "--policy", POLICY).stderr
    result = run("explain", city, "QQQQQQ", "--policy", POLICY)
    assert result.exit_code == 2
    assert "最接近" not in result.stderr
    assert f"数据里有：示例芯片厂（{CHIPS}）" in result.stderr
