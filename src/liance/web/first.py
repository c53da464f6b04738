"""The first two people of a new platform."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liance.web.people.actor import SYSTEM
from liance.web.people.models import Account
from liance.web.people.roles import Kind, Role
from liance.web.people.services import add_account, add_organisation, grant
from liance.web.people.services.accounts import random_password
from liance.web.site import clock


class NotFirst(Exception):
    """There are accounts already; its administrators make others."""


@transaction.atomic
def begin(*, code: str, organisation: str, system: str, security: str, now: datetime) -> dict[str, str]:
    """The operator, a system and a security administrator; gives their passwords. Raises NotFirst, Refused."""
    if Account.objects.exists():
        raise NotFirst("已有账号，请由系统管理员开设 · there are accounts already; ask the system administrator")
    home = add_organisation(code=code, name=organisation, kind=Kind.PLATFORM, actor=SYSTEM, now=now)
    made = {}
    for username, role in ((system, Role.SYSTEM_ADMIN), (security, Role.SECURITY_ADMIN)):
        made[username] = random_password()
        account = add_account(username=username, name=username, password=made[username], actor=SYSTEM, now=now)
        grant(account=account, organisation=home, role=role, valid_from=clock.day_of(now), actor=SYSTEM, now=now)
    return made
