"""How the slice's actions are tried."""

from collections.abc import Callable
from datetime import date
from functools import partial

from tests.web.chains.tries import edition
from tests.web.matrix import NOW, actor_as, tries

from liance.web.board import permissions, services
from liance.web.board.models import Match, Post
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role


def a_post(kind: Post.Kind = Post.Kind.NEED, *, of: Actor | None = None) -> Post:
    """A post of an organisation (that of an enterprise's person, where none is given)."""
    home = of if of is not None and of.organisation else actor_as(Role.ENTERPRISE)
    return Post.objects.create(
        number=f"GX-{Post.objects.count()}", kind=kind, policy=edition().policy, title="光纤预制棒", text="光纤预制棒",
        organisation=Organisation.objects.get(pk=home.organisation), until=date(2040, 1, 1),
        posted_by=home.account, posted_at=NOW,
    )  # fmt: skip


def a_match(actor: Actor) -> Match:
    """A match, of which the person's organisation is one side."""
    return Match.objects.create(
        need=a_post(of=actor), offer=a_post(Post.Kind.OFFER, of=actor_as(Role.CITY_OFFICER)), values={}, reasons=[],
        warnings=[], version="1", proposed_at=NOW, proposed_by="lian",
    )  # fmt: skip


@tries("board.see")
def see(actor: Actor) -> None:
    permissions.can_see.demand(actor)


@tries("board.post")
def post(actor: Actor) -> Callable[[], object]:
    return partial(
        services.post, kind=Post.Kind.NEED, edition=edition(), title="光纤", text="光纤", contact="徐",
        until=date(2040, 1, 1), actor=actor, now=NOW,
    )  # fmt: skip


@tries("board.close")
def close(actor: Actor) -> Callable[[], object]:
    return partial(services.close, post=a_post(of=actor), why="已解决", actor=actor, now=NOW)


@tries("board.match")
def match(actor: Actor) -> Callable[[], object]:
    return partial(services.propose, post=a_post(), actor=actor, now=NOW)


@tries("board.answer")
def answer(actor: Actor) -> Callable[[], object]:
    return partial(services.answer, match=a_match(actor), agrees=False, why="规格不符", actor=actor, now=NOW)


@tries("board.see-matches")
def see_matches(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_matches.demand, actor, a_post(of=actor))


@tries("board.see-all-matches")
def see_all_matches(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_all_matches.demand, actor)
