"""Organisations are found by what people type; their names are kept whoever writes an organisation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from tests.web.matrix import NOW
from tests.web.people.conftest import signed_in
from tests.web.people.firms import TYPED, make_firms

from liance.web.audit.models import Event
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Organisation
from liance.web.people.naming import Name, NameKind
from liance.web.people.roles import Kind, Role
from liance.web.people.search import LOOKED_AT, called, find, read
from liance.web.people.services.names import drop_short_name
from liance.web.people.services.organisations import change_organisation
from liance.web.people.tokens import TABLE, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city() -> Iterator[None]:
    make_firms()
    yield
    rows = Name.objects.values_list("pk", flat=True)
    with connection.cursor() as cursor:  # the index holds what the table holds, whatever a test did
        cursor.execute(f"SELECT rowid FROM {TABLE}")
        assert {pk for (pk,) in cursor.fetchall()} == set(rows)


def codes(text: str, **limits: object) -> list[str]:
    return [found.code for found in find(text, **limits)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("typed", "found"), TYPED)
def test_what_people_type_finds(typed: str, found: list[str]) -> None:
    """A name, a part of it, one character, initials in either reading, a slip, the beginning of a code; no syntax."""
    assert codes(typed) == found


def test_a_search_keeps_to_kinds_and_a_county() -> None:
    assert codes("东风电子", county="西县") == ["X2"]
    assert codes("东风电子", kinds=[Kind.PARK]) == []
    assert codes("X", kinds=[Kind.ENTERPRISE], county="西县") == ["X2", "X4"]


def test_a_filter_takes_every_organisation_whose_name_contains_the_text() -> None:
    rows = Organisation.objects.filter(called("东风（电子）"))
    assert set(rows.values_list("code", flat=True)) == {"X1", "X2"}
    assert Organisation.objects.filter(called("光子")).count() == 0
    assert Organisation.objects.filter(called("x6")).get().code == "X6"


def test_more_than_is_looked_at_still_gives_the_very_name_first() -> None:
    Organisation.objects.bulk_create(
        Organisation(code=f"Y{n}", name=f"光电{n}号经营部", kind=Kind.ENTERPRISE, created_at=NOW)
        for n in range(LOOKED_AT + 50)
    )
    Organisation.objects.create(code="光", name="光电", kind=Kind.ENTERPRISE, created_at=NOW)
    assert codes("光电")[0] == "光"


def test_names_come_before_codes_that_begin_so() -> None:
    Organisation.objects.create(code="Z", name="X光机厂", kind=Kind.ENTERPRISE, created_at=NOW)
    assert codes("x") == ["Z", "X6", "X1", "X2", "X3", "X4", "X5"], "西山铜业 begins with an x, too"


# ---- names are kept ------------------------------------------------------------------------------------------------
def test_a_former_name_still_finds_and_is_told() -> None:
    firm = Organisation.objects.get(pk="X6")
    change_organisation(organisation=firm, name="东山铜业有限公司", county="", actor=SYSTEM, now=NOW)
    assert [(o.name, o.found_as) for o in read(find("西山"))] == [("东山铜业有限公司", "西山铜业有限公司")]
    assert [o.found_as for o in read(find("东山"))] == [""]
    change_organisation(organisation=firm, name="西山铜业有限公司", county="", actor=SYSTEM, now=NOW)
    names = Name.objects.filter(organisation="X6").order_by("kind").values_list("name", "kind")
    assert list(names) == [("西山铜业有限公司", "current"), ("东山铜业有限公司", "former")]


def test_a_short_name_is_added_and_dropped_by_the_system_administrator_and_noted() -> None:
    client, page = signed_in(Role.SYSTEM_ADMIN), "/people/organisations/X6"
    client.post(f"{page}/names", {"name": " 西铜 "})
    assert codes("西铜") == ["X6"]
    assert "西铜" in client.get("/people/organisations?q=西铜").content.decode()
    for name in ("西铜", "", "西山铜业有限公司"):
        assert client.post(f"{page}/names", {"name": name}).status_code in (409, 422)
    short = Name.objects.get(name="西铜")
    assert signed_in(Role.CITY_OFFICER).post(f"{page}/names", {"drop": short.pk}).status_code == 403
    client.post(f"{page}/names", {"drop": short.pk})
    assert codes("西铜") == []
    kinds = Event.objects.filter(action__startswith="organisation-name").values_list("action", flat=True)
    assert list(kinds) == ["organisation-name-added", "organisation-name-dropped"]


def test_a_former_name_is_never_dropped() -> None:
    firm = Organisation.objects.get(pk="X6")
    change_organisation(organisation=firm, name="东山铜业有限公司", county="", actor=SYSTEM, now=NOW)
    drop_short_name(name=firm.names.get(kind=NameKind.FORMER), actor=SYSTEM, now=NOW)
    assert codes("西山") == ["X6"]


def test_a_change_that_fails_changes_no_name() -> None:
    firm = Organisation.objects.get(pk="X6")
    firm.name = "新名"
    with pytest.raises(RuntimeError), transaction.atomic():
        renamed_and_then_broken(firm)
    assert codes("新名") == []


def renamed_and_then_broken(firm: Organisation) -> None:
    firm.save()
    assert codes("新名") == ["X6"]
    raise RuntimeError


def test_what_is_deleted_is_not_found() -> None:
    Organisation.objects.filter(pk="X6").delete()
    assert codes("西山铜业") == []


def test_the_index_can_be_made_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")
    assert codes("山东") == ["X2"]  # begins so: the table's own index
    assert codes("风电") == []
    rebuild()
    assert codes("风电") == ["X1", "X2"]
