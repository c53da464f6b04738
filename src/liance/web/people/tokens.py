"""The index of the tokens of names: FTS5 kept by triggers on SQLite, GIN on PostgreSQL; how it is made and asked.

SQLite finds nothing for one or two characters unless these are its words, and trigrams of PostgreSQL depend
on the locale. So both index the same tokens, which `chains/names` makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

TABLE = "people_name_tokens"
_OUT = f"INSERT INTO {TABLE}({TABLE}, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
_IN = f"INSERT INTO {TABLE}(rowid, tokens) VALUES (new.id, new.tokens);"
SQLITE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(tokens, content='people_name', content_rowid='id', tokenize='ascii', "
    "detail=none, columnsize=0)",
    f"CREATE TRIGGER people_name_in AFTER INSERT ON people_name BEGIN {_IN} END",
    f"CREATE TRIGGER people_name_out AFTER DELETE ON people_name BEGIN {_OUT} END",
    f"CREATE TRIGGER people_name_changed AFTER UPDATE OF id, tokens ON people_name BEGIN {_OUT} {_IN} END",
)
POSTGRES = (f"CREATE INDEX {TABLE} ON people_name USING gin (string_to_array(tokens, ' '))",)


def token_index() -> RunPython:
    """A migration step: the tokens of names are indexed from now on."""

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
            editor.execute(statement, params=None)

    return RunPython(forwards, RunPython.noop)


def rebuild() -> None:
    """Make the index anew from the table of names."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"REINDEX INDEX {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('rebuild')")


def names_having(groups: Sequence[Sequence[str]]) -> tuple[str, str, list[Any]]:
    """The names (n) that have all tokens of one of the groups: what stands after FROM and WHERE, and the parameters.

    SQLite goes through the index in its order and stops at a LIMIT; the cross join says so to its planner.
    """
    if connection.vendor == "postgresql":
        asked = " OR ".join("string_to_array(n.tokens, ' ') @> %s" for _ in groups)
        return "people_name n", f"({asked})", [list(group) for group in groups]
    asked = " OR ".join(f"({' AND '.join(_quoted(token) for token in group)})" for group in groups)
    return f"{TABLE} CROSS JOIN people_name n ON n.id = {TABLE}.rowid", f"{TABLE} MATCH %s", [asked]


def _quoted(token: str) -> str:
    return f'"{token}"'
