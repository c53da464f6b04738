"""Every encrypted text of the platform is checked, and sealed anew with a new key, wherever it stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.records.postgres import a_server, address
from tests.web.funds.world import NOW, bank_account, enterprise
from tests.web.journeys import PASSWORD

from liance.web.audit.models import Event
from liance.web.funds.models import PayeeAccount
from liance.web.funds.queries.payments import accounts
from liance.web.keys import check, rotate
from liance.web.people.models import Account
from liance.web.people.queries import accounts as people
from liance.web.site import keyfile, vault

ROOT = Path(__file__).resolve().parents[2]
NUMBER, PHONE = "6222000011112222", "13800000001"


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """A key file of the test's own."""
    settings.KEY_FILE = tmp_path / "keys"
    keyfile.make_if_missing(settings.KEY_FILE)
    return Path(settings.KEY_FILE)


@pytest.fixture
def account(keys: Path, db: None) -> PayeeAccount:
    """Somebody with a telephone number, and an enterprise with a bank account."""
    Account.objects.create_user("li", PASSWORD, name="李", phone=PHONE, created_at=NOW)
    return bank_account(enterprise("E1", account=False), NUMBER)


def kept() -> str:
    """Both tables as the database has them."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("people_account", "funds_payeeaccount"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def test_numbers_are_not_in_the_database_in_clear(account: PayeeAccount) -> None:
    assert NUMBER not in kept()
    assert PHONE not in kept()
    account.refresh_from_db()
    assert (account.number, account.masked) == (NUMBER, "**** 2222")


def test_all_is_sealed_anew_and_still_found(account: PayeeAccount, keys: Path) -> None:
    before, [old] = kept(), keyfile.read(keys)
    assert check().texts == {old.name: 2}
    assert rotate(path=keys, now=NOW) == 2
    newest = keyfile.read(keys)[0]
    assert check() == type(check())({newest.name: 2}, ())
    assert keyfile.read(keys)[1] == old, "backups made before need it"
    assert kept() != before
    assert [a.username for a in people(PHONE)] == ["li"]
    assert Event.objects.get(action="keys-rotated").details == {"texts": 2}
    keyfile.write(keys, (newest,))
    account.refresh_from_db()
    assert account.number == NUMBER, "the old key is not needed any more"


def test_a_number_put_into_another_organisations_row_is_found_out(account: PayeeAccount) -> None:
    """Who can write into the database cannot lead a payment to an account of his own."""
    thief = bank_account(enterprise("E2", account=False), "9999000011112222")
    stolen = {"number_sealed": thief.number_sealed, "number_digest": thief.number_digest}
    PayeeAccount.objects.filter(pk=account.pk).update(**stolen)
    assert check().faults == (f"funds.payeeaccount.number {account.pk}",)


def test_finance_sees_when_two_organisations_have_one_account(account: PayeeAccount) -> None:
    assert [a.shared for a in accounts()] == [False]
    bank_account(enterprise("E2", account=False), NUMBER)
    assert [a.shared for a in accounts()] == [True, True]


def test_every_encrypted_text_is_looked_after() -> None:
    found = {f"{model._meta.label}.{sealed.name}" for model, sealed in vault.sealed_columns()}
    assert found == {
        "people.Account.phone", "people.Account.email", "people.Registration.phone", "people.Registration.email",
        "funds.PayeeAccount.number", "notices.Objection.contact", "board.Post.contact",
        "challenges.OpenChallenge.contact", "challenges.Bid.content", "coordination.Ticket.contact",
    }  # fmt: skip


def test_a_page_without_the_key_says_whom_to_ask(account: PayeeAccount, keys: Path, settings: Any) -> None:
    from tests.web.matrix import actor_as

    from liance.web.people.roles import Role

    client, settings.KEY_FILE = Client(), keys.with_name("lost")
    client.force_login(Account.objects.get(pk=actor_as(Role.SYSTEM_ADMIN).account_id))
    answer = client.get(f"/people/accounts/{Account.objects.get(username='li').pk}")
    assert answer.status_code == 503
    assert "数据密钥文件缺失" in answer.content.decode()


# ---- rows that were there before -------------------------------------------------------------------------------------
BEFORE = {"people": "0003", "funds": "0002", "notices": "0001"}
FILL = """
import django; django.setup()
from django.db import connection
ROWS = {
    "people_organisation": "'E1', '甲', 'enterprise', '', false, '2026-01-01'",
    "people_account": "'li', '', '李', '13800000001', true, false, false, '2026-01-01'",
    "people_account ": "'wang', '', '王', '', true, false, false, '2026-01-01'",
    "funds_payeeaccount": "'E1', '甲', '银行', '', '6222000011112222', 'proposed', 'a', '2026-01-01', '', ''",
}
COLUMNS = {
    "people_organisation": "code, name, kind, county, demonstration, created_at",
    "people_account": "username, password, name, phone, is_active, must_change_password, demonstration, created_at",
    "funds_payeeaccount":
        "organisation_id, holder, bank, bank_code, number, status, entered_by, entered_at, judged_by, reason",
}
with connection.cursor() as cursor:
    for table, row in ROWS.items():
        cursor.execute(f"INSERT INTO {table} ({COLUMNS[table.strip()]}) VALUES ({row})")
"""
TELL = """
import django, json; django.setup()
from django.db import connection
from django.db.utils import DatabaseError
from liance.web.funds.models import PayeeAccount
from liance.web.keys import check
from liance.web.people.models import Account
phones = dict((a.username, a.phone) for a in Account.objects.all())
[account] = PayeeAccount.objects.all()
found = {"phones": phones, "number": account.number, "masked": account.masked, "faults": check().faults}
try:
    PayeeAccount.objects.update(number_tail="0000")
except DatabaseError:
    found["guarded"] = True
print(json.dumps(found))
"""


def carried_over(folder: Path, database: str) -> dict[str, Any]:
    """A platform of before, with rows, brought to the present form; what it then says of them."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANCE_", "DJANGO_"))}
    keyfile.make_if_missing(folder / "keys")
    env = kept | {
        "LIANCE_DEBUG": "yes", "LIANCE_HTTPS": "no", "LIANCE_DATA": str(folder / "data"), "LIANCE_DATABASE": database,
        "LIANCE_KEYS": str(folder / "keys"), "DJANGO_SETTINGS_MODULE": "liance.web.settings",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }  # fmt: skip
    migrate = ["-m", "django", "migrate", "-v0"]
    steps = [[*migrate, *step] for step in BEFORE.items()] + [["-c", FILL], migrate, ["-c", TELL]]
    for step in steps:
        done = subprocess.run([sys.executable, *step], env=env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


CARRIED = {
    "phones": {"li": PHONE, "wang": ""}, "number": NUMBER, "masked": "**** 2222", "faults": [], "guarded": True,
}  # fmt: skip


@pytest.mark.slow
def test_numbers_of_before_are_carried_over(tmp_path: Path) -> None:
    assert carried_over(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite3'}") == CARRIED


@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
def test_numbers_of_before_are_carried_over_on_postgresql(tmp_path: Path) -> None:
    with a_server() as port:
        assert carried_over(tmp_path, address(port)) == CARRIED
