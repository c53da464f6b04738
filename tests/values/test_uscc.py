"""Unified social credit codes: valid ones, the reason each invalid one is refused, and made-up ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.values.uscc import (
    ALPHABET,
    MAX_SERIAL,
    WEIGHTS,
    check_character,
    fault_of,
    is_business,
    make,
    organisation_check,
)

CODES = st.builds(
    make,
    authority=st.sampled_from("159A"),
    category=st.sampled_from("1239"),
    area=st.integers(min_value=0, max_value=999_999).map("{:06d}".format),
    serial=st.integers(min_value=0, max_value=MAX_SERIAL),
)


def test_weights_are_those_of_the_standard() -> None:
    assert WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    assert len(ALPHABET) == 31


@pytest.mark.parametrize("code", ["91110000600037341L", "91440300708461136T"])
def test_codes_of_real_companies_are_valid(code: str) -> None:
    assert fault_of(code) is None
    assert check_character(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]
    assert is_business(code)


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("", "uscc-shape", "here 0"),
        ("91110000600037341", "uscc-shape", "here 17"),
        ("91110000600037341L ", "uscc-shape", "here 19"),
        ("911100A0600037341L", "uscc-shape", "area code"),
        ("91110000600037341l", "uscc-alphabet", "capital letter at character 18"),
        ("9111000060003734IL", "uscc-alphabet", "character 17 is 'I'"),
        ("9111O000600037341L", "uscc-alphabet", "character 5 is 'O'"),
        ("９1110000600037341L", "uscc-alphabet", "character 1 is"),
        ("91110000600037341M", "uscc-check", "check character L, here M"),
        ("913715001630504013", "uscc-check", "check character"),
    ],
)
def test_an_invalid_code_is_refused_with_its_reason(code: str, kind: str, says: str) -> None:
    fault = fault_of(code)
    assert fault is not None
    assert (fault.code, fault.value) == (kind, code)
    assert says in fault.expected_en


def test_the_right_check_character_is_named_in_chinese_too() -> None:
    fault = fault_of("91110000600037341M")
    assert fault is not None
    assert "末位校验码应为 L，现为 M" in fault.expected_zh


def test_a_code_is_made_for_a_fictional_city() -> None:
    code = make(authority="9", category="1", area="990001", serial=60_003_734)
    assert code[:17] == "91990001600037341"
    assert fault_of(code) is None


@pytest.mark.parametrize(
    ("authority", "area", "serial", "says"),
    [
        ("91", "990001", 1, "six digits"),
        ("I", "990001", 1, "authority"),
        ("9", "99000", 1, "six digits"),
        ("9", "99000A", 1, "six digits"),
        ("9", "990001", 10**8, "a serial is from 0"),
        ("9", "990001", -1, "a serial is from 0"),
    ],
)
def test_parts_of_the_wrong_shape_make_no_code(authority: str, area: str, serial: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make(authority=authority, category="1", area=area, serial=serial)


def test_a_school_or_a_society_is_no_business() -> None:
    assert not is_business(make(authority="1", category="2", area="990001", serial=1))
    assert not is_business(make(authority="5", category="1", area="990001", serial=1))


@given(CODES)
def test_every_code_made_is_valid(code: str) -> None:
    assert fault_of(code) is None
    assert organisation_check(code[8:16]) == code[16]


@given(CODES, st.integers(min_value=0, max_value=17), st.sampled_from(ALPHABET))
def test_one_changed_character_is_always_caught(code: str, place: int, char: str) -> None:
    changed = code[:place] + char + code[place + 1 :]
    assert (fault_of(changed) is None) == (changed == code)


@given(CODES, st.integers(min_value=0, max_value=16))
def test_two_neighbours_exchanged_are_always_caught(code: str, place: int) -> None:
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (fault_of(changed) is None) == (changed == code)


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_has_a_fault(text: str) -> None:
    fault = fault_of(text)
    assert fault is None or fault.value == text
