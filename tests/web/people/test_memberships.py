"""Who may be what at the same time: three administrators apart, officials act for no enterprise, over all time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.matrix import NOW, TODAY, organisation_for
from tests.web.people.tries import enterprise, somebody

from liance.web.audit.models import Event
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Account, Membership
from liance.web.people.roles import ADMINISTRATORS, APPLICANTS, GIVEN_BY, OFFICIALS, Role, why_apart
from liance.web.people.services.memberships import grant, revoke
from liance.web.site.refusals import Refused

YEAR = timedelta(days=365)
ROLES = tuple(GIVEN_BY)


def give(role: Role, first: date = TODAY, last: date | None = None, account: Account | None = None) -> Membership:
    organisation = enterprise() if role == Role.ENTERPRISE else organisation_for(role)
    return grant(
        account=account or somebody(), organisation=organisation, role=role, valid_from=first, valid_to=last,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [told.refusal.code for told in refused.value.told]


@pytest.mark.django_db
@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("wanted", ADMINISTRATORS)
def test_the_three_administrators_are_three_people(held: Role, wanted: Role) -> None:
    give(held)
    with pytest.raises(Refused) as refused:
        give(wanted)
    assert codes(refused) == ["membership-there" if held == wanted else "roles-apart"]


@pytest.mark.parametrize("role", [r for r in ROLES if r not in ADMINISTRATORS])
@pytest.mark.parametrize("administrator", ADMINISTRATORS)
def test_administrators_handle_no_cases(administrator: Role, role: Role) -> None:
    assert why_apart(administrator, role) is not None
    assert why_apart(role, administrator) == why_apart(administrator, role)


@pytest.mark.parametrize("applicant", [*APPLICANTS, Role.EXPERT])
@pytest.mark.parametrize("official", [*OFFICIALS, Role.LEADER, Role.AUDITOR])
def test_officials_act_for_no_enterprise(official: Role, applicant: Role) -> None:
    assert why_apart(official, applicant) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Role.EXPERT, Role.ENTERPRISE),  # experts come from enterprises; nobody acts on his own, which cases see to
        (Role.PARK, Role.ASSOCIATION),
        (Role.COUNTY_OFFICER, Role.WINDOW),
        (Role.CITY_LEADER, Role.LEADER),
    ],
)
def test_what_one_person_may_be_together(one: Role, other: Role) -> None:
    assert why_apart(one, other) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [
        (TODAY - YEAR, TODAY - timedelta(days=1), False),
        (TODAY - YEAR, TODAY, True),
        (TODAY - YEAR, None, True),
        (TODAY + timedelta(days=30), TODAY + YEAR, True),
        (TODAY + timedelta(days=61), None, False),
    ],
)
def test_periods_that_share_a_day_clash(first: date, last: date | None, clashes: bool) -> None:
    """The one held runs from today for 60 days; one that begins later or earlier counts as well as today's."""
    give(Role.SYSTEM_ADMIN, TODAY, TODAY + timedelta(days=60))
    if clashes:
        with pytest.raises(Refused) as refused:
            give(Role.SECURITY_ADMIN, first, last)
        assert codes(refused) == ["roles-apart"]
    else:
        give(Role.SECURITY_ADMIN, first, last)


class Together(TestCase):
    """Whatever is granted in whatever order, no day sees one person in two roles that must be apart."""

    @settings(deadline=None, max_examples=40)
    @given(st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 20), st.integers(0, 20)), max_size=6))
    def test_no_day_sees_roles_that_must_be_apart(self, wanted: list[tuple[Role, int, int]]) -> None:
        for role, first, length in wanted:
            begin = TODAY + timedelta(days=first)
            try:
                give(role, begin, begin + timedelta(days=length))
            except Refused:
                continue
        for day in range(41):
            rows = Membership.objects.valid_on(TODAY + timedelta(days=day)).values_list("role", flat=True)
            held = [Role(role) for role in rows]
            assert [(a, b) for a in held for b in held if why_apart(a, b)] == []


@pytest.mark.django_db
def test_a_revoked_role_makes_room_from_that_day_on() -> None:
    held = give(Role.SYSTEM_ADMIN)
    revoke(membership=held, why="轮岗", actor=SYSTEM, now=NOW)
    assert not Membership.objects.valid_on(TODAY).exists()
    give(Role.SECURITY_ADMIN)
    assert Event.objects.filter(action="membership-revoked").count() == 1
    with pytest.raises(Refused) as refused:
        revoke(membership=held, why="再次", actor=SYSTEM, now=NOW)
    assert codes(refused) == ["membership-revoked"]


@pytest.mark.django_db
def test_an_organisation_gives_only_roles_of_its_kind() -> None:
    with pytest.raises(Refused) as refused:
        grant(account=somebody(), organisation=enterprise(), role=Role.CITY_OFFICER, valid_from=TODAY, actor=SYSTEM,
              now=NOW)  # fmt: skip
    assert codes(refused) == ["role-not-of-kind"]
    assert "“演示东风电子”是企业，不能有“市级经办”" in str(refused.value)


@pytest.mark.django_db
def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        give(Role.ENTERPRISE, TODAY, TODAY - YEAR)
    assert codes(refused) == ["membership-period"]


@pytest.mark.django_db
def test_everything_against_it_is_told_at_once() -> None:
    give(Role.CITY_OFFICER)
    with pytest.raises(Refused) as refused:
        grant(account=somebody(), organisation=organisation_for(Role.FINANCE_OFFICER), role=Role.ENTERPRISE,
              valid_from=TODAY, actor=SYSTEM, now=NOW)  # fmt: skip
    assert codes(refused) == ["role-not-of-kind", "roles-apart"]
