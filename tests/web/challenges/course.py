"""A challenge on its course: who takes part, and each step as those whose turn it is take it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.web.matrix import organisation_for

from liance.procedures import Reason
from liance.values import uscc
from liance.web.cases import boards, services
from liance.web.cases.boards import Holder
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.cases.queries import stages_of
from liance.web.cases.services import Grounds
from liance.web.challenges.models import Bid, OpenChallenge, Partner, TaskBook
from liance.web.challenges.models.bids import Step
from liance.web.challenges.queries import standing
from liance.web.challenges.services import bids, experts, needs
from liance.web.notices import services as notices
from liance.web.notices.queries import waiting
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition

WAN = 10_000_00
PDF = ("记录.pdf", b"%PDF-1.4 record")
SAID = Grounds(opinion="同意", reasons=(Reason("指标", "核对过"),), remedy="可以申请行政复议")
DEADLINE = date(2026, 6, 30)


def code(serial: int) -> str:
    """A credit code of a fictional place."""
    return uscc.make(authority="9", category="1", area="990200", serial=serial)


def body(serial: int, name: str, kind: Kind, now: datetime, county: str = "") -> Organisation:
    """An organisation."""
    made, _ = Organisation.objects.get_or_create(
        code=code(serial), defaults={"name": name, "kind": kind, "county": county, "created_at": now}
    )
    return made


def somebody(name: str, role: Role, home: Organisation, now: datetime) -> Actor:
    """Somebody who acts for it, with an account and a membership."""
    account, _ = Account.objects.get_or_create(username=name, defaults={"name": name, "created_at": now})
    Membership.objects.get_or_create(
        account=account, organisation=home, role=role,
        defaults={"valid_from": date(2020, 1, 1), "granted_by": "system", "created_at": now},
    )  # fmt: skip
    return Actor(name, role, home.code, name, home.county, frozenset({home.code}), account_id=account.pk)


def need(**other: object) -> needs.Stated:
    """A need that nothing is wrong with."""
    given: dict[str, object] = {
        "title": "高折射率光学树脂国产化", "problem": "进口树脂交期长，要做出折射率不低于1.67的国产树脂。",
        "firm_fen": 100 * WAN, "public_fen": 50 * WAN, "deadline": DEADLINE, "contact": "钱一 13800001234",
        "indicators": [needs.Asked("折射率", "≥", Decimal("1.67"), "", "第三方检测报告")], "terms_text": "双方合同约定",
    }  # fmt: skip
    return needs.Stated(**(given | other))  # type: ignore[arg-type]


def typed(price: int = 120 * WAN, public: int = 40 * WAN, **other: object) -> bids.Typed:
    """A bid that nothing is wrong with."""
    given: dict[str, object] = {
        "plan": "用本单位已有的单体合成路线，分两步放大。", "price_fen": price, "public_fen": public,
        "steps": [Step("小试", "2025-03-31"), Step("中试", "2026-03-31")],
    }  # fmt: skip
    return bids.Typed(**(given | other))  # type: ignore[arg-type]


@dataclass
class Course:
    """One challenge and who takes part in it."""

    edition: Edition
    now: datetime
    people: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        home = {
            "owner": (1, "东区光学有限公司", Kind.ENTERPRISE, Role.ENTERPRISE, "东区"),
            "first": (2, "外省树脂研究所", Kind.INSTITUTE, Role.ENTERPRISE, ""),
            "second": (3, "西区新材料有限公司", Kind.ENTERPRISE, Role.ENTERPRISE, "西区"),
            "third": (4, "南区化学有限公司", Kind.ENTERPRISE, Role.ENTERPRISE, "南区"),
            "officer": (5, "市工信局", Kind.CITY, Role.CITY_OFFICER, ""),
            "checker": (5, "市工信局", Kind.CITY, Role.CITY_OFFICER, ""),
            "leader": (5, "市工信局", Kind.CITY, Role.CITY_LEADER, ""),
            "head": (5, "市工信局", Kind.CITY, Role.CITY_LEADER, ""),
            **{f"expert{n}": (10 + n, f"第{n}研究院", Kind.INSTITUTE, Role.EXPERT, "") for n in range(1, 5)},
        }
        for name, (serial, title, kind, role, county) in home.items():
            self.people[name] = somebody(name, role, body(serial, title, kind, self.now, county), self.now)

    # ---- small steps -----------------------------------------------------------------------------------------------
    def act(self, case: Case, outcome: str, who: str, stage: str = "", *, file: bool = False) -> Case:
        """Somebody takes an outcome."""
        case = Case.objects.get(pk=case.pk)
        return services.act(
            case=case, outcome=outcome, stage=stage, actor=self.people[who], now=self.now, grounds=SAID,
            file=PDF if file else None,
        )  # fmt: skip

    def seat(self, case: Case, stage: str, names: tuple[str, ...] = ("expert1", "expert2", "expert3")) -> None:
        """The officer names experts."""
        holders = {str(n): self.holder(e) for n, e in enumerate(names, 1)}
        boards.name(case=case, stage=stage, named=holders, actor=self.people["officer"], now=self.now)

    def holder(self, name: str) -> Holder:
        return Holder(self.people[name].account, self.people[name].organisation)

    def speak(self, case: Case, stage: str, answer: str, names: tuple[str, ...] = ("expert1", "expert2", "expert3"),
              scores: tuple[int, ...] = ()) -> None:  # fmt: skip
        """Experts declare, where they did not yet, and say all the same."""
        for name in names:
            actor = self.people[name]
            seat = case.seats.get(holder=name, stage=stage).seat
            if not case.said.filter(what="declared", person=name).exists():
                boards.declare(case=case, stage=stage, seat=seat, conflict="", actor=actor, now=self.now)
            boards.speak(
                case=case, stage=stage, seat=seat, answer=answer, scores=scores, actor=actor, now=self.now, grounds=SAID
            )

    def wait(self, days: int) -> None:
        """Days pass, and what the clock brings about happens."""
        self.now += timedelta(days=days)
        tick(now=self.now)

    # ---- the course ------------------------------------------------------------------------------------------------
    def state(self, **other: object) -> OpenChallenge:
        return needs.state(stated=need(**other), edition=self.edition, actor=self.people["owner"], now=self.now)

    def submit(self, challenge: OpenChallenge) -> None:
        self.act(challenge.case, "submit", "owner")

    def review(self, challenge: OpenChallenge, answer: str = "fit") -> None:
        case = challenge.case
        self.act(case, "seen", "officer", file=True)
        self.seat(case, "review")
        self.speak(case, "review", answer)

    def publish(self, challenge: OpenChallenge) -> OpenChallenge:
        self.act(challenge.case, "list", "leader")
        self.act(challenge.case, "publish", "officer")
        return self.again(challenge)

    def open(self, **other: object) -> OpenChallenge:
        """An open challenge."""
        challenge = self.state(**other)
        self.submit(challenge)
        self.review(challenge)
        return self.publish(challenge)

    def bid(self, challenge: OpenChallenge, who: str, **other: object) -> Bid:
        return bids.hand_in(challenge=challenge, typed=typed(**other), actor=self.people[who], now=self.now)  # type: ignore[arg-type]

    def close(self, challenge: OpenChallenge) -> OpenChallenge:
        """The window ends by the clock."""
        due = self.again(challenge).case.due
        assert due is not None
        self.wait((due - self.now.date()).days + 1)
        return self.again(challenge)

    def accept(self, challenge: OpenChallenge) -> None:
        """Formal checks, by another than who visited."""
        for one in standing.live(challenge, "formal"):
            self.act(one.case, "accept", "checker")  # type: ignore[arg-type]
        self.act(challenge.case, "some", "officer")

    def talk(self, challenge: OpenChallenge) -> None:
        for one in standing.live(challenge, "waiting"):
            bids.talk(bid=one, intends=True, text="谈了路线和节点", held_on=self.now.date(), actor=self.people["owner"],
                      now=self.now)  # fmt: skip
        self.act(challenge.case, "talked", "owner")

    def judge(self, challenge: OpenChallenge, points: dict[str, tuple[int, int, int, int]]) -> None:
        """The same experts score every plan; points by the bidder's name."""
        names = ("expert1", "expert2", "expert3")
        experts.name_experts(
            challenge=self.again(challenge), experts=[self.holder(n) for n in names], actor=self.people["officer"],
            now=self.now,
        )  # fmt: skip
        for case in list(standing.evaluations(challenge)):
            lead = case.parent.bid.organisation_id  # type: ignore[union-attr]
            who = next(n for n, a in self.people.items() if a.organisation == lead and n in points)
            self.speak(case, "scoring", "scored", names, points[who])

    def award(self, challenge: OpenChallenge) -> OpenChallenge:
        self.act(challenge.case, "win", "leader")
        return self.again(challenge)

    def notice(self) -> None:
        """Everything that waits is put on a notice, which passes without objection."""
        drawn = notices.draw_up(title="中榜公示", cases=list(waiting()), actor=self.people["officer"], now=self.now)
        notices.publish(notice=drawn, actor=self.people["officer"], now=self.now)
        self.wait(9)
        notices.conclude(notice=drawn, actor=self.people["officer"], now=self.now)

    def task(self, challenge: OpenChallenge) -> TaskBook:
        return TaskBook.objects.filter(bid__challenge=challenge, case__ended="").latest("pk")

    def child(self, case: Case) -> Case:
        """What runs the present stage of a case."""
        return case.children.get(ended="")

    def sign(self, task: TaskBook, who: str) -> None:
        """Both sides sign, the office records."""
        self.act(task.case, "sign", who)
        self.act(self.child(task.case), "agree", "owner")
        self.act(task.case, "record", "officer")

    def pass_milestone(self, task: TaskBook, who: str, outcome: str = "pass") -> None:
        child = self.child(task.case)
        self.act(child, "report", who, file=True)
        self.act(child, outcome, "checker")

    def deliver(self, challenge: OpenChallenge, who: str) -> None:
        """From the task book to the result accepted."""
        task = self.task(challenge)
        self.sign(task, who)
        self.pass_milestone(task, who)
        self.pass_milestone(task, who, "last")
        self.act(self.child(task.case), "agree", "owner")
        self.seat(task.case, "acceptance")
        self.speak(task.case, "acceptance", "pass")

    def again(self, challenge: OpenChallenge) -> OpenChallenge:
        return OpenChallenge.objects.select_related("case", "organisation").get(pk=challenge.pk)

    def at(self, challenge: OpenChallenge) -> tuple[str, ...]:
        """Where it stands, or how it ended."""
        case = self.again(challenge).case
        return (case.ended,) if case.ended else stages_of(case)


__all__ = ["DEADLINE", "WAN", "Course", "Partner", "body", "code", "need", "organisation_for", "somebody", "typed"]
