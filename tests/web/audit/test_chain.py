"""The record: added to and nothing else, each event chained to the one before, anchored to a file every day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from liance.web.audit.queries import verify
from liance.web.audit.services import anchor, record
from liance.web.people.actor import SYSTEM


@pytest.fixture
def three(db: None, now: datetime) -> None:
    with transaction.atomic():
        for n in range(3):
            record(actor=SYSTEM, now=now, action="tested", thing="test", thing_id=n, after={"n": n})


def altered(sql: str) -> None:
    """Somebody with the keys of the database gets round the triggers and alters the record."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_event_update_refused")
        cursor.execute("DROP TRIGGER audit_event_delete_refused")
        cursor.execute(sql)


def test_three_events_make_a_sound_chain(three: None) -> None:
    found = verify()
    assert (found.events, found.sound) == (3, True)


@pytest.mark.parametrize("sql", ["UPDATE audit_event SET account = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_alter_it(three: None, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE audit_event SET thing_id = '9' WHERE number = 2", 2),
        ("DELETE FROM audit_event WHERE number = 2", 3),
        ("DELETE FROM audit_event WHERE number = 3", 3),
    ],
)
def test_what_was_altered_all_the_same_is_found(three: None, sql: str, number: int) -> None:
    altered(sql)
    assert number in [f.number for f in verify().faults]


def test_a_chain_written_anew_does_not_fit_its_anchor(
    three: None, now: datetime, settings: object, tmp_path: Path
) -> None:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]
    made = anchor(day=now.date(), folder=tmp_path)
    assert made is not None
    assert made["number"] == 3
    assert anchor(day=now.date(), folder=tmp_path) is None, "once a day"
    altered("UPDATE audit_event SET hash = 'f' WHERE number = 3")
    assert any("锚点" in f.zh for f in verify().faults)


def test_an_event_outside_a_transaction_is_a_mistake_of_the_programmer(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "get_connection", lambda: SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        record(actor=SYSTEM, now=now, action="tested", thing="test", thing_id=1)
