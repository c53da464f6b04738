"""Pages: a task book with its milestones, drawn up, and what the firm paid."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from liance.web.cases.queries import standing as in_words
from liance.web.challenges import forms, permissions
from liance.web.challenges.models import Milestone, TaskBook
from liance.web.challenges.queries.money import dues_of
from liance.web.challenges.services import tasks as services
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.site import clock
from liance.web.site.refusals import NOT_ALLOWED, Refused
from liance.web.site.words import Words


@require_http_methods(["GET", "POST"])
@signed_in
def task(request: HttpRequest, number: str) -> HttpResponse:
    """One task book; the winner draws it up while it is a draft, the firm says what it paid."""
    actor, now = actor_of(request), clock.now()
    rows = TaskBook.objects.select_related("bid__challenge__organisation", "bid__organisation", "case__procedure")
    one = get_object_or_404(rows, case__number=number)
    if not permissions.can_see_task(actor, one):
        raise Http404
    drafting = permissions.can_draw_up(actor, one) and one.case.stage == "draft" and not one.case.ended
    data = request.POST or None
    form, milestones = forms.TaskForm(data, initial=forms.task_initial(one)), forms.milestone_rows(data, one)
    told: tuple[object, ...] = ()
    if data is not None and form.is_valid() and milestones.is_valid():
        try:
            services.draw_up(task=one, **form.drawn(milestones), actor=actor, now=now)
        except Refused as refused:
            if refused.told[0].refusal is NOT_ALLOWED:
                raise
            told = refused.told
        else:
            messages.success(request, str(Words("已保存，签署在案件里办", "kept; sign it in its case")))
            return redirect("challenges:task", number=number)
    today, may_pay = clock.day_of(now), permissions.can_pay(actor, one)
    dues = [(d, forms.pay_form(d.milestone, today) if may_pay else None) for d in dues_of(one.milestones.all())]
    context = {"task": one, "state": in_words(one.case), "dues": dues, "told": told, "today": today,
               "form": form if drafting else None, "rows": milestones}  # fmt: skip
    return render(request, "challenges/task.html", context, status=200 if data is None else 422)


@require_POST
@signed_in
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep that the firm paid for a milestone."""
    rows = Milestone.objects.select_related("task__bid__challenge", "task__case")
    one = get_object_or_404(rows, pk=pk)
    form = forms.PayForm(request.POST, request.FILES, prefix=f"m{one.pk}")
    if form.is_valid():
        proof = form.cleaned_data["proof"]
        services.pay(
            milestone=one, paid_on=form.cleaned_data["paid_on"], name=proof.name, data=proof.read(),
            actor=actor_of(request), now=clock.now(),
        )  # fmt: skip
        messages.success(request, str(Words("已登记支付", "the payment is kept")))
    else:
        permissions.can_pay.demand(actor_of(request), one.task)
        messages.error(request, str(Words("请填支付日期并附凭证", "give the day and the proof")))
    return redirect("challenges:task", number=one.task.case.number)
