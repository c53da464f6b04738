"""Names as people look for them: by a part, by initials, with a slip; and who comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.chains.names.initials import initials, spellings
from liance.chains.names.rank import How, Kept, best, in_common, likeness
from liance.chains.names.tokens import asked, called

CHARACTERS = "东风光电子源鑫重庆银行华AB3"
NAMES = st.text(CHARACTERS, min_size=1, max_size=8)


def has(name: str, *groups: tuple[str, ...]) -> bool:
    """Whether a name has all tokens of one of the groups, as the index asks."""
    return any(set(group) <= set(called(name).tokens) for group in groups)


def test_initials_are_those_of_the_usual_reading_and_of_the_other() -> None:
    assert initials("华光电子TCL") == "hgdzTCL"
    assert spellings("重庆银行") == ("zqyx", "zqyh", "cqyx", "cqyh")


def test_a_legal_form_is_no_token_and_may_be_half_typed() -> None:
    assert not has("东风电子有限公司", ("公司",))
    assert asked("东风电子有限公").text == asked("东风电子").text == "东风电子"
    assert asked("有限").text == "有限"


@given(NAMES, st.data())
def test_a_name_has_the_tokens_of_every_part_of_it(name: str, data: st.DataObject) -> None:
    text = called(name).core
    start = data.draw(st.integers(0, len(text) - 1))
    query = asked(text[start : data.draw(st.integers(start + 1, len(text)))])
    assert has(name, query.within)


@given(st.text(CHARACTERS, min_size=5, max_size=8), st.sampled_from(CHARACTERS), st.data())
def test_a_name_is_found_after_one_slip(name: str, other: str, data: st.DataObject) -> None:
    """A character wrong, left out or put in, or two exchanged."""
    text = called(name).core
    at = data.draw(st.integers(0, len(text) - 2))
    slips = (
        text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + other + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    )  # fmt: skip
    for typed in slips:
        query = asked(typed)
        assert not query.nearly or has(name, query.within, *query.nearly, *query.exchanged)


def test_three_characters_are_too_few_to_forgive_a_slip() -> None:
    assert asked("东风电").nearly == asked("dfdz").nearly == ()
    assert asked("东风电子").nearly[:2] == (("电子", "风电"), ("东", "电子"))
    assert asked("东风电子").exchanged[0] == ("东电", "电子", "风东")


# ---- who comes first -------------------------------------------------------------------------------------------------
KEPT = [
    Kept("1", "东风电子有限公司", "东风电子"), Kept("2", "东风电子股份有限公司", "东风电子"),
    Kept("3", "山东东风电子科技有限公司", "山东东风电子科技"), Kept("4", "东风电子商务有限公司", "东风电子商务"),
    Kept("5", "东方电子有限公司", "东方电子"), Kept("6", "西山煤业有限公司", "西山煤业"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("东风电子股份有限公司", ["2", "1", "4", "3", "5"]),
        ("东风电子", ["1", "2", "4", "3", "5"]),
        ("dfdz", ["5", "1", "2", "4", "3"]),
        ("山煤", ["6"]),
        ("东风电", ["1", "2", "4", "3"]),
    ],
)
def test_the_likeliest_comes_first(typed: str, found: list[str]) -> None:
    """The very name, the same but for the legal form, what begins so, what contains it, what is similar."""
    assert [hit.kept.code for hit in best(typed, asked(typed), KEPT, most=9)] == found


def test_an_organisation_stands_once_under_its_better_name() -> None:
    both = [Kept("1", "老东风电子有限公司", "老东风电子"), *KEPT[:1]]
    hits = best("东风电子", asked("东风电子"), both, most=9)
    assert [(hit.kept.name, hit.how) for hit in hits] == [("东风电子有限公司", How.CORE)]


@given(NAMES, NAMES)
def test_what_two_names_have_in_common_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert in_common(one, other) == in_common(other, one) <= min(len(one), len(other))
    assert in_common(one, one) == len(one)
    assert likeness(one, one) == 1


@given(NAMES, NAMES, st.data())
def test_in_common_is_at_least_any_text_that_both_contain(one: str, other: str, data: st.DataObject) -> None:
    """Characters of one put among those of the other can all be found again."""
    mixed = list(other)
    at = 0
    for character in one:
        at = data.draw(st.integers(at, len(mixed))) + 1
        mixed.insert(at - 1, character)
    assert in_common(one, "".join(mixed)) == len(one)
