"""Words as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.chains.words import core, grams, letters, plain, shared


def test_width_case_and_what_stands_between_do_not_matter() -> None:
    assert plain("３６０ABC 光电（聊城）·分部") == plain("360abc光电聊城分部")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("东风电子有限公司", "东风电子"),
        ("东风电子（集团）股份有限公司", "东风电子"),
        ("东风集团有限公司", "东风"),
        ("有限公司", "有限公司"),
    ],
)
def test_the_legal_form_tells_nothing(name: str, expected: str) -> None:
    assert core(name) == expected


@given(st.text())
def test_what_is_plain_stays_so(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(text.upper()) == plain(plain(text.upper()))


@given(st.text("东风电子有限公司集团股份 ()", max_size=14))
def test_a_core_has_no_more_than_its_name(name: str) -> None:
    assert plain(name).startswith(core(name))


def test_a_latin_word_is_one_letter() -> None:
    """PSPI and PSP share nothing; G.657 falls in two at its point."""
    assert list(letters("PSPI光刻胶 G.657")) == [["pspi", "光", "刻", "胶"], ["g"], ["657"]]
    assert sorted(grams(["PI膜", "膜"])) == ["pi", "pi膜", "膜", "膜"]


def test_the_longest_common_words_are_told() -> None:
    assert shared(["光纤预制棒", "光棒"], ["光纤拉丝设备"]) == ("光纤",)
    assert shared(["光模块"], ["多模光纤"]) == ("光", "模")
    assert shared(["甲"], ["乙"]) == ()
