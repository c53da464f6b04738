"""The types of expressions: numbers with powers of money and area, and the kinds without unit."""

from __future__ import annotations

from dataclasses import dataclass

from liance.records.vocabulary import Field, Kind


@dataclass(frozen=True, slots=True)
class Type:
    """`base` is number, bool, text, enum, date or party; numbers carry powers of money and area, and how they show."""

    base: str
    money: int = 0
    area: int = 0
    shown: str = ""
    field: Field | None = None

    @property
    def unit(self) -> tuple[int, int]:
        """Powers of money and of area."""
        return self.money, self.area


MONEY = Type("number", 1, 0, "money")
RATIO = Type("number", 0, 0, "ratio")
COUNT = Type("number", 0, 0, "count")
NUMBER = Type("number", 0, 0, "number")
AREA = Type("number", 0, 1, "area")
UNIT_PRICE = Type("number", 1, -1, "unit-price")
YEAR = Type("number", 0, 0, "year")
BOOL = Type("bool")
TEXT = Type("text")
DATE = Type("date")
PARTY = Type("party")
FIELD_TYPES = {
    Kind.MONEY: MONEY,
    Kind.RATIO: RATIO,
    Kind.COUNT: COUNT,
    Kind.NUMBER: NUMBER,
    Kind.AREA: AREA,
    Kind.YEAR: YEAR,
    Kind.DATE: DATE,
    Kind.BOOL: BOOL,
    Kind.TEXT: TEXT,
    Kind.CODE: TEXT,
    Kind.PARTY: PARTY,
    Kind.REF: PARTY,
}


def type_of(f: Field) -> Type:
    """The expression type of a field."""
    return Type("enum", field=f) if f.kind is Kind.ENUM else FIELD_TYPES[f.kind]
