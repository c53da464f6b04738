"""Procedures in a policy document: what replaces what, which one awards an incentive, what sentences say of them."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from lark import Lark, logger

from liance.diagnostics.diagnostic import errors_in
from liance.rules import ir
from liance.rules.build import Loaded
from liance.rules.library import read_policy

SHARED = """+++
id = "shared"
+++

---

```liance
角色 firm 企业 当事人
角色 county 县区经办
角色 city 市级经办

程序 notice 公示
  用途  notice 公示
  阶段 show 公示
    办理  市级经办
    期限  5个工作日 建议
    结果 clear 无异议 → 结束（完成：cleared 无异议），期满

程序 award 奖励办理
  用途  application 奖补申请
  阶段 apply 申请
    办理  企业
    结果 submit 提交 → 公示
  阶段 show 公示
    转入  notice
    结果 cleared 无异议 → 结束（完成）

事实 enterprise_year 企业年度
  字段 enterprise 企业 文本 主键
  字段 year 年度 年 主键
```
"""
POLICY = """+++
id = "yunchuan"
vocabulary = ["shared.md"]
{settings}+++

> 市工信局给予企业10万元奖励。

```liance
奖补 award 企业奖励
  依据  企业年度
  金额  10万元
  性质  定额
  责任  市工信局
{line}
```

> 奖励名单公示7个工作日。

```liance
{block}
```

---

```liance
定义 半数 = 50%

{own}
```
"""
DECLARED = "不计 “7个” 因 “由程序规定”"
OWN = """程序 notice 公示
  用途  notice 公示
  阶段 show 公示
    办理  市级经办
    期限  7个工作日 出处 “奖励名单公示7个工作日”
    结果 clear 无异议 → 结束（完成：cleared 无异议），期满
"""


def policy(
    folder: Path, *, line: str = "  办理  award", block: str = DECLARED, own: str = "", settings: str = ""
) -> Loaded:
    (folder / "shared.md").write_text(SHARED, "utf-8")
    front = f"[settings]\n{settings}\n" if settings else ""
    text = POLICY.format(line=line, block=block, own=own, settings=front)
    (folder / "policy.md").write_text(text, "utf-8")
    return read_policy(folder)


def read(loaded: Loaded) -> ir.Policy:
    assert [str(d.args) + d.code for d in errors_in(loaded.diagnostics)] == []
    assert loaded.policy is not None
    return loaded.policy


def test_shared_procedures_come_with_the_vocabulary(tmp_path: Path) -> None:
    made = read(policy(tmp_path))
    assert list(made.procedures) == ["notice", "award"]
    assert made.incentives[0].procedure == "award"
    assert made.roles["firm"].party
    assert "system" in made.roles


def test_a_policy_s_own_procedure_replaces_the_shared_one(tmp_path: Path) -> None:
    made = read(policy(tmp_path, own=OWN))
    limit = made.procedures["notice"].stages[0].limit
    assert limit == ir.TimeLimit(7, working=True, ground="奖励名单公示7个工作日")
    assert made.procedures["award"].digest != made.procedures["notice"].digest


def test_a_procedure_under_its_sentence_uses_the_figures_of_the_sentence(tmp_path: Path) -> None:
    assert read(policy(tmp_path, block=OWN)).procedures["notice"].stages[0].limit is not None
    other = policy(tmp_path, block=OWN.replace("7个", "6个"))
    assert [(d.code, d.args["figure"]) for d in errors_in(other.diagnostics)] == [("figure-unused", "7个")]


def test_the_settings_name_the_procedure_of_incentives_that_name_none(tmp_path: Path) -> None:
    made = read(policy(tmp_path, line="", settings='procedure = "award"'))
    assert made.incentives[0].procedure == "award"
    wrong = policy(tmp_path, line="", settings='procedure = "awards"')
    assert [d.code for d in errors_in(wrong.diagnostics)] == ["setting-unknown"]


def test_an_incentive_that_nobody_handles_is_told_as_a_reminder(tmp_path: Path) -> None:
    loaded = policy(tmp_path, line="")
    assert read(loaded).incentives[0].procedure == ""
    assert [(d.code, d.severity) for d in loaded.diagnostics] == [("procedure-missing", "warning")]


def test_all_mistakes_of_a_procedure_are_told_at_once(tmp_path: Path) -> None:
    own = """程序 other 另一程序
  用途  application 奖补申请
  阶段 apply 申请
    办理  企业主
    期限  5个工作日
    结果 submit 提交 → 审查
    结果 submit 再提交 → 结束（完成）
"""
    found = errors_in(policy(tmp_path, own=own).diagnostics)
    assert {d.code for d in found} == {"unknown-role", "limit-without-ground", "unknown-stage"}


def test_ids_and_titles_stand_once(tmp_path: Path) -> None:
    stage = (
        "  阶段 apply 申请\n    办理  企业\n    结果 submit 提交 → 结束（完成）\n    结果 submit 再交 → 结束（撤回）\n"
    )
    own = "程序 other 另一程序\n  用途  application 奖补申请\n" + stage + stage.split("    结果 submit 再交")[0]
    found = errors_in(policy(tmp_path, own=own).diagnostics)
    assert {d.code for d in found} == {"declared-twice"}
    assert sorted(d.args["name"] for d in found) == ["apply", "submit", "申请"]


def test_the_digest_changes_with_what_is_said_not_with_where(tmp_path: Path) -> None:
    first = read(policy(tmp_path, own=OWN)).procedures["notice"]
    moved = read(policy(tmp_path, own="# 另起一行\n\n" + OWN)).procedures["notice"]
    other = read(policy(tmp_path, own=OWN.replace("→ 结束", "→  结束").replace("期限  7个", "期限  8个"))).procedures[
        "notice"
    ]
    assert first.digest == moved.digest
    assert first.place != moved.place
    assert first.digest != other.digest


def test_the_lines_of_procedures_leave_the_grammar_no_choice(caplog: pytest.LogCaptureFixture) -> None:
    """The parser shifts silently where two readings are possible; no such place lies in a procedure."""
    grammar = (Path(__file__).parents[2] / "src" / "liance" / "rules" / "grammar.lark").read_text("utf-8")
    with caplog.at_level(logging.DEBUG, logger.name):
        Lark(grammar, parser="lalr", start="block", maybe_placeholders=True, debug=True)
    said = " ".join(r.getMessage() for r in caplog.records)
    assert "comparison" in said, "the log of the parser is not where this test looks"
    own = "role procedure purpose total_limit stage handled_by run_by time_limit recusal stage_outcome ending needs"
    assert [word for word in own.split() if f"<{word} :" in said] == []
