"""Budget lines: opened with an appropriation, supplemented, reduced, each by a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from liance.values.money import MAX_FEN, format_money
from liance.web.audit.services import record
from liance.web.funds.models import BookAccount, BudgetLine, Kind, Level, Place, Rule, Transfer
from liance.web.funds.permissions import can_change_line
from liance.web.funds.services.books import Move, of_line, post, source_of
from liance.web.people.actor import Actor
from liance.web.site.refusals import Told, fail_if_any, refusal

LINE_WRONG = refusal(
    "budget-line",
    "{what}",
    "{what_en}",
    hint_zh="{hint}",
    hint_en="{hint_en}",
    status=422,
)
BELOW_COMMITTED = refusal(
    "budget-below-committed",
    "可用指标只有{free}，不能调减{wanted}：其余已被占用",
    "only {free} is free, so {wanted} cannot be taken away: the rest is committed",
    hint_zh="请先释放占用，或减少调减金额。",
    hint_en="Release commitments first, or reduce by less.",
)


@dataclass(frozen=True, slots=True)
class NewLine:
    """What a budget line is opened with; `bears` is its part where the policy does not say; amounts in fen."""

    code: str
    title: str
    year: int
    county: str
    policy: str
    fen: int
    document: str
    rule: Rule = Rule.PRO_RATA
    incentives: tuple[str, ...] = ()
    bears: Fraction = Fraction(1)


@transaction.atomic
def open_line(*, new: NewLine, actor: Actor, now: datetime) -> BudgetLine:
    """A new line with its appropriation. Raises Refused with everything that is wrong."""
    can_change_line.demand(actor, new.county)
    fail_if_any(_faults(new))
    line = BudgetLine.objects.create(
        code=new.code, title=new.title, year=new.year, level=Level.COUNTY if new.county else Level.CITY,
        county=new.county, policy=new.policy, incentives=list(new.incentives), rule=new.rule,
        part=new.bears.numerator, whole=new.bears.denominator, document=new.document,
        opened_by=actor.account, opened_at=now,
    )  # fmt: skip
    _appropriate(line, Kind.APPROPRIATE, new.fen, new.document, actor, now)
    return line


@transaction.atomic
def supplement_line(*, line: BudgetLine, fen: int, document: str, actor: Actor, now: datetime) -> None:
    """More money for a line, by a document."""
    can_change_line.demand(actor, line.treasury)
    line = _locked(line)
    fail_if_any([*_amount_faults(fen), *_document_faults(document)])
    _appropriate(line, Kind.SUPPLEMENT, fen, document, actor, now)


@transaction.atomic
def reduce_line(*, line: BudgetLine, fen: int, document: str, actor: Actor, now: datetime) -> None:
    """Less money for a line, never below what is committed."""
    can_change_line.demand(actor, line.treasury)
    line = _locked(line)
    free = BookAccount.objects.get(code=of_line(Place.AVAILABLE, line).code).fen
    told = [*_amount_faults(fen), *_document_faults(document)]
    if fen > free:
        told.append(BELOW_COMMITTED.given(free=format_money(free), wanted=format_money(fen)))
    fail_if_any(told)
    _appropriate(line, Kind.REDUCE, fen, document, actor, now)


def _locked(line: BudgetLine) -> BudgetLine:
    return BudgetLine.objects.select_for_update().get(pk=line.pk)


def _appropriate(line: BudgetLine, kind: Kind, fen: int, document: str, actor: Actor, now: datetime) -> None:
    number = Transfer.objects.filter(key__startswith=f"line:{line.pk}:").count() + 1
    ends = [source_of(line), of_line(Place.AVAILABLE, line)]
    if kind is Kind.REDUCE:
        ends.reverse()
    post(
        moves=[Move(f"line:{line.pk}:{number}", ends[0], ends[1], fen, kind, document, line.title)],
        actor=actor,
        now=now,
    )
    record(
        actor=actor, now=now, action=f"budget-{kind}", thing="budget-line", thing_id=line.code,
        after=[fen, document], details={"fen": fen, "document": document},
    )  # fmt: skip


def _faults(new: NewLine) -> Iterable[Told]:
    yield from _amount_faults(new.fen)
    yield from _document_faults(new.document)
    if not new.code.strip() or not new.title.strip():
        yield _wrong("编号和名称不能为空", "code and title are missing", "请填写", "Enter them")
    elif BudgetLine.objects.filter(code=new.code).exists():
        yield _wrong(f"编号“{new.code}”已经用过", f"the code {new.code} is taken", "请换一个编号", "Take another")
    if not 2000 <= new.year <= 2100:
        yield _wrong(f"年度{new.year}不对", f"{new.year} is no year", "例如2026", "2026, for example")
    if not 0 < new.bears <= 1 or new.bears.denominator > 10_000:
        yield _wrong(
            f"分担比例{new.bears}不对", f"the part {new.bears} is wrong", "大于0、不超过100%", "Above 0, at most 100%"
        )


def _amount_faults(fen: int) -> Iterable[Told]:
    if not 0 < fen <= MAX_FEN:
        yield _wrong("金额应大于0", "the amount must be above zero", "例如500万元", "5,000,000 yuan, for example")


def _document_faults(document: str) -> Iterable[Told]:
    if not document.strip():
        yield _wrong("没有写预算文件", "no budget document is named", "例如 聊财预〔2026〕3号", "Name its number")


def _wrong(zh: str, en: str, hint: str, hint_en: str) -> Told:
    return LINE_WRONG.given(what=zh, what_en=en, hint=hint, hint_en=hint_en)
