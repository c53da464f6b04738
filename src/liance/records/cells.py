"""One cell to one value: for every kind of field the reader that accepts it, or says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from liance.records.city import Value
from liance.records.raw import blank
from liance.records.vocabulary import Field, Kind, Vocabulary, near
from liance.values.decimals import exact_text, half_width
from liance.values.faults import ValueFault
from liance.values.money import format_money, money_from_cell
from liance.values.period import parse_date, parse_year
from liance.values.ratio import format_ratio, ratio_from_cell
from liance.values.uscc import fault_of

USCC = "uscc"
MOST_DIGITS = 40
_YES_NO = {
    **dict.fromkeys(("true", "是", "1", "yes", "y"), True),
    **dict.fromkeys(("false", "否", "0", "no", "n"), False),
}
_COUNT = re.compile(r"[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40}|/0{0,40}[1-9][0-9]{0,40})?")
_NO_CHARACTER = re.compile("[\\x00\\ud800-\\udfff]")
_LIKE_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z]{18}")


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be used: a diagnostic code, and what was expected in Chinese and English."""

    code: str
    expected_zh: str
    expected_en: str


_UNWRITABLE = CellFault(
    "cell-text",
    "能写进文件的文字：删去空字符（NUL）和残缺的半个字符",
    "text that a file can hold, without NUL and halves of characters (lone surrogates)",
)
Read = Value | CellFault
Reader = Callable[[object], Read | None]


def reader_for(field: Field, vocabulary: Vocabulary) -> Reader:
    """The function that reads cells of a field: a value, None for an empty cell, or what is wrong with it.

    Money comes out as fen, ratios, numbers and areas as Fraction, a choice as its id, codes in capitals.
    """
    read = _KINDS[field.kind](field, vocabulary)
    if field.low is not None or field.high is not None:
        read = partial(_within, read, field)
    return _remembering(read)


def _remembering(read: Callable[[object], Read]) -> Reader:
    """The reader with a memory for text, since codes, choices and years come again and again."""
    known: dict[str, Read | None] = {}

    def remembered(raw: object) -> Read | None:
        if type(raw) is not str:
            return None if raw is None else _safe(read, raw)
        if raw not in known:
            known[raw] = None if blank(raw) else _safe(read, raw)
        return known[raw]

    return remembered


def _safe(read: Callable[[object], Read], raw: object) -> Read:
    try:
        return read(raw)
    except ValueFault as fault:
        return CellFault(f"cell-{fault.code}", fault.expected_zh, fault.expected_en)


def _within(read: Callable[[object], Read], field: Field, raw: object) -> Read:
    """The value if it lies between the field's bounds, both included."""
    value = read(raw)
    if isinstance(value, (CellFault, str, date)):
        return value
    if field.low is not None and value < field.low:
        bound = _bound(field, field.low)
        return CellFault("cell-below", f"不小于 {bound[0]}", f"at least {bound[1]}")
    if field.high is not None and value > field.high:
        bound = _bound(field, field.high)
        return CellFault("cell-above", f"不大于 {bound[0]}", f"at most {bound[1]}")
    return value


def _bound(field: Field, bound: int | Fraction) -> tuple[str, str]:
    if field.kind is Kind.MONEY:
        return format_money(int(bound)), format_money(int(bound), "en")
    if field.kind is Kind.RATIO:
        return (format_ratio(Fraction(bound)),) * 2
    return (exact_text(Fraction(bound)) or str(bound),) * 2


def _readable(number: Decimal) -> bool:
    """Whether a decimal has few enough digits to be an amount or a share at all."""
    return number.is_finite() and abs(number.adjusted()) < MOST_DIGITS and len(number.as_tuple().digits) <= MOST_DIGITS


def _whole(raw: object) -> object:
    """A number without fraction as int, whichever type the file gave it; anything else as it was."""
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, Decimal) and _readable(raw) and raw == raw.to_integral_value():
        return int(raw)
    return raw


def _count(raw: object) -> Read:
    raw = _whole(raw)
    if isinstance(raw, str) and _COUNT.fullmatch(half_width(raw)):
        return int(half_width(raw))
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 10**18:
        return raw
    return CellFault("cell-count", "个数，即 0、1、2 等整数", "a count: a whole number from 0 up")


def _number(raw: object) -> Read:
    if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        return ratio_from_cell(raw)
    if isinstance(raw, str) and _NUMBER.fullmatch(half_width(raw)):
        return Fraction(half_width(raw))
    return CellFault("cell-number", "数字，如 12 或 12.5，不带单位", "a number such as 12 or 12.5, without unit")


def _area(raw: object) -> Read:
    value = _number(raw)
    if isinstance(value, Fraction) and value >= 0:
        return value
    return CellFault("cell-number", "面积（平方米），如 1200.5，不带单位", "square metres such as 1200.5, without unit")


