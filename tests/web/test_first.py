"""A new platform begins with two different people, once."""

from datetime import datetime

import pytest
from tests.web.conftest import code

from liance.web.first import NotFirst, begin
from liance.web.people.models import Account, Membership
from liance.web.site.refusals import Refused


@pytest.mark.django_db
def test_two_people_begin_and_nobody_begins_again(now: datetime) -> None:
    made = begin(code=code(1), organisation="市大数据中心", system="wang", security="lili", now=now)
    assert set(made) == {"wang", "lili"}
    roles = dict(Membership.objects.values_list("account__username", "role"))
    assert roles == {"wang": "system_admin", "lili": "security_admin"}
    assert all(a.must_change_password for a in Account.objects.all())
    with pytest.raises(NotFirst):
        begin(code=code(2), organisation="另一单位", system="zhao", security="qian", now=now)


@pytest.mark.django_db
def test_one_person_cannot_be_both(now: datetime) -> None:
    with pytest.raises(Refused):
        begin(code=code(1), organisation="市大数据中心", system="wang", security="wang", now=now)
    assert not Account.objects.exists()
