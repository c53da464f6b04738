"""What the tests of the registry share."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from django.test import Client
from tests.web.conftest import NOON, ROOT

from liance.records.city import Record, Value
from liance.records.vocabulary import Vocabulary
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin
from liance.web.registry.services import Told, load_many

EXAMPLE = ROOT / "examples" / "liaocheng"


@pytest.fixture
def vocabulary(edition: Edition) -> Vocabulary:
    """The vocabulary of the first policy."""
    return policy_of(edition).vocabulary


@pytest.fixture
def facts(vocabulary: Vocabulary) -> Callable[..., Record]:
    """A record as an engine has it: `facts("enterprise_year", enterprise=code(1), year=2023, revenue=100)`."""

    def make(type_: str, **values: Value) -> Record:
        found = vocabulary.type_named(type_)
        assert found is not None
        return Record(found, values)

    return make


@pytest.fixture
def sign_in(organisation: Callable[..., Organisation]) -> Callable[[Actor], Client]:
    """A browser in which somebody has signed in: `sign_in(person("li", Role.COUNTY_OFFICER))`."""

    def enter(actor: Actor) -> Client:
        account, _ = Account.objects.get_or_create(
            username=actor.account, defaults={"name": actor.account, "created_at": NOON}
        )
        Membership.objects.get_or_create(
            account=account, organisation_id=actor.organisation, role=actor.role, valid_from=NOON.date(),
            defaults={"granted_by": "test", "created_at": NOON},
        )  # fmt: skip
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def mill(organisation: Callable[..., Organisation], facts: Callable[..., Record]) -> Organisation:
    """An enterprise of the eastern county that the registry knows: by import, name, county and credit standing."""
    one = organisation(7, "东区示范电子有限公司")
    known = facts("enterprise", id=one.code, name=one.name, county="东区", dishonest=False)
    load_many(rows=[known], told=Told(Origin.IMPORTED, source="市场监管登记"), actor=SYSTEM, now=NOON)
    return one


def sheet(*rows: list[object], name: str = "Sheet1") -> bytes:
    """An XLSX of one sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": NOON.replace(tzinfo=None)})  # the same rows give the same bytes
    page = book.add_worksheet(name)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


__all__ = ["EXAMPLE", "NOON", "sheet"]
