"""A reform as a person asks for it: settings read, changes said in words, results compared."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from tests.simulate.reforms import FOLDER, UPPER, mills, policy, policy_of

from liance.diagnostics.diagnostic import Rejected
from liance.simulate.compare import effects
from liance.simulate.patches import ChooseReading, Law, Patch, Remove, Replace, SetFigure, SetParameter, SetPeriod
from liance.simulate.reform import changes, patches_of, try_reform
from liance.values.money import WAN


def asked(*settings: str) -> list[Patch]:
    return patches_of(settings, policy().vocabulary)


def words(*patches: Patch) -> list[tuple[str, str, str, str]]:
    return [(c.what, c.clause, c.before, c.after) for c in changes(patches, Law(policy()))]


# ---- settings ----------------------------------------------------------------------------------------------------
def test_a_setting_is_a_figure_a_published_figure_or_the_period() -> None:
    settings = ("起点=20万元", "policy.period=2031-2034", "平均增幅（东片）.2031=8%", "growth(west).2030 年 = -0.5%")
    assert asked(*settings) == [
        SetFigure("起点", "20万元"),
        SetPeriod((2031, 2034)),
        SetParameter(("growth", "east", 2031), Fraction(8, 100)),
        SetParameter(("growth", "west", 2030), Fraction(-5, 1000)),
    ]


def test_full_width_signs_and_blanks_do_not_matter() -> None:
    assert asked("grant.金额.6％ ＝ 7％") == [SetFigure("grant.金额.6%", "7%")]


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("起点", "reform-form"),
        ("=20万元", "reform-form"),
        ("起点=", "reform-form"),
        ("policy.period=2034-2031", "reform-period"),
        ("policy.period=2031", "reform-period"),
        ("平均增幅（东片）.2031=8万元", "cell-ratio-text"),
        ("平均增幅（南片）.2031=8%", "cell-choice"),
        ("平均增幅.2031=8%", "key-empty"),
    ],
)
def test_a_wrong_setting_is_told(setting: str, code: str) -> None:
    with pytest.raises(Rejected) as rejected:
        asked(setting)
    assert [d.code for d in rejected.value.diagnostics] == [code]


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(Rejected) as rejected:
        asked("起点", "policy.period=1", "起点=1万元", "起点=2万元")
    assert [d.code for d in rejected.value.diagnostics] == ["reform-form", "reform-period", "reform-twice"]


# ---- words -------------------------------------------------------------------------------------------------------
def test_changes_are_said_in_the_words_of_the_policy() -> None:
    patches: list[Patch] = [
        Remove("water"),
        ChooseReading("Q", "strict"),
        SetPeriod((2030, 2034)),
        SetParameter(("growth", "east", 2031), Fraction(8, 100)),
        SetParameter(("growth", "east", 2030), Fraction(6, 100)),
        SetFigure("Q.5人#2", "6人"),
    ]
    assert words(*patches) == [
        ("water 水源奖励", "第5句", "有", "取消"),
        ("口径 Q 以上含不含本数", "第4句", "含", "不含"),
        ("政策期", "", "2030–2032年", "2030–2034年"),
        ("平均增幅（东片） 2031年", "", "没有公布", "8%"),
        ("平均增幅（东片） 2030年", "", "5%", "6%"),
        ("Q.5人#2", "第4句", "5人", "6人"),
    ]


def test_what_does_not_change_is_not_said() -> None:
    assert words(SetFigure("起点", "10万元"), ChooseReading("Q", "incl")) == []


def test_another_document_is_compared_part_by_part(tmp_path: Path) -> None:
    text = (FOLDER / "policy.md").read_text("utf-8")
    slips = {
        "2万元": "3万元",
        "采用  incl": "采用  strict",
        "奖励2000元": "奖励2500元",
        "河道 → 2000元": "河道 → 2500元",
    }
    for old, new in slips.items():
        text = text.replace(old, new)
    text = text.replace("奖补 tiers", "奖补 steps").replace('title = "云川市水磨办法"', 'title = "修订稿"')
    assert words(Replace(policy_of(text, tmp_path))) == [
        ("政策文档", "", "云川市水磨办法", "修订稿"),
        ("tiers 进档奖励", "第2句", "有", "取消"),
        ("steps 进档奖励", "第2句", "没有", "新增"),
        ("口径 Q 以上含不含本数", "第4句", "含", "不含"),
        ("grant.上限", "第3句", "2万元", "3万元"),
        ("water.金额", "第5句", "2000元、5000元、9000元", "2500元、5000元、9000元"),
    ]


# ---- the whole ---------------------------------------------------------------------------------------------------
def test_a_reform_tried_on_a_population() -> None:
    made = try_reform([SetFigure("tiers.档位.80万元", "5万元")], policy(), mills())
    assert made.before.policy is policy()
    assert [(c.what, c.users) for c in made.changes] == [("tiers.档位.80万元", ("tiers",))]
    assert effects(made.comparison).select("change", "winners", "losers").rows() == [(2 * WAN, 2, 0)]
    moved = dict(made.comparison.matters.filter(pl.col("change") != "same").select("record", "change").rows())
    assert moved == {"上磨/2032": "more", "下磨/2030": "more", "新磨/2031": "open"}
    assert made.comparison.parties.filter(beneficiary=UPPER)["gain"].to_list() == [WAN]


def test_a_reform_that_cannot_be_applied_is_refused() -> None:
    with pytest.raises(Rejected):
        try_reform([SetFigure("tiers.档位.80万元", "5%")], policy(), mills())
