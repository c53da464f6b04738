"""How the slice's actions are tried."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.web.chains.tries import edition
from tests.web.matrix import NOW, actor_as, tries

from liance.web.cases.services import open_case
from liance.web.matters import permissions
from liance.web.matters.kinds import Declared, declared
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, Role


def some_kind() -> Declared:
    """A kind that every role may open."""
    edition()
    found = next(d for d in declared() if d.kind.rows)
    return replace(found, kind=replace(found.kind, opened_by=tuple(Role)))


def party(actor: Actor) -> Organisation | None:
    """The organisation that a matter of the actor is about: an applicant's own, else some enterprise's."""
    home = actor if actor.is_any(*APPLICANTS) else actor_as(Role.ENTERPRISE)
    return Organisation.objects.get(pk=home.organisation)


@tries("matters.see-public")
def see_public(actor: Actor) -> None:
    permissions.can_see_public.demand(actor)


@tries("matters.list")
def list_(actor: Actor) -> None:
    permissions.can_list.demand(actor)


@tries("matters.open")
def open_(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_open.demand, actor, some_kind().kind, party(actor))


@tries("matters.fill-rows")
def fill_rows(actor: Actor) -> Callable[[], object]:
    kind = some_kind()
    case = open_case(
        procedure=kind.procedure, edition=kind.edition, title="一件", party=party(actor), actor=actor, now=NOW
    )
    rows = replace(kind.kind.rows[0], stages=(case.stage,))
    return partial(permissions.can_fill_rows.demand, actor, case, rows, frozenset(map(str, Role)))


@tries("matters.draw-lot")
def draw_lot(actor: Actor) -> None:
    permissions.can_draw.demand(actor)
