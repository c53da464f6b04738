"""Editions: every state of a policy kept, and what differs between two told word by word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.browsers import browser_of

from liance.rules.library import read_policy
from liance.telling.clauses import ToldPolicy, tell_policy
from liance.telling.differences import differences, marked
from liance.telling.voice import Voice
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies import queries
from liance.web.policies.services import admit, put_in_use, take_in
from liance.web.site.refusals import Refused

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


# ---- two people: one takes in, another puts in use -------------------------------------------------------------------
@pytest.fixture
def shelf(other: Path, settings: Any) -> Path:
    """The platform's policy folder: the changed fictional policy stands in it."""
    settings.POLICY_FOLDER = other.parent
    return other


@pytest.fixture
def as_person(person: Callable[..., Actor], now: datetime) -> Callable[..., Client]:
    """A browser in which somebody of the city's bureau is signed in."""

    def enter(name: str, role: Role) -> Client:
        return browser_of(name, role, Organisation.objects.get(pk=person(name, role).organisation), now=now)

    return enter


@pytest.mark.django_db
def test_what_one_took_in_another_puts_in_use(shelf: Path, now: datetime, person: Callable[..., Actor]) -> None:
    take_in(folder=FICTIONAL, actor=SYSTEM, now=now)
    officer, leader = person("shi", Role.CITY_OFFICER), person("lin", Role.CITY_LEADER)
    made = admit(folder=shelf, actor=officer, now=now)
    assert (made.number, made.current, made.taken_in_by) == (2, False, "shi")
    assert [e.number for e in queries.waiting()] == [2]
    put_in_use(edition=made, actor=leader, now=now)
    assert [e.number for e in queries.current_editions()] == [2]
    assert queries.waiting() == []


@pytest.mark.django_db
def test_nobody_puts_in_use_what_he_took_in_himself(shelf: Path, now: datetime, person: Callable[..., Actor]) -> None:
    leader = person("lin", Role.CITY_LEADER)
    made = admit(folder=shelf, actor=leader, now=now)
    with pytest.raises(Refused, match="edition-same-person"):
        put_in_use(edition=made, actor=leader, now=now)
    assert queries.current_editions() == []


@pytest.mark.django_db
def test_a_policy_with_mistakes_is_refused_with_their_places(
    shelf: Path, now: datetime, as_person: Callable[..., Client]
) -> None:
    text = (shelf / "policy.md").read_text("utf-8")
    (shelf / "policy.md").write_text(text.replace("  金额  3% × 销售额\n", "  金额  3% × 销量额\n"), "utf-8")
    client = as_person("shi", Role.CITY_OFFICER)
    assert "有未收录的改动" in client.get("/editions/").content.decode()
    page = client.post("/editions/yunchuan")
    assert page.status_code == 422
    assert "policy.md:" in page.content.decode()
    assert "销量额" in page.content.decode()
    assert queries.editions_of("yunchuan") == []


@pytest.mark.django_db
def test_on_the_page_the_officer_takes_in_and_the_leader_puts_in_use(
    shelf: Path, as_person: Callable[..., Client]
) -> None:
    officer, leader = as_person("shi", Role.CITY_OFFICER), as_person("lin", Role.CITY_LEADER)
    assert officer.post("/editions/yunchuan").status_code == 302
    assert "启用</button>" not in officer.get("/editions/").content.decode()
    assert "启用</button>" in leader.get("/editions/").content.decode()
    assert leader.post("/editions/yunchuan/1/use").status_code == 302
    assert [e.number for e in queries.current_editions()] == [1]