def _year(raw: object) -> int:
    raw = _whole(raw)
    return parse_year(raw if isinstance(raw, int) else str(raw))


def _date(raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return parse_date(raw.isoformat())
    return parse_date(str(raw))


def _yes_no(raw: object) -> Read:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, (int, str)):
        found = _YES_NO.get(half_width(str(raw)).lower())
        if found is not None:
            return found
    return CellFault("cell-yes-no", "是 或 否", "yes or no")


def _choice(field: Field, _: Vocabulary) -> Callable[[object], Read]:
    """A reader of choices by id, label or alias, full-width or not."""
    names = {half_width(name): c.id for c in field.choices for name in (*c.aliases, c.label, c.id)}
    if not field.choices:
        return lambda raw: CellFault("cell-choice", "空着", "an empty cell")
    zh = "、".join(c.id if c.id == c.label else f"{c.label}（{c.id}）" for c in field.choices)
    fault = CellFault("cell-choice", f"其中之一：{zh}", "one of " + ", ".join(c.id for c in field.choices))

    def read(raw: object) -> Read:
        raw = _whole(raw)
        if field.foreign and isinstance(raw, str) and "/" in raw:
            return text_from(raw)
        return fault if isinstance(raw, bool) else names.get(half_width(str(raw)), fault)

    return read


def text_from(raw: object) -> str | CellFault:
    """Text without blanks at its ends; whole and decimal numbers are taken as they are written."""
    if isinstance(raw, str):
        return _UNWRITABLE if _NO_CHARACTER.search(raw) else raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, Decimal) and _readable(raw):
        return f"{raw:f}"
    return CellFault(
        "cell-text",
        "文字（号码过长时，先把单元格设为“文本”格式再填）",
        "text (for a long number, format the cell as text before typing it)",
    )


def code_from(raw: object) -> str | CellFault:
    """A unified social credit code in capitals without blanks, its check character right."""
    text = text_from(raw)
    if isinstance(text, CellFault):
        return text
    code = _squeezed(text)
    if fault := _fault_of(code):
        raise fault
    return code


def party_from(raw: object) -> str | CellFault:
    """A party: whatever looks like a code of 18 characters must be a right one, anything else is a name."""
    text = text_from(raw)
    if isinstance(text, str) and _LIKE_CODE.fullmatch(_squeezed(text)):
        return code_from(text)
    return text


@lru_cache(maxsize=1 << 16)
def _fault_of(code: str) -> ValueFault | None:
    """What is wrong with a code, remembered: an enterprise stands in every table of a city."""
    return fault_of(code)


def _squeezed(text: str) -> str:
    return "".join(half_width(text).split()).upper()


def _code(field: Field, vocabulary: Vocabulary) -> Callable[[object], Read]:
    if field.code_table == USCC:
        return code_from
    table = vocabulary.code_tables.get(field.code_table or "")
    return text_from if table is None else partial(_listed, table, field)


def _listed(table: Mapping[str, str], field: Field, raw: object) -> Read:
    text = text_from(raw)
    if isinstance(text, CellFault):
        return text
    code = half_width(text)
    if code in table:
        return code
    like = near(code, table)
    zh = f"代码表 {field.code_table} 里的代码" + (f"，最接近的是 {like} {table[like]}" if like else "")
    en = f"a code of {field.code_table}" + (f"; the nearest is {like} {table[like]}" if like else "")
    return CellFault("cell-code", zh, en)


def is_uscc(field: Field) -> bool:
    """Whether a field holds the unified social credit code that identifies a record."""
    return field.kind is Kind.CODE and field.code_table == USCC


def _reference(field: Field, vocabulary: Vocabulary) -> Callable[[object], Read]:
    target = vocabulary.type_named(field.target or "")
    if target is None or not target.keys or is_uscc(target.keys[0]) or target.keys[0].kind is Kind.REF:
        return party_from
    return _KINDS[target.keys[0].kind](target.keys[0], vocabulary)


def _plain(read: Callable[[object], Read]) -> Callable[[Field, Vocabulary], Callable[[object], Read]]:
    return lambda field, vocabulary: read


_KINDS: dict[Kind, Callable[[Field, Vocabulary], Callable[[object], Read]]] = {
    Kind.MONEY: _plain(money_from_cell),
    Kind.RATIO: _plain(ratio_from_cell),
    Kind.COUNT: _plain(_count),
    Kind.NUMBER: _plain(_number),
    Kind.AREA: _plain(_area),
    Kind.YEAR: _plain(_year),
    Kind.DATE: _plain(_date),
    Kind.BOOL: _plain(_yes_no),
    Kind.ENUM: _choice,
    Kind.TEXT: _plain(text_from),
    Kind.CODE: _code,
    Kind.PARTY: _plain(party_from),
    Kind.REF: _reference,
}
