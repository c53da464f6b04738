"""Pages: budget lines, a line with what it pays, decided awards and where their money is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.funds import payable, services
from liance.web.funds.forms import ChangeForm, FindingForm, LineForm
from liance.web.funds.models import BudgetLine, Claim, Commitment, Rule
from liance.web.funds.models.budget import RULES_EN
from liance.web.funds.pages.common import actor_of, done, page_of, reads, shown
from liance.web.funds.permissions import can_change_line, can_commit, can_find, can_take_up
from liance.web.funds.plan import divided
from liance.web.funds.queries import claims as claim_queries
from liance.web.funds.queries import lines as queries
from liance.web.funds.queries.whereabouts import places
from liance.web.site import clock
from liance.web.site.refusals import Refused, Told
from liance.web.site.words import Words


@require_GET
@reads
def lines(request: HttpRequest) -> HttpResponse:
    """Budget lines with bars of what became of their money."""
    actor = actor_of(request)
    page = page_of(request, queries.lines_seen(actor))
    rows = queries.used(list(page))
    return shown(request, "lines", "lines", page=page, rows=rows, pieces=queries.PIECES,
                 may=can_change_line(actor, actor.county))  # fmt: skip


@require_http_methods(["GET", "POST"])
@reads
def new_line(request: HttpRequest) -> HttpResponse:
    """A new line of the own treasury."""
    actor = actor_of(request)
    can_change_line.demand(actor, actor.county)
    form = LineForm(request.POST or None)
    told: tuple[Told, ...] = ()
    if form.is_valid():
        got = form.cleaned_data
        new = services.NewLine(
            code=got["code"], title=got["title"], year=got["year"], county=actor.county, policy=got["policy"],
            fen=got["fen"], document=got["document"], rule=Rule(got["rule"]), incentives=tuple(got["incentives"]),
            bears=got["bears"],
        )  # fmt: skip
        try:
            made = services.open_line(new=new, actor=actor, now=clock.now())
        except Refused as refused:
            told = refused.told
        else:
            done(request, f"已下达指标 {made.code}", f"line {made.code} opened")
            return redirect("funds:line", code=made.code)
    return shown(request, "lines", "line-new", form=form, told=told)


@require_GET
@reads
def line(request: HttpRequest, code: str) -> HttpResponse:
    """One line: its money, how it would be divided now, what it is committed to, its documents."""
    actor = actor_of(request)
    found = get_object_or_404(queries.lines_seen(actor), code=code)
    used = queries.used([found])[0]
    planned = divided(claim_queries.waiting_for(found), used.free, Rule(found.rule))
    rule = Words(str(Rule(found.rule).label), RULES_EN[Rule(found.rule)])
    page = page_of(request, queries.commitments_of(found))
    return shown(
        request, "lines", "line", line=found, used=used, planned=planned, rule=rule, page=page,
        pieces=queries.PIECES, form=ChangeForm(),
        changes=queries.changes(found), may_change=can_change_line(actor, found.treasury),
        may_commit=can_commit(actor, found),
    )  # fmt: skip


@require_POST
@reads
def change_line(request: HttpRequest, code: str, way: str) -> HttpResponse:
    """Supplement or reduce a line."""
    found = get_object_or_404(BudgetLine, code=code)
    form = ChangeForm(request.POST)
    if form.is_valid():
        act = services.supplement_line if way == "supplement" else services.reduce_line
        act(line=found, **form.cleaned_data, actor=actor_of(request), now=clock.now())
        done(request, "预算指标已变更", "the budget line was changed")
        return redirect("funds:line", code=code)
    return shown(request, "lines", "form", form=form, title=found.title, back="funds:lines")


@require_POST
@reads
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """Commit the line's free money as planned."""
    found = get_object_or_404(BudgetLine, code=code)
    made = services.fund(line=found, actor=actor_of(request), now=clock.now())
    done(request, f"已占用{len(made)}笔", f"{len(made)} commitments made")
    return redirect("funds:line", code=code)


@require_POST
@reads
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Free a commitment."""
    found = get_object_or_404(Commitment.objects.select_related("line"), pk=pk)
    services.release(commitment=found, actor=actor_of(request), now=clock.now())
    done(request, "已释放占用", "commitment released")
    return redirect("funds:line", code=found.line.code)


@require_GET
@reads
def claims(request: HttpRequest) -> HttpResponse:
    """Decided awards: those to take up, and those taken up with their shares."""
    actor = actor_of(request)
    page = page_of(request, queries.claims_seen(actor))
    return shown(request, "claims", "claims", fresh=payable.not_taken_up(), page=page, may=can_take_up(actor))


@require_POST
@reads
def take_up(request: HttpRequest) -> HttpResponse:
    """Take up every decided award that is not yet; those that cannot be are told."""
    made, told = 0, list[Told]()
    for award in payable.not_taken_up():
        try:
            services.take_up(payable=award, actor=actor_of(request), now=clock.now())
            made += 1
        except Refused as refused:
            told += refused.told
    if told:
        raise Refused(told)
    done(request, f"已登记{made}项", f"{made} taken up")
    return redirect("funds:claims")


@require_GET
@reads
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: where its money is, its commitments and orders, its recoveries."""
    actor = actor_of(request)
    found = get_object_or_404(queries.claims_seen(actor), pk=pk)
    held = Commitment.objects.filter(share__claim=found).select_related("line").prefetch_related("orders")
    return shown(
        request, "claims", "claim", claim=found, places=places(found), commitments=held.order_by("pk"),
        form=FindingForm(), may_find=can_find(actor),
    )  # fmt: skip


@require_POST
@reads
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a recovery of a claim."""
    found = get_object_or_404(Claim.objects.select_related("award__edition", "award__case"), pk=pk)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return shown(request, "claims", "form", form=form, title=found.title, back="funds:claims")
    made = services.open_recovery(
        claim=found, finding=form.cleaned_data["finding"], actor=actor_of(request), now=clock.now()
    )
    done(request, f"已登记线索 {made.number}，后续支付已冻结", f"{made.number} opened; further payments are held")
    return redirect("funds:recovery", number=made.number)
