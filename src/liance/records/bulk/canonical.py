"""Cells in their plain form converted as whole columns; everything else is left for the reader of single cells.

An expression made here gives a cell's value where it is certain that the reader in `records.cells` would give the
same, and null elsewhere. Being too strict costs time only, so these forms are few: `123`, `-4.56`, `2023`,
`2023-06-30`, `true`, a choice's id, a valid credit code, text without blanks at its ends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from operator import add

import polars as pl

from liance.records.bulk.manifest import Unit
from liance.records.cells import USCC, is_uscc, reader_for
from liance.records.frames import DIGITS, EXACT, decimal_of, dtype_of, scale_of
from liance.records.vocabulary import Field, Kind, Number, Vocabulary
from liance.values.money import MAX_FEN, YUAN
from liance.values.period import FIRST_YEAR, LAST_YEAR
from liance.values.uscc import ALPHABET, WEIGHTS

STAGED_SCALE = 18
"""Decimals kept of ratios, numbers and areas that come as text; as many digits may stand before the point."""
TEXTS = (pl.String, pl.Categorical, pl.Enum)
_NOT_BLANK = r"[^\s\x1c-\x1f]"
_TEXT = r"^[^\s\x00-\x1f](?s:[^\x00]*[^\s\x00-\x1f])?$"
_MONEY = r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$"
_DECIMAL = r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$"
_CODE = rf"^[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}$"


def staged_dtype(field: Field, dtype: pl.DataType) -> pl.DataType:
    """The column type that values of a field are kept in until the scale of the whole column is known."""
    scale = dtype.scale if isinstance(dtype, pl.Decimal) else 0
    return dtype_of(field, max(STAGED_SCALE, scale))


def said(column: str, dtype: pl.DataType) -> pl.Expr:
    """Whether a cell says anything: neither null nor only blanks."""
    cell = pl.col(column)
    return cell.cast(pl.String).str.contains(_NOT_BLANK).fill_null(False) if dtype in TEXTS else cell.is_not_null()


def is_typed(field: Field, dtype: pl.DataType, unit: Unit | None) -> bool:
    """Whether a column already has the type of its field, but for the width of integers and the scale."""
    if field.kind in EXACT:
        return isinstance(dtype, pl.Decimal)
    wanted = dtype_of(field)
    if wanted == pl.Int64:
        return dtype.is_integer() and (field.kind is not Kind.MONEY or unit == "fen")
    return dtype in TEXTS if wanted == pl.String else dtype == wanted


def plain(column: str, field: Field, dtype: pl.DataType, vocabulary: Vocabulary, unit: Unit | None) -> pl.Expr:
    """The value of each cell in plain form, within the field's bounds; null for every other cell.

    The type is that of `dtype_of`, decimals with the scale that `staged_dtype` says. `unit` is that of integers.
    """
    value = _plain(pl.col(column), field, dtype, vocabulary, unit).cast(staged_dtype(field, dtype), strict=False)
    if field.low is not None:
        value = _only(value >= _limit(field, field.low, ceil), value)
    if field.high is not None:
        value = _only(value <= _limit(field, field.high, floor), value)
    return value


def _limit(field: Field, bound: Number, whole: Callable[[Number], int]) -> pl.Expr:
    """A bound to compare with; null, which nothing meets, where no decimal is exact."""
    if field.kind not in EXACT:
        return pl.lit(whole(bound))
    scale = scale_of(Fraction(bound))
    return pl.lit(None if scale is None else decimal_of(Fraction(bound), scale))


def _plain(cell: pl.Expr, field: Field, dtype: pl.DataType, vocabulary: Vocabulary, unit: Unit | None) -> pl.Expr:
    kind = field.kind
    if dtype in TEXTS:
        return _of_text(cell.cast(pl.String), field, vocabulary)
    if dtype.is_integer():
        return _of_integer(cell, field, vocabulary, unit)
    if isinstance(dtype, pl.Decimal):
        if kind in EXACT:
            return _only(cell >= 0, cell) if kind is Kind.AREA else cell
        shortest = cell.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "$1").str.strip_suffix(".")
        return _of_text(shortest, field, vocabulary)
    if dtype == pl.Boolean and kind is Kind.BOOL:
        return cell
    if dtype == pl.Date and kind is Kind.DATE:
        return _only(cell.is_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)), cell)
    return pl.lit(None)


def _of_integer(cell: pl.Expr, field: Field, vocabulary: Vocabulary, unit: Unit | None) -> pl.Expr:
    match field.kind:
        case Kind.MONEY if unit is None:
            return pl.lit(None)
        case Kind.MONEY:
            factor = 1 if unit == "fen" else YUAN
            most = MAX_FEN // factor
            return _only(cell.is_between(-most, most), cell.cast(pl.Int64, strict=False)) * factor
        case Kind.COUNT:
            return _only(cell.is_between(0, 10**18 - 1), cell)
        case Kind.YEAR:
            return _only(cell.is_between(FIRST_YEAR, LAST_YEAR), cell)
        case Kind.RATIO | Kind.NUMBER:
            return cell
        case Kind.AREA:
            return _only(cell >= 0, cell)
    return _of_text(cell.cast(pl.String), field, vocabulary)


def _of_text(text: pl.Expr, field: Field, vocabulary: Vocabulary) -> pl.Expr:
    match field.kind:
        case Kind.MONEY:
            yuan = _only(text.str.contains(_MONEY), text).cast(pl.Decimal(DIGITS, 2), strict=False)
            return (yuan * YUAN).cast(pl.Int64, strict=False)
        case Kind.RATIO | Kind.NUMBER:
            return _only(text.str.contains(_DECIMAL), text)
        case Kind.AREA:
            return _only(text.str.contains(_DECIMAL) & ~text.str.starts_with("-"), text)
        case Kind.COUNT:
            return _only(text.str.contains(r"^[0-9]{1,18}$"), text)
        case Kind.YEAR:
            year = _only(text.str.contains(r"^[0-9]{4}$"), text).cast(pl.Int64)
            return _only(year.is_between(FIRST_YEAR, LAST_YEAR), year)
        case Kind.DATE:
            iso = _only(text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), text)
            return _plain(iso.str.to_date("%Y-%m-%d", strict=False), field, pl.Date(), Vocabulary(()), None)
        case Kind.BOOL:
            return pl.when(text == "true").then(True).when(text == "false").then(False)
    return _only(_is_plain_name(text, field, vocabulary), text)


def _is_plain_name(text: pl.Expr, field: Field, vocabulary: Vocabulary) -> pl.Expr:
    """Whether a text or code stands for itself."""
    match field.kind:
        case Kind.TEXT:
            return text.str.contains(_TEXT)
        case Kind.ENUM:
            return text.is_in(_own_names([c.id for c in field.choices], field, vocabulary))
        case Kind.CODE if field.code_table == USCC:
            return _is_code(text)
        case Kind.CODE if (table := vocabulary.code_tables.get(field.code_table or "")) is not None:
            return text.is_in(_own_names(list(table), field, vocabulary))
        case Kind.CODE:
            return text.str.contains(_TEXT)
        case Kind.REF if (key := _plain_key(field, vocabulary)) is not None:
            return _is_plain_name(text, key, vocabulary)
        case Kind.PARTY | Kind.REF:
            return _is_code(text) | (text.str.contains(_TEXT) & text.str.contains(r"\p{Han}"))
    return pl.lit(False)


def _plain_key(field: Field, vocabulary: Vocabulary) -> Field | None:
    """The key that a reference names, unless that is a party: a credit code or a reference itself."""
    target = vocabulary.type_named(field.target or "")
    key = target.keys[0] if target is not None and target.keys else None
    return None if key is None or is_uscc(key) or key.kind is Kind.REF else key


def _own_names(names: list[str], field: Field, vocabulary: Vocabulary) -> list[str]:
    """Those names that the reader of the field's cells gives back as they are."""
    read = reader_for(field, vocabulary)
    return [name for name in names if read(name) == name]


def _is_code(text: pl.Expr) -> pl.Expr:
    """Whether a text is a valid credit code: shape, and a weighted sum that is a multiple of 31."""
    binary = _only(text.str.contains(_CODE), text).cast(pl.Binary)
    worth = pl.lit(pl.Series([max(ALPHABET.find(chr(byte)), 0) for byte in range(256)], dtype=pl.Int32))
    terms = [worth.gather(binary.bin.get(i, null_on_oob=True)) * w for i, w in enumerate((*WEIGHTS, 1))]
    return (reduce(add, terms) % len(ALPHABET) == 0).fill_null(False)


def _only(holds: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The value where something holds, null elsewhere."""
    return pl.when(holds).then(value)
