"""One language at a time: money as people write it, outcomes and values in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from liance.rules import ir
from liance.rules.render import shown
from liance.values.money import WAN, YUAN, format_money

if TYPE_CHECKING:
    from liance.records.vocabulary import Field
    from liance.rules.answers.explain import Answer
    from liance.rules.kleene import Value

OUTCOME_WORDS: Mapping[str, tuple[str, str]] = {
    "definite": ("定额", "definite"),
    "ceiling": ("上限", "ceiling"),
    "range": ("区间", "range"),
    "manual": ("人工", "by hand"),
    "undetermined": ("待定", "undetermined"),
    "not_eligible": ("不符合", "not eligible"),
}


class Voice:
    """Speaks one language: `voice(zh, en)` is the text in it."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def outcome(self, outcome: str, *, guidance: bool = False) -> str:
        """An outcome in words; what guidance computes of other people's money is an estimate."""
        if guidance and outcome in ("definite", "ceiling"):
            return self("估算", "estimate")
        return self(*OUTCOME_WORDS[outcome])

    def money(self, fen: int) -> str:
        """Exact money: `30万元`, `300,000 yuan`."""
        return format_money(fen, self.lang)

    def amount(self, answer: Answer) -> str:
        """What an answer says about money; a ceiling is never shown as a sum that is due."""
        return self.between(answer.outcome, answer.low, answer.high)

    def between(self, outcome: str, low: int | None, high: int | None, *, column: bool = False) -> str:
        """An amount or its bounds in words, by the outcome; `column` writes sums for a money column."""
        write, gap = (self.column, " ") if column else (self.money, "")
        if outcome in ("manual", "not_eligible") or (low is None and high is None):
            return "—"
        if high is None:
            return self("数额未知", "unknown") if not low else self(f"{write(low)}以上", f"{write(low)} or more")
        if outcome == "ceiling":
            return self(f"至多{gap}{write(high)}", f"at most {write(high)}")
        if outcome == "definite":
            return write(high)
        return f"{write(low) if low else '0'}–{write(high)}"

    def column(self, fen: int) -> str:
        """Money in a column headed by `column_unit`: 万元 with two decimals, or yuan."""
        if self.lang == "zh":
            hundredths = (fen + WAN // 200) // (WAN // 100)
            return f"{hundredths // 100:,}.{hundredths % 100:02}"
        return f"{fen // YUAN:,}" + (f".{fen % YUAN:02}" if fen % YUAN else "")

    @property
    def column_unit(self) -> str:
        """The unit of money columns."""
        return self("万元", "yuan")

    def rounds(self, fen: int | None) -> bool:
        """Whether `column` had to round."""
        return self.lang == "zh" and fen is not None and fen % (WAN // 100) != 0


def value_text(value: Value, field: Field | None, lang: str) -> str:
    """A fact's value as people write it."""
    return shown(value, ir.type_of(field) if field is not None else None, lang)
