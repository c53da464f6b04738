"""SQLite files and PostgreSQL databases as parts: read in batches, no password in any message.

Each table is named by a record type's id or label. A table `liance (name, value)` with the row `money`, `fen` or
`yuan` says what integers of money count; text and numeric columns are yuan.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from liance.diagnostics.diagnostic import Rejected
from liance.records.bulk.manifest import Unit
from liance.records.bulk.parts import ROWS, Batch, Part, batch_of_columns
from liance.records.columns import plain_name
from liance.records.raw import RawTable, blank, problem, shown, table_of_grid
from liance.records.vocabulary import RecordType

if TYPE_CHECKING:
    from hashlib import _Hash

MARKER = "liance"
POSTGRES = ("postgresql://", "postgres://")
SQLITE = "sqlite:///"
SUFFIXES = (".db", ".sqlite", ".sqlite3")
Row = tuple[object, ...]
Found = tuple[Sequence[str], Iterator[Sequence[Row]]]
"""The names of columns, and the rows in batches."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: its name without password, its tables, how to read one, and a digest of what was read."""

    name: str
    tables: tuple[str, ...]
    rows: Callable[[str, Sequence[str]], AbstractContextManager[Found]]
    digest: _Hash

    def unit(self) -> Unit | None:
        """What integers of money count, as the table `liance` says. Raises Rejected when it says something else."""
        if MARKER not in self.tables:
            return None
        with self.rows(MARKER, ()) as (_, batches):
            told = {str(row[0]): row[1] for rows in batches for row in rows if len(row) == 2}
        match told.get("money"):
            case "fen":
                return "fen"
            case "yuan":
                return "yuan"
        raise Rejected([problem("manifest-unreadable", self.name, {"value": shown(told)}, sheet=MARKER)])

    def part(self, table: str, type_: RecordType | None, unit: Unit | None) -> Part:
        """A table as a part, its rows numbered from 1; PostgreSQL gives them in the order of the record type's keys."""
        with self.rows(table, ()) as (names, _):
            head = RawTable(table, self.name, tuple(names), [], table)
        by_name = {plain_name(name): name for name in reversed(names)}
        keys = type_.keys if type_ is not None else ()
        wanted = [next((by_name[n] for n in map(plain_name, (k.id, k.label)) if n in by_name), None) for k in keys]
        order = [name for name in wanted if name is not None]
        return Part(head, unit, lambda: self._batches(head, order))

    def _batches(self, head: RawTable, order: Sequence[str]) -> Iterator[Batch]:
        first = 1
        self.digest.update(repr((head.type_name, head.columns)).encode())
        with self.rows(head.type_name, order) as (_, batches):
            for rows in batches:
                self.digest.update(repr(rows).encode("utf-8", "surrogatepass"))
                said = [(n, row) for n, row in enumerate(rows, first) if not all(map(blank, row))]
                first += len(rows)
                columns = list(zip(*(row for _, row in said), strict=True)) or [()] * len(head.columns)
                yield batch_of_columns(head.columns, columns, [n for n, _ in said])

    def whole(self, table: str) -> RawTable:
        """A small table in memory."""
        with self.rows(table, ()) as (names, batches):
            lines = [row for rows in batches for row in rows]
        self.digest.update(repr((table, names, lines)).encode("utf-8", "surrogatepass"))
        return table_of_grid(table, self.name, table, enumerate([tuple(names), *lines]))[0][0]


def is_database(source: str) -> bool:
    """Whether a source is a database's address or file."""
    return source.startswith((*POSTGRES, SQLITE)) or source.lower().endswith(SUFFIXES)


@contextmanager
def opened(source: str) -> Iterator[Database]:
    """The database of an address `postgresql://…`, `sqlite:///…` or of an SQLite file. Raises Rejected."""
    if source.startswith(POSTGRES):
        with _postgres(source) as database:
            yield database
    else:
        with _sqlite(Path(unquote(source.removeprefix(SQLITE)) if source.startswith(SQLITE) else source)) as database:
            yield database


@contextmanager
def _sqlite(path: Path) -> Iterator[Database]:
    if not path.is_file():
        raise _unreadable(path.name, "no such file")
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)

    @contextmanager
    def rows(table: str, order: Sequence[str]) -> Iterator[Found]:
        cursor = connection.execute(f"SELECT * FROM {_quoted(table)}")
        yield [column[0] for column in cursor.description], iter(lambda: cursor.fetchmany(ROWS), [])

    try:
        connection.execute("BEGIN")
        listed = (
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        )
        tables = tuple(sorted(name for (name,) in connection.execute(listed)))
        yield Database(path.name, tables, rows, sha256())
    except sqlite3.Error as error:
        raise _unreadable(path.name, str(error)) from None
    finally:
        connection.close()


@contextmanager
def _postgres(url: str) -> Iterator[Database]:
    name = without_password(url)
    try:
        psycopg = import_module("psycopg")
    except ImportError:
        raise Rejected([problem("database-driver", name)]) from None
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield _postgres_database(name, connection)
    except psycopg.Error as error:
        raise _unreadable(name, _without_secrets(str(error), url)) from None


def _postgres_database(name: str, connection: Any) -> Database:
    """The tables and views of the connection's schema."""

    @contextmanager
    def rows(table: str, order: Sequence[str]) -> Iterator[Found]:
        by = ", ".join(f'{_quoted(column)}::text COLLATE "C"' for column in order)
        with connection.cursor(name="liance_rows") as cursor:
            cursor.itersize = ROWS
            cursor.execute(f"SELECT * FROM {_quoted(table)}" + (f" ORDER BY {by}" if by else ""))
            yield [column.name for column in cursor.description], iter(lambda: cursor.fetchmany(ROWS), [])

    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
    return Database(name, tuple(found for (found,) in connection.execute(listed)), rows, sha256())


def without_password(url: str) -> str:
    """An address as it may be shown."""
    hidden = re.sub(r"(://[^/@:]*):.*@", r"\1:***@", url)
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", hidden)


def _without_secrets(text: str, url: str) -> str:
    """A driver's words without the address and its password, whichever way they quote it."""
    try:
        parts = urlsplit(url)
        secrets = {parts.password or "", *parse_qs(parts.query).get("password", [])}
    except ValueError:
        return "the address is not well formed"
    secrets |= {unquote(secret) for secret in secrets}
    for secret in sorted(filter(None, {url, *secrets}), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _unreadable(name: str, reason: str) -> Rejected:
    return Rejected([problem("database-unreadable", name, {"reason": shown(reason)})])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
