"""Whole populations read from a real PostgreSQL server; its password is in no message."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from tests.records.bulk_ways import found_in, write_files
from tests.records.fictional import CHIPS, FILES, VOCABULARY, csv_text
from tests.records.postgres import PASSWORD, USER, a_server, address

from liance.records.bulk.databases import without_password
from liance.records.bulk.tables import open_tables

TYPES = {
    "registered_here": "boolean", "supporting": "boolean", "year": "smallint", "paid_on": "date", "as_of": "date",
    "revenue": "numeric(18,2)", "taxable_income": "numeric(18,2)", "actual_investment": "numeric",
}  # fmt: skip


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with a_server() as number:
        yield number


def base(port: int) -> Any:
    """A new connection to an empty schema."""
    import psycopg

    connection = psycopg.connect(address(port), autocommit=True)
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public")
    return connection


@pytest.mark.slow
def test_typed_columns_of_a_database_are_the_city_of_the_files(port, tmp_path, monkeypatch):
    monkeypatch.setattr("liance.records.bulk.databases.ROWS", 1)
    with base(port) as connection:
        for name, (header, *lines) in FILES.items():
            columns = ", ".join(f'"{column}" {TYPES.get(column, "text")}' for column in header)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            for line in reversed(lines):
                marks = ", ".join(["%s"] * len(line))
                connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', line)
    expected = open_tables(write_files(tmp_path, {n: csv_text(lines) for n, lines in FILES.items()}), VOCABULARY)
    found = open_tables(address(port), VOCABULARY)
    assert found.rows == expected.rows
    assert found.parameters == expected.parameters
    for type_ in VOCABULARY.types:
        key = [f.id for f in type_.keys]
        frames = [tables.frames[type_.id].collect().sort(key) for tables in (found, expected)]
        assert frames[0].schema == frames[1].schema
        assert frames[0].equals(frames[1])
    assert open_tables(address(port), VOCABULARY).fingerprint == found.fingerprint


@pytest.mark.slow
def test_integers_of_money_and_mistakes_are_named_at_their_place(port):
    with base(port) as connection:
        connection.execute('CREATE TABLE "投资项目" (name text, investor text, actual_investment bigint, "竣工" text)')
        connection.execute("INSERT INTO 投资项目 VALUES ('一号', '东港投资局', 5)")
    shown = f"postgresql://{USER}:***@127.0.0.1:{port}/postgres#投资项目"
    assert [(d.code, str(d.place)) for d in found_in(address(port))] == [
        ("column-unknown", f"{shown}:竣工"),
        ("money-unit", f"{shown}:1:actual_investment"),
    ]
    with base(port) as connection:
        connection.execute("CREATE TABLE liance (name text, value text)")
        connection.execute("INSERT INTO liance VALUES ('money', 'fen')")
        connection.execute("CREATE TABLE enterprise_year (enterprise text, year int, revenue bigint)")
        connection.execute(f"INSERT INTO enterprise_year VALUES ('{CHIPS}', 2023, 5), ('{CHIPS}', 2023, -5)")
        connection.execute("CREATE TABLE enterprise (id text)")
        connection.execute(f"INSERT INTO enterprise VALUES ('{CHIPS}')")
    found = found_in(address(port))
    assert [d.code for d in found] == ["cell-below", "key-twice"] or [d.code for d in found] == [
        "key-twice",
        "cell-below",
    ]
    assert {d.args["value"] for d in found} == {"-0.05", f"{CHIPS} · 2023"}


@pytest.mark.slow
@pytest.mark.parametrize("password", ["wrong%2Fword", "not[well", "%zz"])
def test_a_password_is_never_told(port, password):
    for url in (address(port, password), address(port).replace("/postgres", "/nobase"), "postgresql://a:b:c@[::/x"):
        (found,) = found_in(url)
        assert found.code == "database-unreadable"
        told = f"{found.as_json()} {found.as_json('en')}"
        assert not any(word in told for word in (password, "wrong/word", PASSWORD, "s3cret"))


def test_an_address_is_shown_without_its_password():
    assert without_password("postgresql://u:p/w@h/b") == "postgresql://u:***@h/b"
    assert without_password("postgresql://u:p@w@h/b") == "postgresql://u:***@h/b"
    assert without_password("postgresql://h/b?user=u&password=p%40&x=1") == "postgresql://h/b?user=u&password=***&x=1"
    assert without_password("postgresql://u@h/b") == "postgresql://u@h/b"


def test_without_the_driver_a_person_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    (found,) = found_in("postgresql://clerk:secret@db.example/city")
    assert found.code == "database-driver"
    assert "psycopg" in found.message()
    assert "secret" not in str(found.as_json())
