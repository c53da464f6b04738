"""Texts in cells of a file: what a spreadsheet would run as a formula is marked as text."""

from __future__ import annotations

OPERATORS = ("=", "+", "-", "@")
"""What a formula begins with."""
STARTS_FORMULA = (*OPERATORS, "\t", "\r", "\n")
"""What a cell that a spreadsheet runs may begin with: a formula's first character, or a space that is skipped."""


def inert(text: str) -> str:
    """The text as it may stand in a CSV file: one that a spreadsheet would run gets an apostrophe before it."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text
