"""Pages: payment batches, orders, the bank's files, reconciliation."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.funds import services
from liance.web.funds.bankfile import ENCODINGS, as_csv, exact
from liance.web.funds.forms import FileForm
from liance.web.funds.models import Batch, Order
from liance.web.funds.pages.common import actor_of, done, page_of, reads, shown
from liance.web.funds.permissions import can_check_batch, can_handle_batch, can_make_batch
from liance.web.funds.queries import books as book_queries
from liance.web.funds.queries import payments as queries
from liance.web.funds.queries.claims import to_pay
from liance.web.site import clock
from liance.web.site.refusals import Refused, Told, refuse

ON_A_PAGE = 50
"""So many of what could be paid can be chosen for one batch; so many differences of a kind are shown."""


@require_GET
@reads
def batches(request: HttpRequest) -> HttpResponse:
    """Batches, and what could be paid now."""
    actor = actor_of(request)
    may = can_make_batch(actor, actor.county)
    payable = to_pay(actor.county)
    return shown(
        request, "batches", "batches", page=page_of(request, queries.batches_seen(actor)), may=may,
        payable=payable[:ON_A_PAGE] if may else [], count=payable.count() if may else 0, key=uuid.uuid4().hex,
    )  # fmt: skip


@require_POST
@reads
def make_batch(request: HttpRequest) -> HttpResponse:
    """Make a batch of what was chosen; the form's key makes it once."""
    actor, given = actor_of(request), request.POST
    chosen = [int(pk) for pk in given.getlist("commitment") if pk.isdecimal()]
    made = services.make_batch(
        county=actor.county, commitments=chosen, key=given.get("key", "")[:64] or uuid.uuid4().hex, actor=actor,
        now=clock.now(),
    )  # fmt: skip
    done(request, f"已制单 {made.number}，请另一人复核", f"{made.number} made; another person checks it")
    return redirect("funds:batch", number=made.number)


@require_GET
@reads
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """One batch with its orders and what may be done with it."""
    actor = actor_of(request)
    found = get_object_or_404(queries.batches_seen(actor), number=number)
    return shown(
        request, "batches", "batch", batch=found, page=page_of(request, queries.orders_of(found)),
        may_check=can_check_batch(actor, found), may_handle=can_handle_batch(actor, found.county),
        encodings=list(ENCODINGS),
    )  # fmt: skip


@require_POST
@reads
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Check, send back, send or reconcile a batch."""
    actor, now = actor_of(request), clock.now()
    found = get_object_or_404(Batch, number=number)
    match verb:
        case "check":
            services.check_batch(batch=found, actor=actor, now=now)
            done(request, "已复核通过", "checked")
        case "back":
            services.send_back(batch=found, remark=request.POST.get("remark", ""), actor=actor, now=now)
            done(request, "已退回", "sent back")
        case "send":
            services.send_batch(batch=found, actor=actor, now=now)
            done(request, "已送银行，请下载文件", "sent; download the file")
        case _:
            services.reconcile(batch=found, actor=actor, now=now)
            done(request, "对账相符", "reconciled")
    return redirect("funds:batch", number=number)


@require_POST
@reads
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Take an order out of its batch."""
    found = get_object_or_404(Order.objects.select_related("batch"), number=number)
    services.cancel_order(order=found, actor=actor_of(request), now=clock.now())
    done(request, "已撤出", "taken out")
    return redirect("funds:batch", number=found.batch.number)


@require_POST
@reads
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The bank's file of a batch; a POST, since who took it is recorded."""
    found = get_object_or_404(Batch, number=number)
    encoding = request.POST.get("encoding", "utf-8")
    data = services.download(
        batch=found, encoding=encoding if encoding in ENCODINGS else "utf-8", actor=actor_of(request), now=clock.now()
    )
    return _file(data, f"{found.number}.csv")


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="text/csv; charset=binary")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
@reads
def returns(request: HttpRequest) -> HttpResponse:
    """Return files; take in another."""
    actor = actor_of(request)
    told: tuple[Told, ...] = ()
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > settings.UPLOAD_BYTES:
            raise refuse(services.UNREAD, **TOO_LARGE)
        try:
            made = services.import_return(
                name=file.name, data=file.read(), county=actor.county, actor=actor, now=clock.now()
            )
        except Refused as refused:
            told = refused.told
        else:
            say = (
                ("这个文件以前导入过，没有变化", "taken in before; nothing changed")
                if made.again
                else ("已导入", "taken in")
            )
            done(request, *say)
            return redirect("funds:return", pk=made.file.pk)
    page = page_of(request, queries.returns_seen(actor))
    may = can_handle_batch(actor, actor.county)
    return shown(request, "returns", "returns", page=page, form=form, told=told, may=may)


TOO_LARGE = {
    "zh": "文件太大", "en": "the file is too large", "hint": "请按批次分开导出", "hint_en": "Export it batch by batch",
}  # fmt: skip


@require_GET
@reads
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """One return file, line by line."""
    found = get_object_or_404(queries.returns_seen(actor_of(request)), pk=pk)
    page = page_of(request, found.lines.select_related("order__batch"))
    return shown(request, "returns", "return", file=found, page=page)


@require_GET
@reads
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Orders, returns and books beside each other, every difference named."""
    actor = actor_of(request)
    checks = book_queries.checks(actor.county if can_handle_batch(actor, actor.county) else None)
    found = queries.differences(actor, most=ON_A_PAGE)
    return shown(request, "reconciliation", "reconciliation", checks=checks, found=found, most=ON_A_PAGE)


@require_GET
@reads
def reconciliation_sheet(request: HttpRequest) -> HttpResponse:
    """The same as a sheet, whole."""
    actor = actor_of(request)
    found = queries.differences(actor)
    lines = [["类别", "批次", "指令编号", "收款单位", "金额（元）", "说明"]]
    for kind, orders in (("在途", found.in_transit), ("未到账", found.disputed), ("支付失败", found.failed)):
        lines += [
            [kind, o.batch.number, o.number, o.account.holder, exact(o.fen), o.failure or o.words.zh] for o in orders
        ]
    lines += [
        ["回单", line.file.name, line.number, "", line.amount, f"{line.words.zh} {line.note}"] for line in found.lines
    ]
    lines += [["账簿核对", "", "", c.words.zh, exact(c.difference), "差额"] for c in book_queries.checks()]
    return _file(as_csv(lines).encode("utf-8-sig"), "reconciliation.csv")
