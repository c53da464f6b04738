"""What is filled in: a need with its indicators, a bid with partners and milestones, talks, task books, payments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from liance.web.cases.forms import MoneyField
from liance.web.chains.forms import Day
from liance.web.challenges.models import Indicator, Milestone, Offer, OpenChallenge, Partner, TaskBook
from liance.web.challenges.models.bids import MOST_PARTNERS, Step
from liance.web.challenges.services import bids, needs, tasks
from liance.web.site.words import said

ROWS = 6
"""Indicators or milestones that one form has room for."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


# ---- rows ------------------------------------------------------------------------------------------------------------
class Row(forms.Form):
    """A row of several: left blank it does not count; once begun, what is needed must be there."""

    needed: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """What is missing of a row that was begun."""
        given = super().clean() or {}
        if self.begun:
            for name in self.needed:
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, said("请填写", "fill this in"))
        return given

    @property
    def begun(self) -> bool:
        """Whether anything was filled in beside what is chosen already."""
        return any(self.data.get(self.add_prefix(n)) for n in self.needed)


class IndicatorRow(Row):
    """One indicator."""

    needed = ("name", "value", "method")
    name = forms.CharField(label=said("指标", "Indicator"), max_length=100, required=False)
    sign = forms.ChoiceField(
        label=said("要求", "At"), choices=[(s.value, s.value) for s in Indicator.Sign], required=False
    )
    value = forms.DecimalField(label=said("数值", "Value"), max_digits=18, decimal_places=6, required=False)
    unit = forms.CharField(label=said("单位", "Unit"), max_length=20, required=False)
    method = forms.CharField(label=said("怎样测量", "How it is measured"), max_length=200, required=False)


class PartnerRow(Row):
    """One partner."""

    needed = ("name", "code")
    name = forms.CharField(label=said("单位全称", "Full name"), max_length=100, required=False)
    code = forms.CharField(label=said("统一社会信用代码", "Credit code"), max_length=18, required=False)


class StepRow(Row):
    """One milestone of a bid."""

    needed = ("title", "by")
    title = forms.CharField(label=said("节点", "Milestone"), max_length=100, required=False)
    by = forms.DateField(label=said("完成日期", "By"), widget=Day(), required=False)


class MilestoneRow(Row):
    """One milestone of a task book."""

    needed = ("title", "shows", "by_day", "firm_fen", "public_fen")
    title = forms.CharField(label=said("节点", "Milestone"), max_length=100, required=False)
    shows = forms.CharField(label=said("考核指标", "What must be shown"), max_length=300, required=False)
    by_day = forms.DateField(label=said("完成日期", "By"), widget=Day(), required=False)
    firm_fen = MoneyField(label=said("需求方支付（元）", "Firm pays (yuan)"), required=False)
    public_fen = MoneyField(label=said("财政资金（元）", "Public money (yuan)"), required=False)


class Several(BaseFormSet):  # type: ignore[type-arg]  # it is generic for mypy only
    """Rows of a kind, the first two seen at once."""

    @property
    def more(self) -> bool:
        """Whether one of the others is filled in, or wrong."""
        return any(f.begun or f.initial or f.errors for f in self.forms[SEEN:])


Rows: TypeAlias = Several
SEEN = 2


def rows_of(
    kind: type[Row], prefix: str, data: QueryDict | None, initial: Iterable[Mapping[str, Any]] = (), most: int = ROWS
) -> Rows:
    """So many rows of a kind, the first filled in."""
    filled = [dict(i) for i in initial][:most]
    made = formset_factory(kind, formset=Several, extra=most - len(filled), max_num=most)
    return cast(Rows, made(data, prefix=prefix, initial=filled))


def begun(rows: Rows) -> list[dict[str, Any]]:
    """What was filled in, row by row."""
    return [f.cleaned_data for f in rows if f.begun]


