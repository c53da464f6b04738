"""How many questions each page asks the database: few, and no more when there is more of everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from bench.platform.city import staff
from bench.platform.pages import OF_THE_CITY, Known, Page, known
from bench.platform.people import Person
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import LIAOCHENG, NOON, forget_everything
from tests.web.growing import NOTICE, grow

from liance.web.funds import payable
from liance.web.letters import services as letters
from liance.web.people.actor import SYSTEM
from liance.web.policies.services import take_in
from liance.web.site import clock

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MOST = 25
"""No page asks more."""
MORE = {"the digest": 45, "the overview": 40}
"""But those that put what every slice knows on one page."""
FEW, MANY = 1, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """How many questions a page asked when there was little, and when there was more."""

    few: int
    many: int


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Mapping[str, Asked]]:
    """Every page opened twice: in a city with one of each thing, and in one with more, on the newest of each kind."""
    moment = NOON + NOTICE * 2
    forget_everything()  # of tests before, whose rows had the same keys
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: moment)
        patch.setattr(payable, "_SOURCES", [s for s in payable._SOURCES if type(s).__module__.startswith("liance.")])
        patch.setattr(letters, "_written", lambda document: (b"%PDF", b"PK"))  # its bytes are no matter here
        edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)
        grow(edition, FEW, NOON)
        people = staff({page.who for page in OF_THE_CITY}, 1)
        _counted(people)  # what a process reads once is then in its memory
        few = _counted(people)
        grow(edition, MANY, NOON)
        many = _counted(people)
        yield {name: Asked(few[name], many[name]) for name in few}
        transaction.set_rollback(True)


def _counted(people: Mapping[Any, list[Person]]) -> dict[str, int]:
    there = known(lambda rows: rows[-1:])
    return {page.name: _queries(page, people[page.who][0], there) for page in OF_THE_CITY}


def _queries(page: Page, person: Person, there: Known) -> int:
    client, dice = Client(), Random(1)
    if person.cookie:
        client.cookies["sessionid"] = person.cookie
    address = page.address(there, dice, person)
    with CaptureQueriesContext(connection) as queries:
        sent = page.sends(there, dice) if page.sends is not None else None
        answer = client.get(address) if sent is None else client.post(address, sent)
    assert answer.status_code == 200, f"{page.name}: {address} answers {answer.status_code}"
    return len(queries)


@pytest.mark.parametrize("page", [page.name for page in OF_THE_CITY])
def test_a_page_asks_few_questions_however_much_there_is(asked: Mapping[str, Asked], page: str) -> None:
    assert asked[page].many <= min(asked[page].few, MORE.get(page, MOST))
