"""Organisations found by name or code, the likeliest first, or all whose names contain a text; always by an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from liance.chains.names.rank import Kept, best, fits
from liance.chains.names.tokens import Asked, asked
from liance.web.people.models import Organisation
from liance.web.people.tokens import names_having

MOST = 200
"""Organisations that a search finds at most: who looks further types another character."""
LOOKED_AT = 200
"""Names that are read in one step and compared."""
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation's code, and the name by which it was found; empty if it was the code."""

    code: str
    name: str


Condition = tuple[str, str, list[Any]]
"""What stands after FROM (names as n) and WHERE, and the parameters."""


def find(text: str, *, kinds: Iterable[str] = (), county: str | None = None, most: int = MOST) -> list[Found]:
    """The organisations that a name, a part of one, initials or the beginning of a code may mean, likeliest first.

    Former and short names count as well.
    """
    query, limits = asked(text), _limits(tuple(kinds), county)
    named = best(text, query, _names(query, limits), most=most) if query.text else []
    found = [Found(hit.kept.code, hit.kept.name) for hit in named]
    known = {one.code for one in found}
    return [*found, *(Found(code, "") for code in _codes(text, limits, most) if code not in known)][:most]


def read(found: Iterable[Found]) -> list[Organisation]:
    """The organisations that were found, in the same order, each saying by which other name if it was one."""
    found = list(found)
    rows = Organisation.objects.in_bulk([one.code for one in found])
    for one in found:
        if one.code in rows and one.name != rows[one.code].name:
            rows[one.code].found_as = one.name
    return [rows[one.code] for one in found if one.code in rows]


def called(text: str, *, field: str = "code") -> Q:
    """Organisations any of whose names contains a text, or whose code begins with it; for filtering other tables.

    `field` is the path to the code.
    """
    query = asked(text)
    begins = Q(**{f"{field}__startswith": text.strip().upper()})
    if not query.text:
        return begins
    source, where, values = names_having([query.within])
    sql = f"SELECT n.organisation_id FROM {source} WHERE {where} AND n.core LIKE %s"
    return begins | Q(**{f"{field}__in": RawSQL(sql, [*values, f"%{query.text}%"])})


# ---- in steps --------------------------------------------------------------------------------------------------------
def _names(query: Asked, limits: Condition) -> list[Kept]:
    """Names that may fit: what is called or begins so, what contains it, and if nothing does what differs by a slip."""
    found = _read([("people_name n", "n.core = %s", [query.text]), _beginning("core", query.text)], limits)
    if query.maybe_initials:
        found += _read([_beginning("initials", query.text)], limits)
    if len(found) < LOOKED_AT:
        found += _read([names_having([query.within])], limits)
    for groups in (query.nearly, query.exchanged):
        if groups and not any(fits(query.text, kept.core) for kept in found):
            found += _read([names_having([group]) for group in groups], limits)
    return found


def _beginning(column: str, text: str) -> Condition:
    """Names whose column begins with a text, by the column's index."""
    if connection.vendor == "postgresql":
        return "people_name n", f"n.{column} LIKE %s", [f"{text}%"]
    return "people_name n", f"n.{column} >= %s AND n.{column} < %s", [text, text + LAST]


def _limits(kinds: Sequence[str], county: str | None) -> Condition:
    """The organisations (o) among which is searched."""
    wanted = [f"o.kind IN ({', '.join('%s' for _ in kinds)})"] if kinds else []
    wanted += ["o.county = %s"] if county is not None else []
    join = "JOIN" if connection.vendor == "postgresql" else "CROSS JOIN"
    source = f" {join} people_organisation o ON o.code = n.organisation_id" if wanted else ""
    return source, "".join(f" AND {one}" for one in wanted), [*kinds, *([county] if county is not None else [])]


def _read(ways: Sequence[Condition], limits: Condition) -> list[Kept]:
    """The names that meet any of the conditions, of each so many."""
    parts = (
        f"SELECT * FROM (SELECT n.organisation_id, n.name, n.core FROM {source}{limits[0]} "
        f"WHERE {where}{limits[1]} LIMIT {LOOKED_AT}) AS part"
        for source, where, _ in ways
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for *_, values in ways for value in (*values, *limits[2])])
        return [Kept(*row) for row in cursor.fetchall()]


def _codes(text: str, limits: Condition, most: int) -> list[str]:
    """Codes that begin with a text, if it can be one."""
    typed = text.strip().upper()
    if not (typed.isascii() and typed.isalnum()):
        return []
    where, values = _beginning("code", typed)[1:]
    sql = f"SELECT n.code FROM people_organisation n{limits[0].replace('n.organisation_id', 'n.code')}"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE {where}{limits[1]} ORDER BY n.code LIMIT {most}", [*values, *limits[2]])
        return [code for (code,) in cursor.fetchall()]
