"""SQL text: identifiers, literals, logic and comments, written so that a person can read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
ATOM = re.compile(r"[\w.]+|'[^']*'")
RESERVED = frozenset(
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default"
    " deferrable desc describe distinct do else end except false fetch for foreign from grant group having in initially"
    " intersect into lambda lateral leading limit not null offset on only or order pivot placing primary qualify"
    " references returning select show some summarize symmetric table then to trailing true union unique unpivot using"
    " variadic when where window with".split()
)
INDENT = "  "
WIDE = 96
YEARS = 10_000
"""Integers below are written without groups, so that a year looks like one."""


class Beyond(Exception):
    """A construct of the policy language that this emitter does not put into SQL: `construct` names it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def name(identifier: str) -> str:
    """An identifier, quoted where SQL would not take it as it is."""
    return identifier if PLAIN.fullmatch(identifier) and identifier not in RESERVED else f'"{identifier}"'


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def literal(value: int | Fraction | bool | str | date) -> str:
    """A literal of a constant that is no fraction; integers in groups of three."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    assert isinstance(value, int | Fraction)
    assert value.denominator == 1
    return f"{value.numerator:_}" if abs(value.numerator) >= YEARS else str(value.numerator)


def atom(sql: str) -> str:
    """The expression in brackets where it could fall apart inside another one."""
    return sql if ATOM.fullmatch(sql) or _one_call(sql) else f"({sql})"


def _one_call(sql: str) -> bool:
    """Whether it is one bracket, or one call, from its first character to its last."""
    start = re.match(r"\w*\(", sql)
    if start is None or not sql.endswith(")"):
        return False
    depth = 0
    for i, sign in enumerate(sql):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and i >= start.end() - 1:
            return i == len(sql) - 1
    return False


def every(parts: Iterable[str]) -> str:
    """Conjunction; SQL's AND is Kleene's."""
    kept = list(dict.fromkeys(p for p in parts if p != "TRUE"))
    if "FALSE" in kept:
        return "FALSE"
    return _together("AND", kept) if kept else "TRUE"


def some(parts: Iterable[str]) -> str:
    """Disjunction."""
    kept = list(dict.fromkeys(p for p in parts if p != "FALSE"))
    if "TRUE" in kept:
        return "TRUE"
    return _together("OR", kept) if kept else "FALSE"


def _together(word: str, parts: list[str]) -> str:
    """Parts joined by a connective, each on its own line where they are long; brackets round another connective."""
    if len(parts) == 1:
        return parts[0]
    other = {"AND": "OR", "OR": "AND"}[word]
    sides = [f"({p})" if other in connectives(p) else p for p in parts]
    line = f" {word} ".join(sides)
    if len(line) <= WIDE and "\n" not in line:
        return line
    return f"\n  {word} ".join(side.replace("\n", "\n  ") for side in sides)


def connectives(sql: str) -> set[str]:
    """AND, OR and NOT that stand outside all brackets and CASEs."""
    depth, found = 0, set()
    for token in re.findall(r"'(?:[^']|'')*'|\w+|[()]", sql):
        depth += (token in ("(", "CASE")) - (token in (")", "END"))
        if depth == 0 and token in ("AND", "OR", "NOT"):
            found.add(token)
    return found


def negated(part: str) -> str:
    """Negation."""
    if part in ("TRUE", "FALSE"):
        return "FALSE" if part == "TRUE" else "TRUE"
    inside = connectives(part)
    if part.startswith("NOT ") and inside == {"NOT"} and part.count("NOT") == 1:
        return part[4:]
    return f"NOT ({part})" if inside else f"NOT {part}"


def whether(rows: Sequence[tuple[str, str]], other: str = "") -> str:
    """CASE over pairs (test, value); rows that cannot be met are left out, nothing follows one that always is."""
    kept: list[tuple[str, str]] = []
    for test, value in rows:
        if test == "TRUE":
            other = value
            break
        if test != "FALSE":
            kept.append((test, value))
    if not kept:
        return other or "NULL"
    lines = [f"WHEN {test} THEN {value}" for test, value in kept]
    lines += [f"ELSE {other}"] if other and other != "NULL" else []
    line = f"CASE {' '.join(lines)} END"
    if len(line) <= WIDE and "\n" not in line:
        return line
    return "\n".join(["CASE", *map(indented, lines), "END"])


def one_line(words: str) -> str:
    """Words of a policy on one line."""
    return re.sub(r"\s+", " ", words).strip()


def remark(words: str) -> str:
    """A comment line."""
    return f"-- {one_line(words)}"


def indented(sql: str, depth: int = 1) -> str:
    """All lines moved to the right."""
    return "\n".join(INDENT * depth + line if line else line for line in sql.split("\n"))


def cte(title: str, body: str, remarks: Sequence[str] = ()) -> str:
    """One named step of the chain, under its comments."""
    return "\n".join([*map(remark, remarks), f"{title} AS (", indented(body), ")"])
