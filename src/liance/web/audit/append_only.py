"""Tables that the database itself keeps append-only: triggers refuse UPDATE and DELETE on SQLite and PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {VERB} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION liance_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)
POSTGRES = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {VERB} ON {table} "
    "FOR EACH {each} EXECUTE FUNCTION liance_append_only()"
)


def append_only(*tables: str) -> RunPython:
    """A migration step: from now on rows of these tables are only added (PostgreSQL: nor may they be truncated)."""

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        postgres = editor.connection.vendor == "postgresql"
        if postgres:
            editor.execute(POSTGRES_FUNCTION, params=None)
        for table in tables:
            for verb in ("update", "delete", *(("truncate",) if postgres else ())):
                each = "STATEMENT" if verb == "truncate" else "ROW"
                form = POSTGRES if postgres else SQLITE
                editor.execute(form.format(table=table, verb=verb, VERB=verb.upper(), each=each), params=None)

    return RunPython(forwards, RunPython.noop)
