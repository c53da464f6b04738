"""Actions: what somebody may do, declared once with the roles that may; demanded, documented and tested from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from django.conf import settings

from liance.web.site.refusals import NOT_ALLOWED, refuse
from liance.web.site.words import Words


class Acts(Protocol):
    """Who acts, as far as a permission needs to know at least."""

    @property
    def role(self) -> str:
        """The role acted in."""


A = TypeVar("A", bound=Acts)
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Action(Generic[A, P]):
    """A permission: `roles` may, provided that `holds(actor, …)`; `where` says that condition for readers.

    Call it to ask (`can_grant(actor, organisation) -> bool`), or `demand` it.
    """

    name: str
    words: Words
    roles: frozenset[str]
    where: Words
    holds: Callable[Concatenate[A, P], bool]

    def __call__(self, actor: A, *args: P.args, **kwargs: P.kwargs) -> bool:
        return actor.role in self.roles and self.holds(actor, *args, **kwargs)

    def demand(self, actor: A, *args: P.args, **kwargs: P.kwargs) -> None:
        """Raise Refused (`not-allowed`, 403) with the action's words unless the actor may."""
        if not self(actor, *args, **kwargs):
            raise refuse(NOT_ALLOWED, what=self.words)


ACTIONS: dict[str, Action[Any, ...]] = {}
"""Every declared action by name; docs/role-matrix.md is generated from it."""


def action(
    name: str, zh: str, en: str, *, roles: Iterable[str], where_zh: str = "", where_en: str = ""
) -> Callable[[Callable[Concatenate[A, P], bool]], Action[A, P]]:
    """Declare a permission: decorates `can_<verb>(actor, …) -> bool`, which need not ask for the role again.

    `name` is `<slice>.<verb-thing>`. Raises ValueError for a name taken.
    """

    def declare(holds: Callable[Concatenate[A, P], bool]) -> Action[A, P]:
        if name in ACTIONS:
            raise ValueError(f"action {name} is declared twice")
        made = Action(name, Words(zh, en), frozenset(map(str, roles)), Words(where_zh, where_en), holds)
        ACTIONS[name] = made
        return made

    return declare


@cache
def declared() -> tuple[Action[Any, ...], ...]:
    """The actions of all slices, in the order of slices and of their `permissions.py`."""
    for name in settings.SLICES:
        module = f"liance.web.{name}.permissions"
        if find_spec(module) is not None:
            import_module(module)
    order = {name: place for place, name in enumerate(settings.SLICES)}
    return tuple(sorted(ACTIONS.values(), key=lambda a: order[a.name.split(".")[0]]))
