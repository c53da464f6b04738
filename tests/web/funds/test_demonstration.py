"""The demonstration has people enough to pay, a line for each policy and year, and accounts; made once."""

from typing import Any

import pytest
from tests.web.funds.world import NOW

from liance.web.funds.demonstration import demonstrate
from liance.web.funds.models import BudgetLine, PayeeAccount
from liance.web.funds.queries.books import faults
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind
from liance.web.policies.models import Edition


@pytest.fixture
def city(edition: Edition) -> None:
    """A finance office and a firm of the demonstration."""
    for code, name, kind in (("F", "演示市财政局", Kind.FINANCE), ("E", "演示企业", Kind.ENTERPRISE)):
        Organisation.objects.create(code=code, name=name, kind=kind, demonstration=True, created_at=NOW)


def test_it_is_made_once(city: None, settings: Any) -> None:
    settings.DEBUG = True
    first, second = (demonstrate(actor=SYSTEM, now=NOW) for _ in range(2))
    assert [row["username"] for row in first] == ["caizheng-zhidan", "caizheng-fuhe"]
    assert second == []
    assert sorted(BudgetLine.objects.values_list("year", flat=True)) == [2024, 2025, 2026]
    assert PayeeAccount.objects.get().status == "confirmed"
    assert faults() == []


@pytest.mark.django_db
def test_a_service_in_use_has_none() -> None:
    with pytest.raises(RuntimeError, match="LIANCE_DEBUG"):
        demonstrate(actor=SYSTEM, now=NOW)
