"""The one error a value parser raises when a person wrote something that cannot be read."""

from __future__ import annotations

from typing import Final, Literal, get_args

FaultCode = Literal[
    "money-float",
    "money-text",
    "money-precision",
    "money-range",
    "ratio-float",
    "ratio-text",
    "date-invalid",
    "year-invalid",
    "period-invalid",
    "calendar-file",
    "calendar-unknown-year",
    "uscc-shape",
    "uscc-alphabet",
    "uscc-check",
    "document-number",
]
CODES: Final[tuple[FaultCode, ...]] = get_args(FaultCode)


class ValueFault(ValueError):
    """A value that cannot be used, with what was expected instead in Chinese and English.

    `value` is the text as the user wrote it. The four fields are fixed once raised; the fault can be pickled.
    """

    def __init__(self, code: FaultCode, value: str, expected_zh: str, expected_en: str) -> None:
        super().__init__(code, value, expected_zh, expected_en)
        self.code: Final[FaultCode] = code
        self.value: Final[str] = value
        self.expected_zh: Final[str] = expected_zh
        self.expected_en: Final[str] = expected_en

    def expected(self, lang: str = "zh") -> str:
        """What was expected, in Chinese (`zh`) or English (`en`)."""
        return {"zh": self.expected_zh, "en": self.expected_en}[lang]

    def __str__(self) -> str:
        return f"[{self.code}] {self.value!r}: {self.expected_en}"
