"""Cases of the bench: opened and taken on step by step, each by somebody who may, all through the services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from bench.platform.people import BODIES, acting, agent
from liance import procedures
from liance.procedures import Reason
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.web.awards.models import Award
from liance.web.awards.queries import PAYING
from liance.web.awards.services import open_award
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act, open_case
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.queries import whole_city
from liance.web.registry.values import key_text
from liance.web.site.refusals import Refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
BY_HAND = 10_000_000
"""Fen decided where no rule gives an amount."""
LISTS, A_NOTICE = 40, timedelta(days=9)


def entitled(edition: Edition, most: int) -> list[tuple[Organisation, Answer]]:
    """Answers that pay and name an organisation that is known, of each incentive in turn."""
    policy = policy_of(edition)
    wanted = [i.id for i in policy.incentives if i.procedure]
    by_incentive: dict[str, list[Answer]] = defaultdict(list)
    for answer in Program(policy, only=wanted).payable(whole_city(policy)):
        if answer.outcome in PAYING and answer.beneficiary is not None and not answer.guidance:
            by_incentive[answer.incentive.id].append(answer)
    mixed = [a for a in chain(*zip_longest(*by_incentive.values())) if a is not None]
    known = Organisation.objects.in_bulk({a.beneficiary for a in mixed if a.beneficiary is not None})
    return [(known[a.beneficiary], a) for a in mixed if a.beneficiary in known][:most]  # type: ignore[index]


def opened(found: Iterable[tuple[Organisation, Answer]], edition: Edition, since: datetime) -> Iterator[Award]:
    """An award with its case for each answer; some days apart, and as far on as chance has it."""
    for place, (party, answer) in enumerate(found):
        now = since + timedelta(days=place % 40, minutes=place % 400)
        try:
            award = open_award(
                beneficiary=party, edition=edition, incentive=answer.incentive.id, record_type=answer.record.type.id,
                record_key=key_text(answer.record), actor=agent(party), now=now,
            )  # fmt: skip
        except Refused:
            continue  # the same matter is on its way already
        _taken_on(award, place, now)
        yield award


def _taken_on(award: Award, place: int, now: datetime) -> None:
    """One in three stops on the way, one in ten is refused or withdrawn, the rest goes on to its notice."""
    case, left = award.case, place % 9 if place % 3 == 0 else 20
    ending = {7: "refused", 13: "withdrawn"}.get(place % 20, "")
    for step in range(left):
        after = advanced(case, now + timedelta(days=step + 1), ending=ending if step == 1 else "")
        if after is None:
            break
        case = after


def advanced(case: Case, now: datetime, *, ending: str = "") -> Case | None:
    """The case after the usual outcome of its stage, or after one that ends it so; None where nobody may."""
    stage = procedure_of(case).stage(case.stage)
    if case.ended or stage.runs is not None:
        return None
    usual = stage.outcomes[0]
    outcome = next((o for o in stage.outcomes if o.ending is not None and o.ending.kind == ending), usual)
    actor = _somebody(case, stage, outcome)
    needs = procedures.needed(outcome)
    file = ("意见.pdf", PDF) if "attachment" in needs else None
    try:
        return act(case=case, outcome=outcome.id, actor=actor, now=now, grounds=_grounds(case, needs), file=file)
    except Refused:
        return None  # not due on the facts, or a limit is used up: it stays where it is


def _somebody(case: Case, stage: ir.Stage, outcome: ir.Outcome) -> Actor:
    """Who takes the outcome: the party, or the person of a role whose turn it is, another in each stage."""
    place = procedure_of(case).stages.index(stage)
    role = next((r for r in outcome.by or stage.roles if r in BODIES), None)
    if role is None:
        assert case.party is not None
        return agent(case.party)
    if role == Role.COUNTY_OFFICER:  # of the county of the case, whichever that is
        return Actor(f"county-{place}", Role.COUNTY_OFFICER, f"COUNTY-{case.county}"[:18], "县区", case.county)
    return acting(Role(role), place % 8, case.opened_at)


def _grounds(case: Case, needs: Iterable[str]) -> Grounds:
    award = Award.objects.filter(case=case).first()
    fen = BY_HAND if award is None or award.indicative is None else award.indicative
    if award is not None and award.ceiling is not None:
        fen = min(fen, award.ceiling)
    return Grounds(
        opinion="属实" if "opinion" in needs else "", amount=fen if "amount" in needs else None,
        reasons=(Reason("事实不实", "现场核查与填报不符"),) if "reason" in needs else (),
        remedy="60日内可申请行政复议" if "remedy" in needs else "",
    )  # fmt: skip


def put_before_the_public(now: datetime) -> None:
    """Decided awards on lists: most concluded, some running, one list only drawn up, the last cases on none."""
    waiting = list(notice_queries.waiting())
    size = -(-len(waiting) // LISTS)
    lists = [waiting[n : n + size] for n in range(0, len(waiting), size)]
    officer = acting(Role.CITY_OFFICER, 0, now)
    for place, cases in enumerate(lists[:-1], 1):
        left = len(lists) - place
        when = now - (A_NOTICE + timedelta(days=21) if left > 6 else timedelta(hours=1))
        made = notices.draw_up(title=f"奖补资金公示（{place}）", cases=cases, actor=officer, now=when)
        if left > 1:
            notices.publish(notice=made, actor=officer, now=when)
        if left > 6:
            for line in made.lines.select_related("case", "case__party"):
                act(case=line.case, outcome="clear", actor=officer, now=when + A_NOTICE)
            notices.conclude(notice=made, actor=officer, now=when + A_NOTICE)


def complaints(parties: Sequence[Organisation], edition: Edition, since: datetime) -> None:
    """A complaint of each party, at one of its first stages."""
    procedure = policy_of(edition).procedures["complaint"]
    for place, party in enumerate(parties):
        now = since + timedelta(days=place % 20)
        case: Case | None = open_case(
            procedure=procedure, edition=edition, title=f"投诉事项{place}", party=party, actor=agent(party), now=now
        )
        for step in range(place % 4):
            case = advanced(case, now + timedelta(days=step + 1)) if case is not None else None
