"""Every role × every action: allowed or refused as declared, found out by trying each on the real service."""

from importlib import import_module
from importlib.util import find_spec
from inspect import getmembers, isfunction

import pytest
from django.conf import settings
from tests.web.matrix import TRIES, let_through

from liance.web.people.roles import Role
from liance.web.site.actions import Action, declared

for _slice in settings.SLICES:
    if find_spec(f"tests.web.{_slice}") and find_spec(f"tests.web.{_slice}.tries"):
        import_module(f"tests.web.{_slice}.tries")

ACTIONS = {action.name: action for action in declared()}


def test_every_action_is_tried_and_every_try_is_of_an_action() -> None:
    assert set(TRIES) == set(ACTIONS)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_the_roles_declared_may_and_no_others(name: str) -> None:
    assert let_through(name) == ACTIONS[name].roles


def test_roles_are_roles() -> None:
    assert {role for action in declared() for role in action.roles} <= set(map(str, Role))


@pytest.mark.parametrize("name", settings.SLICES)
def test_every_permission_is_a_declared_action(name: str) -> None:
    """A `can_…` function that is not declared would be missing from the matrix."""
    module = f"liance.web.{name}.permissions"
    if find_spec(module) is None:
        return
    found = getmembers(import_module(module), lambda it: isfunction(it) or isinstance(it, Action))
    assert [n for n, it in found if n.startswith("can_") and not isinstance(it, Action)] == []


def test_a_condition_is_told_in_both_languages_or_not_at_all() -> None:
    assert [a.name for a in declared() if bool(a.where.zh) != bool(a.where.en)] == []
