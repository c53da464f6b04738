"""Who acts in a request: the session is still alive, its code was shown, the membership chosen is in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from liance.web.people import queries
from liance.web.people.actor import PUBLIC, Actor
from liance.web.people.models import Account, Membership, SignIn
from liance.web.people.roles import Role
from liance.web.people.services import sessions
from liance.web.site import clock
from liance.web.site.address import client_address
from liance.web.site.words import Words

Handler = Callable[[HttpRequest], HttpResponse]
CHOSEN, SIGN_IN, SEEN = "membership", "sign_in", "seen"
UNATTENDED = "X-Unattended"
"""A page that asks by itself says so: it does not keep a session alive."""
ALWAYS = {"site:language", "site:healthy", "site:style", "people:sign-in", "people:sign-out"}
WITHOUT_CODE = ALWAYS | {"people:code", "people:set-up", "people:qr"}
WITH_OLD_PASSWORD = ALWAYS | {"people:password"}
ENDED = {
    "elsewhere": Words("您的账号在别处登录，这里已退出", "you signed in elsewhere, so this session ended"),
    "others": Words("您在别处结束了这里的会话", "you ended this session from elsewhere"),
    "locked": Words("账号已停用，请联系安全管理员", "the account was locked; ask the security administrator"),
    "reset": Words("口令或动态口令已重置，请重新登录", "password or second factor was reset; sign in again"),
    "": Words("登录已过期，请重新登录", "the session has run out; sign in again"),
}


class ActingRequest(HttpRequest):
    """A request that knows who acts."""

    if TYPE_CHECKING:
        actor: Actor
        account: Account
        sign_in: SignIn
        memberships: list[Membership]


class acting:  # noqa: N801  # a middleware is called like a function; it needs process_view, so it is a class
    """Put `actor`, `memberships` and `sign_in` on every request, and keep unfinished sign-ins to their own pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        now = clock.now()
        request.actor, request.memberships, request.sign_in = PUBLIC, [], None
        if request.user.is_authenticated and (row := _alive(request, now)) is not None:
            request.account, request.sign_in = request.user, row
            request.memberships = queries.memberships_of(request.user, on=clock.day_of(now))
            request.actor = _actor(request, row)
            if request.headers.get(UNATTENDED) != "yes" and sessions.see(row, now=now):
                request.session[SEEN] = now.isoformat(timespec="minutes")  # saved, so that its cookie is renewed
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send who has not finished signing in to the page where he can."""
        row, name = request.sign_in, request.resolver_match.view_name
        if row is None:
            return None
        if queries.code_needed(row, request.memberships):
            wanted = "people:code" if row.code_due else "people:set-up"
            return None if name in WITHOUT_CODE else go(request, wanted)
        if request.account.must_change_password and name not in WITH_OLD_PASSWORD:
            return go(request, "people:password")
        return None


def go(request: HttpRequest, name: str) -> HttpResponse:
    """A redirect, also for a part of a page."""
    answer = redirect(name)
    if request.headers.get("HX-Request") == "true":
        answer.headers["HX-Redirect"], answer.status_code = answer.headers["Location"], 204
        del answer.headers["Location"]
    return answer


def _alive(request: HttpRequest, now: datetime) -> SignIn | None:
    """The row of a session, if it still lives; else the session ends here, with the reason said."""
    row = _row(request)
    if row is not None and row.account_id != request.user.pk:
        row = None
    if row is not None and queries.is_alive(row, now=now):
        row.account = request.user  # type: ignore[assignment]
        return row
    if row is not None:
        sessions.end(sign_in=row, why="run-out", now=now)
    logout(request)
    messages.warning(request, str(ENDED.get(row.ended_why if row is not None else "", ENDED[""])))
    return None


def _row(request: HttpRequest) -> SignIn | None:
    return SignIn.objects.filter(pk=request.session.get(SIGN_IN) or 0).first()


def _actor(request: Any, row: SignIn) -> Actor:
    """The actor of a session; before its code was shown, a person who may do nothing but show it."""
    if queries.code_needed(row, request.memberships):
        return Actor(request.user.username, Role.PUBLIC, name=request.user.name, account_id=request.user.pk)
    return queries.actor_in(request.user, request.memberships, request.session.get(CHOSEN))


def signed_in(sender: object, request: HttpRequest, user: Account, **_: object) -> None:
    """Django signed somebody in, on whatever way: his session gets its row."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    row = sessions.begin(account=user, address=client_address(request), agent=agent, now=clock.now())
    request.session[SIGN_IN] = row.pk


def signed_out(sender: object, request: HttpRequest, user: Account | None, **_: object) -> None:
    """Somebody signed out: his session's row ends."""
    row = _row(request)
    if row is not None:
        sessions.end(sign_in=row, why="signed-out", now=clock.now())
