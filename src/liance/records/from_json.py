"""JSON text to raw tables: numbers exact, doubled keys and NaN named, mistakes at their line and column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import Source, TextPlace
from liance.records.raw import RawRow, RawTable, problem, shown

Found = tuple[list[RawTable], list[Diagnostic]]
MOST_DIGITS = 600
"""More than any cell needs, and fewer than any limit on the length of integers that Python can be given."""
_EXPECTED = {
    "Expecting value": "这里应有一个值",
    "Expecting ',' delimiter": "这里缺逗号，或括号没有配对",
    "Expecting ':' delimiter": "字段名后缺冒号",
    "Expecting property name enclosed in double quotes": "这里应是双引号括起的字段名（最后一项后面不加逗号）",
    "Extra data": "内容到此应当结束，后面多出了文字",
    "Unterminated string starting at": "这段文字缺右引号",
    "Invalid control character at": "引号内不能直接换行或用制表符",
}


class _Doubled(dict[str, object]):
    """An object of the text in which some keys stood more than once."""

    keys_twice: tuple[str, ...] = ()


_NO_CELLS = frozenset((float, list, dict, _Doubled))


def tables_from_json(text: str, *, file: str, stem: str) -> Found:
    """Raw tables of `{"type": [rows]}`, or of a list alone, whose type is then the file's stem.

    Integers stay int (text when too long for one), other numbers are Decimal; NaN and Infinity are refused
    where they stand.
    """
    try:
        root = _parsed(text)
    except json.JSONDecodeError as error:
        return [], [_syntax_error(text, file, error)]
    except RecursionError as error:
        return [], [problem("file-unreadable", file, {"reason": "嵌套过深", "reason_en": str(error)})]
    if isinstance(root, list):
        return _table(stem, file, None, root)
    if not isinstance(root, dict):
        wanted = ("对象 {“记录类型”: [行…]}", 'an object {"record type": [rows]}')
        return [], [_shape(file, None, None, root, *wanted)]
    tables: list[RawTable] = []
    faults = list(_doubled(file, None, None, root))
    for name, rows in root.items():
        if not isinstance(rows, list):
            faults.append(_shape(file, name, None, rows, "由行组成的列表 […]", "a list of rows […]"))
            continue
        found, more = _table(name, file, name, rows)
        tables += found
        faults += more
    return tables, faults


def _parsed(text: str) -> object:
    """What the text says; numbers that Python refuses for their length or exponent are text."""
    read = partial(json.loads, text, object_pairs_hook=_object)
    try:
        return read(parse_float=Decimal)
    except json.JSONDecodeError:
        raise
    except (ValueError, InvalidOperation):  # rare, so that reading others stays fast
        return read(parse_float=_decimal, parse_int=_integer)


def _integer(digits: str) -> int | str:
    """A whole number; as text when it has more digits than any cell needs."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _decimal(digits: str) -> Decimal | str:
    """A number with point or exponent; as text when its exponent is beyond any number."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return digits


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of the text, remembering keys that stood twice."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    kept = _Doubled(made)
    names = [name for name, _ in pairs]
    kept.keys_twice = tuple(name for name in made if names.count(name) > 1)
    return kept


def _table(name: str, file: str, sheet: str | None, items: list[object]) -> Found:
    columns: dict[str, None] = {}
    rows: list[RawRow] = []
    faults: list[Diagnostic] = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            wanted = ("对象 {“字段”: 值}", 'an object {"field": value}')
            faults.append(_shape(file, sheet, number, item, *wanted))
            continue
        columns.update(dict.fromkeys(item))
        faults += _doubled(file, sheet, number, item)
        cells = item
        if not _NO_CELLS.isdisjoint(map(type, item.values())):
            wrong = {key: value for key, value in item.items() if type(value) in _NO_CELLS}
            faults += _not_cells(file, sheet, number, wrong)
            cells = {key: value for key, value in item.items() if key not in wrong}
        rows.append(RawRow(number, cells))
    return [RawTable(name, file, tuple(columns), rows, sheet)], faults


def _not_cells(file: str, sheet: str | None, number: int, wrong: Mapping[str, object]) -> Iterable[Diagnostic]:
    """Values that no cell can hold; the only floats that reach this point are NaN and the infinities."""
    for column, value in wrong.items():
        code = "json-not-finite" if isinstance(value, float) else "json-nested"
        yield problem(code, file, {"value": _json(value)}, sheet=sheet, row=number, column=column)


def _doubled(file: str, sheet: str | None, row: int | None, item: object) -> Iterable[Diagnostic]:
    if isinstance(item, _Doubled):
        for key in item.keys_twice:
            yield problem("json-key-twice", file, {"value": key}, sheet=sheet, row=row, column=key)


def _shape(file: str, sheet: str | None, row: int | None, value: object, expected: str, en: str) -> Diagnostic:
    told = {"value": _json(value), "expected": expected, "expected_en": en}
    return problem("json-shape", file, told, sheet=sheet, row=row)


def _json(value: object) -> str:
    return shown(json.dumps(value, ensure_ascii=False, default=str))


def _syntax_error(text: str, file: str, error: json.JSONDecodeError) -> Diagnostic:
    place = TextPlace(Source(file, text), error.pos, min(error.pos + 1, len(text)))
    line = text[error.pos : error.pos + 20].split("\n", 1)[0]
    args = {"file": file, "row": str(error.lineno), "column": str(error.colno), "value": line}
    args |= {"expected": _EXPECTED.get(error.msg, error.msg), "expected_en": error.msg}
    return Diagnostic("json-syntax", place, args)
