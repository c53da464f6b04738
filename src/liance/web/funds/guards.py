"""What the database itself refuses about orders: a step that is none, another amount, a row deleted."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

FUNCTION = (
    "CREATE OR REPLACE FUNCTION liance_step_refused() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% refuses this step', TG_TABLE_NAME; END $$"
)
SQLITE = (
    "CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table}{when} "
    "BEGIN SELECT RAISE(ABORT, '{table} refuses this step'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} FOR EACH ROW{when} EXECUTE FUNCTION liance_step_refused()"
)


def guarded(table: str, *, steps: Iterable[tuple[str, str]], fixed: Iterable[str]) -> RunPython:
    """A migration step: `status` moves only by these steps, the `fixed` columns never change, no row is deleted."""
    allowed = ", ".join(f"'{before}>{after}'" for before, after in steps)
    moved = f"OLD.status <> NEW.status AND (OLD.status || '>' || NEW.status) NOT IN ({allowed})"
    changed = "".join(f" OR OLD.{column} <> NEW.{column}" for column in fixed)

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        postgres = editor.connection.vendor == "postgresql"
        if postgres:
            editor.execute(FUNCTION, params=None)
        form = POSTGRES if postgres else SQLITE
        for name, verb, when in (("step", "UPDATE", f" WHEN (({moved}){changed})"), ("kept", "DELETE", "")):
            editor.execute(form.format(table=table, name=name, verb=verb, when=when), params=None)

    return RunPython(forwards, RunPython.noop)


def unguarded(table: str) -> RunPython:
    """A migration step: the table is guarded no more, so that it can be changed and guarded again."""

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        of_table = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for name in ("step", "kept"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{of_table}", params=None)

    return RunPython(forwards, RunPython.noop)
