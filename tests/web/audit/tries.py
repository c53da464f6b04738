"""How the slice's actions are tried."""

from tests.web.matrix import tries

from liance.web.audit.permissions import can_read_record
from liance.web.people.actor import Actor


@tries("audit.read")
def read(actor: Actor) -> None:
    can_read_record.demand(actor)
