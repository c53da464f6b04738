"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.web.matrix import NOW, tries

from liance.web.people.actor import SYSTEM, Actor
from liance.web.policies import services

FICTIONAL = Path(__file__).resolve().parents[2] / "rules" / "fictional"


@tries("policies.admit")
def admit(actor: Actor) -> Callable[[], object]:
    return partial(services.admit, folder=FICTIONAL, actor=actor, now=NOW)


@tries("policies.put-in-use")
def put_in_use(actor: Actor) -> Callable[[], object]:
    edition = services.admit(folder=FICTIONAL, actor=SYSTEM, now=NOW)
    return partial(services.put_in_use, edition=edition, actor=actor, now=NOW)
