"""People who sign in through the real page, the second factor required as in service."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.web.matrix import actor_as

from liance.web.people.models import Account
from liance.web.people.roles import Role

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(role: Role) -> Account:
    """The account of a person in a role, with the password above."""
    account = Account.objects.get(pk=actor_as(role).account_id)
    if not account.has_usable_password() or not account.check_password(PASSWORD):
        account.set_password(PASSWORD)
        account.save()
    return account


def with_phone(account: Account) -> TOTPDevice:
    """The code generator on a person's phone, set up."""
    return TOTPDevice.objects.create(user=account, name="phone", confirmed=True)


def code_of(device: TOTPDevice) -> str:
    """What the phone shows now."""
    return f"{totp(device.bin_key):06d}"


def send_password(client: Client, account: Account, password: str = PASSWORD, **more: Any) -> Any:
    """The sign-in form, filled in."""
    return client.post("/people/sign-in", {"username": account.username, "password": password}, **more)


def signed_in(role: Role, **more: Any) -> Client:
    """A browser in which a person in a role has signed in, with a code where the role asks for one."""
    client, account = Client(), person(role)
    device = TOTPDevice.objects.filter(user=account, confirmed=True).first() or with_phone(account)
    send_password(client, account, **more)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    answer = client.post("/people/code", {"code": code_of(device)}, **more)
    assert answer.status_code == 302, answer.content.decode()
    return client
