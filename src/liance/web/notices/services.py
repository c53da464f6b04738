"""Writes: a notice drawn up, published masked, objected to, concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.awards.models import Award
from liance.web.cases import services as casework
from liance.web.cases.engine import procedure_of
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds
from liance.web.notices.masking import masked_code, whole
from liance.web.notices.models import Line, Notice, Objection
from liance.web.notices.permissions import can_draw_up
from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

NOTHING_WAITS = refusal(
    "notice-empty", "没有等待公示的案件", "no case waits for public notice",
    hint_zh="案件核定后才进入公示。", hint_en="Cases wait for notice once they are decided.",
)  # fmt: skip
UNMASKED = refusal(
    "notice-unmasked", "公示内容里有没有脱敏的{kind}（{where}）", "an unmasked {kind} would be published ({where})",
    hint_zh="请更正事由或名称里的号码后再发布；公示只写名称和脱敏的代码。",
    hint_en="Take the number out of the matter or the name; a notice has names and masked codes only.", status=422,
)  # fmt: skip
PUBLISHED = refusal(
    "notice-published", "{number} 已经发布", "{number} is already published",
    hint_zh="发布后的公示不能改；有错请结束公示后重新公示。",
    hint_en="A published notice is never changed; conclude it and publish anew.",
)  # fmt: skip
ANONYMOUS = refusal(
    "objection-anonymous", "异议须实名：请填写{what}", "an objection needs a name: give {what}",
    hint_zh="姓名（单位名称）、联系方式和依据都要写明；对外不公开。",
    hint_en="Name, contact and grounds; they are not published.", status=422,
)  # fmt: skip
CLOSED = refusal(
    "objection-closed", "这一事项现在不接受异议", "no objection can be made now",
    hint_zh="公示期内且没有未处理的异议时可以提出；其他问题请用投诉渠道。",
    hint_en="Only during the notice and while none is open; else use a complaint.",
)  # fmt: skip


@transaction.atomic
def draw_up(*, title: str, cases: Sequence[Case], actor: Actor, now: datetime) -> Notice:
    """A notice of cases that wait for one; each continues as a case of the notice procedure."""
    can_draw_up.demand(actor)
    if not cases:
        fail_if_any([NOTHING_WAITS.given()])
    first = cases[0]
    made = Notice.objects.create(
        number=casework.next_number(f"list-{clock.day_of(now).year}", "notice-list", now), title=title,
        edition=first.edition, made_by=actor.account, made_at=now,
    )  # fmt: skip
    for position, case in enumerate(cases, 1):
        held = casework.locked(case)
        child = casework.open_case(
            procedure=policy_of(held.edition).procedures[held.runs], edition=held.edition,
            title=f"{held.title} 公示"[:300], party=held.party, actor=actor, now=now, parent=held,
        )  # fmt: skip
        Line.objects.create(notice=made, case=child, position=position)
    numbers = [c.number for c in cases]
    record(actor=actor, now=now, action="notice-drawn-up", thing="notice", thing_id=made.number, after=numbers)
    return made


@transaction.atomic
def publish(*, notice: Notice, actor: Actor, now: datetime) -> Notice:
    """Put a notice before the public: masked, its text kept, the clock of every line running. Raises Refused."""
    can_draw_up.demand(actor)
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.published_at is not None:
        fail_if_any([PUBLISHED.given(number=notice.number)])
    lines = list(notice.lines.select_related("case", "case__parent", "case__party"))
    text = {"title": notice.title, "number": notice.number, "lines": [_public(line) for line in lines]}
    fail_if_any([UNMASKED.given(kind=kind, where=where) for kind, where in whole(text)])
    last = None
    for line in lines:
        case = casework.act(case=line.case, outcome="publish", actor=actor, now=now)
        last = case.due
    notice.published_at, notice.published_by = now, actor.account
    notice.first_day, notice.last_day = clock.day_of(now), last or clock.day_of(now)
    notice.text, notice.digest = text, digest(text)
    notice.save()
    record(
        actor=actor, now=now, action="notice-published", thing="notice", thing_id=notice.number, after=text,
        details={"until": notice.last_day.isoformat()},
    )  # fmt: skip
    return notice


def _public(line: Line) -> dict[str, object]:
    """What the public sees of a line; amounts in fen."""
    award = Award.objects.filter(case=line.case.parent).select_related("beneficiary", "edition").first()
    parent = line.case.parent
    assert parent is not None
    told: dict[str, object] = {"position": line.position, "case": parent.number, "matter": parent.title}
    if parent.party is not None:
        told |= {"name": parent.party.name, "code": masked_code(parent.party.code), "county": parent.party.county}
    if award is not None:
        rule = policy_of(award.edition).incentive(award.incentive)
        told |= {
            "incentive": award.incentive,
            "title": rule.title if rule is not None else award.incentive,
            "clause": rule.sentence.path if rule is not None else "",
            "year": award.year,
            "decided": award.decided,
        }
    return told


@transaction.atomic
def object_to(*, line: Line, name: str, contact: str, text: str, actor: Actor, now: datetime) -> Objection:
    """Object to a line during its notice, under one's name. Raises Refused."""
    lacking = [
        what for what, given in (("姓名", name), ("联系方式", contact), ("内容和依据", text)) if not given.strip()
    ]
    fail_if_any([ANONYMOUS.given(what=what) for what in lacking])
    case = casework.locked(line.case)
    if line.notice.published_at is None or Objection.objects.filter(line=line, result="").exists():
        fail_if_any([CLOSED.given()])
    speaker = _speaker(actor, case, name.strip())
    made = Objection(line=line, name=name.strip(), text=text.strip(), at=now)
    made.contact = contact.strip()
    made.save()
    casework.act(case=case, outcome="object", actor=speaker, now=now, grounds=Grounds(opinion=text.strip()))
    return made


def _speaker(actor: Actor, case: Case, name: str) -> Actor:
    """Who objects: an official or the party as such; anybody else as the public, under his name."""
    if actor.signed_in and (actor.is_any(Role.AUDITOR) or (case.party_id and actor.acts_for(case.party_id))):
        return actor
    return Actor(actor.account or f"public/{name}"[:150], Role.PUBLIC, name=name)


@transaction.atomic
def conclude(*, notice: Notice, actor: Actor, now: datetime) -> int:
    """Let every line whose time has passed without objection go on; how many did."""
    can_draw_up.demand(actor)
    waiting = [x for x in notice.lines.select_related("case") if not x.case.ended and _may_conclude(x.case)]
    for line in waiting:
        casework.act(case=line.case, outcome="cleared", actor=actor, now=now)
    return len(waiting)


def _may_conclude(case: Case) -> bool:
    return procedure_of(case).stage(case.stage).outcome("cleared") is not None


def follows(move: Move, step: Step) -> None:
    """After an act in a notice's case: the open objection gets its result."""
    if step.outcome == "object":
        return
    objection = Objection.objects.filter(line__case=move.case, result="").first()
    if objection is None:
        return
    objection.result, objection.answered_by, objection.answered_at = step.outcome, move.actor.account, move.now
    objection.answer = "；".join([*(r["text"] for r in step.reasons), *([step.opinion] if step.opinion else [])])
    objection.save()


def forbids(move: Move) -> Iterable[Told]:
    """A notice that is not published cannot come to anything else than being published."""
    line = Line.objects.select_related("notice").filter(case=move.case).first()
    if line is not None and line.notice.published_at is None and move.stage.id != move.procedure.stages[0].id:
        yield CLOSED.given()
