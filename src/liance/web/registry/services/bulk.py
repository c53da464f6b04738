"""Many rows into one table: one prepared statement for all, where Django would compose one for every few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import DEFAULT_DB_ALIAS, connections, models


def put(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of values by field name (`record_id` for a reference); defaults of the model are not filled in."""
    by_name = {f.attname: f for f in model._meta.concrete_fields}
    fields, connection = [by_name[name] for name in names], connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    columns, places = ", ".join(quote(str(f.column)) for f in fields), ", ".join(["%s"] * len(fields))
    prepared = [
        [f.get_db_prep_save(value, connection=connection) for f, value in zip(fields, row, strict=True)] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", prepared)


def put_objects(rows: Sequence[models.Model]) -> None:
    """Insert unsaved objects of one model; they do not learn their keys."""
    if rows:
        names = [f.attname for f in rows[0]._meta.concrete_fields if not f.primary_key]
        put(type(rows[0]), names, ([getattr(row, name) for name in names] for row in rows))
