"""发文字号: the number of an official document, as 聊工信函〔2026〕12号; any body's, none is built in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from liance.values.decimals import half_width
from liance.values.faults import ValueFault

# Full-width brackets are made half-width before these are looked for.
_OPEN: Final = "〔\\[【("
_CLOSE: Final = "〕\\]】)"
_NUMBER: Final = re.compile(rf"(?P<prefix>[^\s\d{_OPEN}]+)[{_OPEN}](?P<year>[0-9]{{4}})[{_CLOSE}](?P<serial>[0-9]+)号")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """机关代字, the year in full, and a serial from 1: `str` gives them in the one official form.

    Source: GB/T 9704—2012 clause 7.2.5: 年份用六角括号〔〕括入, 顺序号不加“第”字, 不编虚位.
    """

    prefix: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        """Raises ValueFault `document-number` for what could not be read again."""
        if not (self.prefix and _NUMBER.fullmatch(str(self)) and self.serial > 0):
            raise _fault(str(self))

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.serial}号"


def parse_document_number(text: str) -> DocumentNumber:
    """A number as people type it: any brackets, full-width digits. Raises ValueFault `document-number`."""
    found = _NUMBER.fullmatch(half_width(text).replace(" ", ""))
    if found is None or found["serial"].startswith("0"):
        raise _fault(text)
    return DocumentNumber(found["prefix"], int(found["year"]), int(found["serial"]))


def _fault(text: str) -> ValueFault:
    return ValueFault(
        "document-number",
        text,
        "机关代字、六角括号括起的年份、不带零的顺序号，如 某工信函〔2026〕12号",
        "the body's short name, the year in brackets, a serial without zeros, such as 某工信函〔2026〕12号",
    )
