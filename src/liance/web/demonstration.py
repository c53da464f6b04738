"""A demonstration: the policies, the example city, a made-up one, a person for each role; all marked 演示."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from liance.rules.library import policy_folders
from liance.web.people.actor import SYSTEM
from liance.web.policies.services import take_in
from liance.web.site import clock

Say = Callable[[str, str], None]


def demonstrate(*, enterprises: int, say: Say) -> list[dict[str, str]]:
    """Prepare everything, slice by slice from the lowest; what is there stays. Gives the accounts made now.

    Raises RuntimeError unless debugging: a service has no accounts with printed passwords.
    """
    if not settings.DEBUG:
        raise RuntimeError("a demonstration is only made with LIANCE_DEBUG=yes")
    now = clock.now()
    for folder in policy_folders(settings.POLICY_FOLDER):
        edition = take_in(folder=folder, actor=SYSTEM, now=now)
        say(f"政策：{edition.title}", f"policy: {edition.title}")
    accounts: list[dict[str, str]] = []
    for name in settings.SLICES:
        module = f"liance.web.{name}.demonstration"
        if find_spec(module) is None:
            continue
        made = import_module(module).demonstrate(actor=SYSTEM, now=now, enterprises=enterprises, say=say)
        accounts += made or []
    return accounts
