"""Lists page by page: the same rows as the query gives, and whether there are more where they are not counted."""

from __future__ import annotations

import pytest
from django.core.paginator import Page
from django.test import RequestFactory
from tests.web.conftest import NOON

from liance.web.people.models import Organisation
from liance.web.people.roles import Kind
from liance.web.site import beside
from liance.web.site.paging import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven() -> None:
    Organisation.objects.bulk_create(
        Organisation(code=f"C{n}", name=f"单位{n}", kind=Kind.CITY, county="东区" if n % 2 else "", created_at=NOON)
        for n in range(7)
    )


def asked(page: str, *, endless: bool = False) -> Page[Organisation]:
    request = RequestFactory().get("/", {"page": page})
    return page_of(request, Organisation.objects.order_by("-name"), size=3, endless=endless)


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("endless", [False, True])
def test_a_page_has_the_rows_in_the_order_of_the_query(endless: bool) -> None:
    shown = [o.name for n in ("1", "2", "3") for o in asked(n, endless=endless)]
    assert shown == [f"单位{n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert [asked(n, endless=endless).has_next() for n in ("1", "2", "3")] == [True, True, False]


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9999"])
def test_a_page_that_is_not_there_is_another_one(page: str) -> None:
    assert len(asked(page)) > 0
    assert [o.name for o in asked(page, endless=True)] == ["单位6", "单位5", "单位4"]


@pytest.mark.usefixtures("seven")
def test_what_is_beside_a_row_is_asked_for_with_it() -> None:
    """Organisations counted beside each other by their code: none, but one that names itself."""
    same = beside.how_many(Organisation.objects.filter(county="东区"), "code")
    rows = Organisation.objects.annotate(size=same).order_by("code")
    page = page_of(RequestFactory().get("/"), rows, size=4)
    assert [(o.code, o.size) for o in page] == [("C0", 0), ("C1", 1), ("C2", 0), ("C3", 1)]
