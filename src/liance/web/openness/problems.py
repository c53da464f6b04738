"""Problems of the API as RFC 9457 tells them: every error is one JSON object with a code and a way out."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from liance.diagnostics.diagnostic import Rejected
from liance.web.site.refusals import Refused

KIND = "application/problem+json"


class Problem(Exception):
    """An error that a caller made: status, code, words, and the way out."""

    status, code = 400, "bad-request"
    zh, en = "请求有误", "bad request"
    headers: dict[str, str] = {}  # noqa: RUF012  # replaced, never changed

    @property
    def detail(self) -> str:
        """Both languages, Chinese first."""
        return f"{self.zh} · {self.en}"


class NotFound(Problem):
    """There is no such thing."""

    status, code = 404, "not-found"

    def __init__(self, kind: str, name: str) -> None:
        self.zh, self.en = f"没有这个{kind}：{name}", f"no such {kind}: {name}"
        super().__init__(self.detail)


class Unauthorised(Problem):
    """No key, or a bad one."""

    status, code = 401, "key-needed"
    zh, en = "需要有效的接口密钥（Authorization: Bearer …）", "a valid key is needed (Authorization: Bearer …)"
    headers = {"WWW-Authenticate": "Bearer"}  # noqa: RUF012


class Forbidden(Problem):
    """The key lacks a scope."""

    status, code = 403, "scope-needed"

    def __init__(self, scope: str) -> None:
        self.zh, self.en = f"密钥没有“{scope}”范围", f"the key lacks the scope {scope}"
        super().__init__(self.detail)


class TooMany(Problem):
    """Too many calls."""

    status, code = 429, "too-many-calls"
    headers = {"Retry-After": "60"}  # noqa: RUF012

    def __init__(self, most: int) -> None:
        self.zh, self.en = f"每分钟最多 {most} 次，请稍后再试", f"at most {most} calls a minute; try again later"
        super().__init__(self.detail)


def problem(status: int, code: str, detail: str, errors: Sequence[object] = ()) -> JsonResponse:
    """A problem as an answer."""
    told = {"type": f"about:blank#{code}", "title": code, "status": status, "detail": detail}
    return JsonResponse(told | ({"errors": list(errors)} if errors else {}), status=status, content_type=KIND)


def tell_problems(api: NinjaAPI) -> None:
    """Make an API answer every error as a problem."""

    @api.exception_handler(Problem)
    def ours(request: HttpRequest, error: Problem) -> HttpResponse:
        answer = problem(error.status, error.code, error.detail)
        for name, value in error.headers.items():
            answer[name] = value
        return answer

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        first = error.told[0]
        return problem(error.status, first.refusal.code, first.message.zh, [t.as_json() for t in error.told])

    @api.exception_handler(Rejected)
    def rejected(request: HttpRequest, error: Rejected) -> HttpResponse:
        errors = [d.as_json() for d in error.diagnostics]
        return problem(422, "records-rejected", f"{len(errors)}处有误 · {len(errors)} mistakes", errors)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"place": ".".join(map(str, e.get("loc", ()))), "message": e.get("msg", "")} for e in error.errors]
        return problem(422, "request-invalid", "请求的形式有误 · the request has the wrong form", errors)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, "bad-request", str(error))