# ---- a need ----------------------------------------------------------------------------------------------------------
class NeedForm(forms.Form):
    """A need; its indicators are rows beside it."""

    title = forms.CharField(label=said("难题名称", "Title"), max_length=100)
    problem = forms.CharField(
        label=said("难题说明", "The problem"), max_length=4000, widget=_area(6),
        help_text=said("背景、现状、要突破什么；会公开，不要写商业秘密", "It is published: no secrets"),
    )  # fmt: skip
    product = forms.ChoiceField(label=said("产业链产品", "Product of the chain"), required=False)
    firm_fen = MoneyField(label=said("本单位出资（元）", "We pay (yuan)"))
    public_fen = MoneyField(
        label=said("申请财政资金最多（元）", "Public money asked for, at most (yuan)"),
        help_text=said("不申请写0", "0 for none"),
    )  # fmt: skip
    terms = forms.ChoiceField(label=said("成果归属", "Whose the result is"), choices=OpenChallenge.Terms.choices)
    terms_text = forms.CharField(label=said("归属说明", "More on that"), max_length=500, required=False)
    deadline = forms.DateField(label=said("完成期限", "To be done by"), widget=Day())
    winners = forms.ChoiceField(
        label=said("中榜家数", "Winners"),
        choices=[
            ("1", said("1家", "1")),
            ("2", said("2家（赛马）", "2 (a race)")),
            ("3", said("3家（赛马）", "3 (a race)")),
        ],
    )
    contact = forms.CharField(
        label=said("联系人和电话", "Contact"), max_length=100,
        help_text=said("公开时脱敏；形式审查合格的揭榜方看得到全部", "Masked in public; whole for accepted bidders"),
    )  # fmt: skip

    def __init__(self, *args: Any, products: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        none = ("", str(said("（不挂产品）", "(none)")))
        self.fields["product"].choices = [none, *products]  # type: ignore[attr-defined]

    def stated(self, indicators: Rows) -> needs.Stated:
        """What was typed, as a value."""
        given = dict(self.cleaned_data)
        asked = [needs.Asked(r["name"], r["sign"], r["value"], r["unit"], r["method"]) for r in begun(indicators)]
        return needs.Stated(**{**given, "winners": int(given["winners"])}, indicators=asked)


def initial_of(challenge: OpenChallenge) -> dict[str, Any]:
    """A need as its form begins when it is changed."""
    names = ("title", "problem", "product", "firm_fen", "public_fen", "terms", "terms_text", "deadline", "winners")
    return {n: getattr(challenge, n) for n in names} | {"contact": challenge.contact}


def indicators_of(challenge: OpenChallenge) -> list[dict[str, Any]]:
    """Its indicators as rows."""
    rows = challenge.indicators.all()
    return [{"name": i.name, "sign": i.sign, "value": f"{i.value.normalize():f}", "unit": i.unit, "method": i.method}
            for i in rows]  # fmt: skip


class AlterForm(forms.Form):
    """What of an open challenge is altered, and why."""

    problem = forms.CharField(label=said("难题说明", "The problem"), max_length=4000, widget=_area(5))
    deadline = forms.DateField(label=said("完成期限", "To be done by"), widget=Day())
    reason = forms.CharField(label=said("变更原因（公开）", "Why (published)"), max_length=500)


class ReachForm(forms.Form):
    """How many a published result reached."""

    channel = forms.CharField(label=said("渠道", "Channel"), max_length=80)
    count = forms.IntegerField(label=said("人次", "People"), min_value=0, max_value=2_000_000_000)
    counted_on = forms.DateField(label=said("截至", "As of"), widget=Day())


# ---- a bid -----------------------------------------------------------------------------------------------------------
class BidForm(forms.Form):
    """A bid; partners and milestones are rows beside it."""

    plan = forms.CharField(
        label=said("方案", "Plan"), max_length=8000, widget=_area(10),
        help_text=said("技术路线、怎样达到各项指标、条件和基础。评审是盲评：不要写单位名称和人名。",
                       "Approach, how indicators are reached, what you have. It is judged without names: give none."),
    )  # fmt: skip
    price_fen = MoneyField(label=said("报价（元）", "Price (yuan)"))
    public_fen = MoneyField(label=said("其中财政资金（元）", "Of it public money (yuan)"))
    answer = forms.CharField(
        label=said("与需求方的关联关系", "Ties with the demand side"), max_length=1000, required=False, widget=_area(2),
        help_text=said("有的写明，以及怎样避免利益冲突；没有不用写", "If any: which, and how conflicts are avoided"),
    )  # fmt: skip

    def typed(self, partners: Rows, steps: Rows) -> bids.Typed:
        """What was typed, as a value."""
        given = self.cleaned_data
        return bids.Typed(
            plan=given["plan"], price_fen=given["price_fen"], public_fen=given["public_fen"], answer=given["answer"],
            partners=[Partner(r["code"].strip().upper(), r["name"].strip()) for r in begun(partners)],
            steps=[Step(r["title"].strip(), r["by"].isoformat()) for r in begun(steps)],
        )  # fmt: skip


def partner_rows(data: QueryDict | None, offer: Offer | None) -> Rows:
    """Rows for partners."""
    initial = [{"name": p.name, "code": p.code} for p in offer.partners] if offer is not None else []
    return rows_of(PartnerRow, "partners", data, initial, MOST_PARTNERS)


def step_rows(data: QueryDict | None, offer: Offer | None) -> Rows:
    """Rows for milestones."""
    initial = [{"title": s.title, "by": s.by} for s in offer.steps] if offer is not None else []
    return rows_of(StepRow, "steps", data, initial)


class TalkForm(forms.Form):
    """What came of talking with a bidder."""

    held_on = forms.DateField(label=said("洽谈日期", "Held on"), widget=Day())
    text = forms.CharField(label=said("对接记录", "What was said"), max_length=2000, widget=_area(3))
    intends = forms.TypedChoiceField(
        label=said("有没有合作意向", "Interested"), coerce=lambda v: v == "yes",
        choices=[("yes", said("有意向", "yes")), ("no", said("没有意向", "no"))],
    )  # fmt: skip


# ---- a task book -----------------------------------------------------------------------------------------------------
class TaskForm(forms.Form):
    """A task book; its milestones are rows beside it."""

    firm_fen = MoneyField(label=said("需求方支付合计（元）", "The firm pays in all (yuan)"))
    public_fen = MoneyField(label=said("财政资金合计（元）", "Public money in all (yuan)"))
    until = forms.DateField(label=said("完成期限", "To be done by"), widget=Day())
    may_tell = forms.BooleanField(
        label=said("成果公布时可以写本单位名称", "Our name may stand in what is published"), required=False
    )

    def drawn(self, rows: Rows) -> dict[str, Any]:
        """What the service takes."""
        return {**self.cleaned_data, "milestones": [tasks.Planned(**r) for r in begun(rows)]}


def milestone_rows(data: QueryDict | None, task: TaskBook) -> Rows:
    """Rows for milestones."""
    names = ("title", "shows", "by_day", "firm_fen", "public_fen")
    initial = [{n: getattr(m, n) for n in names} for m in task.milestones.all()]
    return rows_of(MilestoneRow, "milestones", data, initial)


def task_initial(task: TaskBook) -> dict[str, Any]:
    """A task book as its form begins."""
    return {n: getattr(task, n) for n in ("firm_fen", "public_fen", "until", "may_tell")}


class PayForm(forms.Form):
    """The firm's payment for a passed milestone."""

    paid_on = forms.DateField(label=said("支付日期", "Paid on"), widget=Day())
    proof = forms.FileField(label=said("支付凭证", "Proof"))


def pay_form(milestone: Milestone, today: date) -> PayForm:
    """Its form, one a milestone on a page."""
    return PayForm(prefix=f"m{milestone.pk}", initial={"paid_on": today})
