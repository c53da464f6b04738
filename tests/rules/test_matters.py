"""Kinds of matters declared in front matter: what is wrong is told with its line, all of it; what is right is bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from liance.rules.library import read_policy

HEAD = """+++
id = "yunchuan"
"""
BODY = """+++

> 本办法自发布之日起施行。

```liance
宣示 “只说施行”
```

---

```liance
角色 firm 企业 当事人
角色 city 市级经办

事实 story 案例
  字段 firm 企业 文本 主键
  字段 title 名称 文本 主键
  字段 year 年度 年 主键
  字段 effect 成效 文本
  字段 consent 同意公开 是否
  字段 readers 人次 个数

事实 reach 传播
  字段 firm 企业 文本 主键
  字段 title 名称 文本 主键
  字段 year 年度 年 主键
  字段 channel 渠道 文本 主键
  字段 readers 人次 个数

程序 story 案例征集
  用途  matter 事项

  阶段 apply 申报
    办理  企业、市级经办
    结果 submit 提交 → 核验
    结果 withdraw 撤回 → 结束（撤回）

  阶段 check 核验
    办理  市级经办
    控制
    回避  申报
    期限  5个工作日 建议
    结果 pass 通过 → 结束（完成：told 已讲）
    结果 back 退回 → 申报，须 理由
```
"""
WHOLE = """
[matters.story]
title = "好故事"
procedure = "story"
record = "story"
opened_by = ["企业"]
window = ["11-01", "02-15"]
[matters.story.asks]
"apply.submit" = ["firm", "title", "year", "effect?"]
"check.pass" = ["consent"]
[matters.story.rows]
reach = { stages = ["apply"] }
[matters.story.computes]
readers = { sum = "reach.readers", where = { channel = "报纸" } }
[matters.story.requires]
"check.pass" = ["reach", "同意公开"]
[matters.story.public]
at = "check.pass"
fields = ["effect"]
consent = "consent"
[matters.story.enters]
told = ["story", "reach"]
"""


def read(folder: Path, declared: str) -> tuple[object, list[tuple[str, str]]]:
    """The kinds of a policy with this declaration, and what is wrong: code and line."""
    (folder / "policy.md").write_text(HEAD + declared + BODY, "utf-8")
    found = read_policy(folder)
    told = [(d.code, str(d.place).split(":")[1]) for d in found.diagnostics if d.severity == "error"]
    return (found.policy.matters if found.policy is not None else None), told


def test_a_kind_is_bound_to_types_fields_stages_and_roles(tmp_path: Path) -> None:
    kinds, told = read(tmp_path, WHOLE)
    assert told == []
    story = kinds["story"]  # type: ignore[index]
    assert (story.title, story.record.id, story.opened_by) == ("好故事", "story", ("firm",))
    assert [(a.field.id, a.needed) for a in story.asks["apply", "submit"]] == [
        ("firm", True), ("title", True), ("year", True), ("effect", False),
    ]  # fmt: skip
    assert story.requires == {("check", "pass"): ("reach", "consent")}
    assert [t.id for t in story.enters["told"]] == ["story", "reach"]
    assert story.computes[0].where == (("channel", ("报纸",)),)


def test_what_opening_asks_is_all_that_nothing_else_gives(tmp_path: Path) -> None:
    kinds, _ = read(tmp_path, WHOLE.replace('"apply.submit" = ["firm", "title", "year", "effect?"]\n', ""))
    asked = kinds["story"].asks["apply", "submit"]  # type: ignore[index]
    assert [a.field.id for a in asked] == ["firm", "title", "year", "effect"]
    assert [a.needed for a in asked] == [True, True, True, False], "keys must be given"


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ('record = "story"', 'record = "storey"', "matter-name"),
        ('procedure = "story"', 'procedure = "tale"', "matter-name"),
        ('opened_by = ["企业"]', 'opened_by = ["园区"]', "matter-name"),
        ('"check.pass" = ["consent"]', '"check.passed" = ["consent"]', "matter-name"),
        ('"effect?"', '"effects?"', "matter-name"),
        ('told = ["story", "reach"]', 'tell = ["story"]', "matter-name"),
        ('window = ["11-01", "02-15"]', 'window = ["11-31"]', "matter-shape"),
        ('{ stages = ["apply"] }', "{ }", "matter-shape"),
        ('{ sum = "reach.readers", where', '{ sum = "reach.channel", where', "matter-shape"),
        ('consent = "consent"', 'consent = "effect"', "matter-shape"),
        ('title = "好故事"', 'titel = "好故事"', "matter-name"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    assert right in WHOLE
    text = WHOLE.replace(right, wrong, 1)
    _, told = read(tmp_path, text)
    line = next(n for n, x in enumerate((HEAD + text).splitlines(), 1) if wrong in x)
    assert (code, str(line)) in told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace('["firm", "title"', '["firma", "titel"').replace("reach = {", "reech = {")
    _, told = read(tmp_path, text)
    assert [code for code, _ in told].count("matter-name") >= 4
