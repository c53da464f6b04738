"""Error pages in both languages; programs under /api/ get problem JSON (RFC 9457) instead."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from liance.web.site.refusals import Told
from liance.web.site.words import Words

TITLES = {
    400: Words("请求有误", "Bad request"),
    403: Words("没有权限", "Not allowed"),
    404: Words("没有这个页面", "No such page"),
    413: Words("上传的内容太大", "Too large"),
    429: Words("请求太频繁", "Too many requests"),
    500: Words("系统出错", "Something went wrong"),
}
ADVICE = {
    400: Words(
        "地址或提交的内容不完整，请返回重试。", "The address or what was sent is incomplete; go back and try again."
    ),
    403: Words(
        "现在的身份不能打开这个页面；请换一个身份，或请安全管理员授权。",
        "You may not open this page in your present role; act in another, or ask the security administrator.",
    ),
    404: Words(
        "地址可能写错了，或内容已经移走。请从首页或菜单进入。",
        "The address may be wrong, or the page has moved. Start from the home page or the menu.",
    ),
    413: Words("每次最多 {most} MB；请压缩文件或分成几个上传。", "At most {most} MB at once; compress or split it."),
    429: Words("请稍等片刻再试。", "Wait a little and try again."),
    500: Words(
        "没有保存任何内容，错误已经记录。请稍后再试；仍不行请联系平台运维。",
        "Nothing was saved and the error was recorded. Try again later; if it persists, ask the operator.",
    ),
}
CSRF = Words(
    "页面停留太久或浏览器没有保存 Cookie，为安全起见没有提交。请刷新页面后重新提交。",
    "The page was open too long or the browser keeps no cookies; for safety nothing was sent. Reload and send again.",
)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks."""
    return request.path.startswith("/api/")


def problem(status: int, told: Iterable[Told] = ()) -> JsonResponse:
    """Problem JSON for a status, with refusals if there are."""
    body: dict[str, object] = {"type": "about:blank", "status": status}
    body["title"] = str(TITLES.get(status, Words("不能办理", "Not possible")))
    found = [t.as_json() for t in told]
    if found:
        body["errors"] = found
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _page(request: HttpRequest, status: int, advice: Words | None = None) -> HttpResponse:
    if wants_json(request):
        return problem(status)
    found = {"status": status, "title": TITLES[status], "advice": advice or ADVICE[status]}
    return render(request, "site/error.html", found, status=status)


def bare(request: HttpRequest, status: int) -> HttpResponse:
    """A page that needs neither session nor database, in both languages: what is broken may be one of them."""
    if wants_json(request):
        return problem(status)
    advice = ADVICE[status].format(most=settings.UPLOAD_BYTES // 1024**2)
    found = {"status": status, "title": TITLES[status], "advice": advice}
    return HttpResponse(render_to_string("site/bare.html", found), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return bare(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return bare(request, 413)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, for whoever limits rates."""
    return _page(request, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return bare(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that its page gave it."""
    return _page(request, 403, CSRF)
