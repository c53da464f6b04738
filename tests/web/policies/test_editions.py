"""Editions: every state of a policy kept, and what differs between two told word by word."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from liance.rules.library import read_policy
from liance.telling.clauses import ToldPolicy, tell_policy
from liance.telling.differences import differences, marked
from liance.telling.voice import Voice
from liance.web.people.actor import SYSTEM
from liance.web.policies.services import take_in

FICTIONAL = Path(__file__).resolve().parents[2] / "rules" / "fictional"
ZH = Voice("zh")
CHANGES = (
    ("按销售额的2%给予最高2万元补贴", "按销售额的3%给予最高2万元补贴"),
    ("  金额  2% × 销售额\n", "  金额  3% × 销售额\n"),
)


def told(folder: Path) -> ToldPolicy:
    return tell_policy(read_policy(folder), ZH)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The fictional policy with one rate raised."""
    folder = tmp_path / "yunchuan"
    shutil.copytree(FICTIONAL, folder)
    text = (folder / "policy.md").read_text("utf-8")
    for before, after in CHANGES:
        assert text.count(before) == 1
        text = text.replace(before, after)
    (folder / "policy.md").write_text(text, "utf-8")
    return folder


def test_a_raised_rate_is_told_in_the_text_and_in_the_rule(other: Path) -> None:
    changed = differences(told(FICTIONAL), told(other), ZH)
    assert [(c.what, c.how, c.line) for c in changed] == [("sentence", "changed", ""), ("rule", "changed", "金额")]
    sentence, rule = changed
    assert ("gone", "2%") in sentence.marks
    assert ("new", "3%") in sentence.marks
    assert "".join(text for mark, text in rule.marks if mark != "gone") == "3% × 销售额"


def test_nothing_differs_between_a_policy_and_itself() -> None:
    assert differences(told(FICTIONAL), told(FICTIONAL), ZH) == ()


def test_figures_are_never_cut() -> None:
    assert marked("最高100万元", "最高150万元") == (("same", "最高"), ("gone", "100万元"), ("new", "150万元"))


@pytest.mark.parametrize(
    ("old", "new"), [("", "新"), ("旧", ""), ("", ""), ("甲乙丙", "甲丁丙"), ("1.5亿元", "1.5亿元")]
)
def test_both_texts_can_be_read_from_the_marks(old: str, new: str) -> None:
    marks = marked(old, new)
    assert "".join(text for mark, text in marks if mark != "new") == old
    assert "".join(text for mark, text in marks if mark != "gone") == new


@pytest.mark.django_db
def test_history_shows_every_edition_and_what_changed(client: Client, other: Path, now: datetime) -> None:
    first = take_in(folder=FICTIONAL, actor=SYSTEM, now=now)
    second = take_in(folder=other, actor=SYSTEM, now=now)
    assert (first.number, second.number) == (1, 2)
    page = client.get("/policies/yunchuan/editions").content.decode()
    assert "第1版" in page
    assert "现行" in page
    page = client.get("/policies/yunchuan/editions/1/to/2").content.decode()
    assert "<del>2%</del><ins>3%</ins>" in page
    earlier = client.get("/policies/yunchuan/editions/1").content.decode()
    assert "已经不是现行的版本" in earlier
    assert "给予最高2万元补贴" in earlier


@pytest.mark.django_db
def test_taking_in_the_same_files_again_makes_no_new_edition(now: datetime) -> None:
    first = take_in(folder=FICTIONAL, actor=SYSTEM, now=now)
    assert take_in(folder=FICTIONAL, actor=SYSTEM, now=now).pk == first.pk


@pytest.mark.django_db
def test_a_policy_of_other_records_than_enterprises_has_pages_and_a_check_up(client: Client, now: datetime) -> None:
    take_in(folder=FICTIONAL, actor=SYSTEM, now=now)
    assert client.get("/policies/yunchuan").status_code == 200
    page = client.get("/policies/yunchuan/check-up").content.decode()
    assert "开始" in page
