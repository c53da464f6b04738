"""发文字号: read as people type it, written in the one official form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.official.number import DocumentNumber, parse_document_number
from liance.values.faults import ValueFault


@pytest.mark.parametrize(
    "text",
    [
        "某工信函〔2026〕12号",
        "某工信函[2026]12号",
        "某工信函【2026】12号",
        "某工信函（２０２６）１２号",
        " 某工信函〔2026〕 12 号",
    ],
)
def test_any_brackets_are_read_and_the_official_ones_written(text):
    assert parse_document_number(text) == DocumentNumber("某工信函", 2026, 12)
    assert str(parse_document_number(text)) == "某工信函〔2026〕12号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12号",
        "〔2026〕12号",
        "某工信函〔26〕12号",
        "某工信函〔2026〕012号",
        "某工信函〔2026〕0号",
        "某工信函2026年12号",
    ],
)
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(ValueFault) as fault:
        parse_document_number(text)
    assert "〔2026〕12号" in fault.value.expected()


def test_a_number_that_could_not_be_read_again_cannot_be_made():
    with pytest.raises(ValueFault):
        DocumentNumber("某工信函〔2025〕", 2026, 12)


@given(st.text("某市工信财字函发办", min_size=1, max_size=8), st.integers(1949, 9999), st.integers(1, 10**6))
def test_what_is_written_reads_back(prefix, year, serial):
    number = DocumentNumber(prefix, year, serial)
    assert parse_document_number(str(number)) == number
