"""How each action of this slice is tried."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.web.funds.world import POLICY, Decided, person
from tests.web.matrix import NOW, TODAY, tries

from liance.web.funds import payable, permissions, services
from liance.web.funds.models import Batch, BudgetLine, Claim, Commitment, Order, PayeeAccount, Recovery
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role

FIRM = "TRY-FIRM"
AWARDS = Decided()
payable.register(AWARDS)


def officer(name: str, county: str) -> Actor:
    return person(name, Role.FINANCE_OFFICER, organisation="TRY-FIN", county=county)


def home(actor: Actor) -> Organisation:
    """The actor's own organisation, or a firm that is nobody's."""
    code = actor.organisation or FIRM
    made, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name": "演示企业", "kind": Kind.ENTERPRISE, "created_at": NOW}
    )
    return made


def firm() -> Organisation:
    made, _ = Organisation.objects.get_or_create(
        code=FIRM, defaults={"name": "演示企业", "kind": Kind.ENTERPRISE, "created_at": NOW}
    )
    return made


def account(owner: Organisation) -> PayeeAccount:
    agent = person("填报人", Role.ENTERPRISE, organisation=owner.pk)
    new = services.NewAccount(owner.name, "示例银行", "622200001111")
    return services.enter_account(organisation=owner, new=new, actor=agent, now=NOW)


def confirmed(owner: Organisation) -> PayeeAccount:
    return services.confirm_account(account=account(owner), actor=officer("核对人", ""), now=NOW)


def line(county: str) -> BudgetLine:
    new = services.NewLine("TRY", "演示指标", 2026, county, POLICY, 1_000_00, "预〔2026〕1号")
    return services.open_line(new=new, actor=officer("预算", county), now=NOW)


def claim(county: str, owner: Organisation | None = None) -> Claim:
    payee = (owner or firm()).pk
    AWARDS.awards.clear()
    return services.take_up(
        payable=AWARDS.decide("try", 100_00, payee=payee, county=county), actor=officer("预算", county), now=NOW
    )


def commitment(county: str, owner: Organisation | None = None) -> Commitment:
    found = line(county)
    claim(county, owner)
    confirmed(owner or firm())
    return services.fund(line=found, actor=officer("预算", county), now=NOW)[0]


def batch(county: str, owner: Organisation | None = None) -> Batch:
    chosen = [commitment(county, owner).pk]
    return services.make_batch(county=county, commitments=chosen, key="try", actor=officer("制单", county), now=NOW)


def paid(county: str, owner: Organisation | None = None) -> Order:
    made = batch(county, owner)
    services.check_batch(batch=made, actor=officer("复核", county), now=NOW)
    services.send_batch(batch=made, actor=officer("制单", county), now=NOW)
    order = made.orders.get()
    file = f"指令编号,状态,金额,日期\n{order.number},成功,100.00,2026-11-27".encode()
    services.import_return(name="r.csv", data=file, county=county, actor=officer("制单", county), now=NOW)
    return order


def recovery(actor: Actor) -> Recovery:
    order = paid(actor.county)
    finder = person("发现人", Role.CITY_OFFICER)
    made = services.open_recovery(claim=order.commitment.share.claim, finding="不实", actor=finder, now=NOW)
    return services.give_notice(recovery=made, actor=finder, now=NOW)


@tries("funds.see")
def see(actor: Actor) -> None:
    permissions.can_see.demand(actor)


@tries("funds.open-line")
def open_line(actor: Actor) -> None:
    new = services.NewLine("NEW", "演示指标", 2026, actor.county, POLICY, 100, "预〔2026〕1号")
    services.open_line(new=new, actor=actor, now=NOW)


@tries("funds.commit")
def commit(actor: Actor) -> Callable[[], object]:
    found = line(actor.county)
    claim(actor.county)
    return partial(services.fund, line=found, actor=actor, now=NOW)


@tries("funds.take-up")
def take_up(actor: Actor) -> Callable[[], object]:
    line(actor.county)
    firm()
    AWARDS.awards.clear()
    award = AWARDS.decide("try", 100_00, payee=FIRM, county=actor.county)
    return partial(services.take_up, payable=award, actor=actor, now=NOW)


@tries("funds.make-batch")
def make_batch(actor: Actor) -> Callable[[], object]:
    chosen = [commitment(actor.county).pk]
    return partial(services.make_batch, county=actor.county, commitments=chosen, key="try", actor=actor, now=NOW)


@tries("funds.check-batch")
def check_batch(actor: Actor) -> Callable[[], object]:
    return partial(services.check_batch, batch=batch(actor.county), actor=actor, now=NOW)


@tries("funds.handle-batch")
def handle_batch(actor: Actor) -> Callable[[], object]:
    return partial(services.cancel_order, order=batch(actor.county).orders.get(), actor=actor, now=NOW)


@tries("funds.enter-account")
def enter_account(actor: Actor) -> Callable[[], object]:
    owner = home(actor)
    new = services.NewAccount(owner.name, "示例银行", "622200001111")
    return partial(services.enter_account, organisation=owner, new=new, actor=actor, now=NOW)


@tries("funds.judge-account")
def judge_account(actor: Actor) -> Callable[[], object]:
    return partial(services.confirm_account, account=account(firm()), actor=actor, now=NOW)


@tries("funds.see-account")
def see_account(actor: Actor) -> None:
    permissions.can_see_account.demand(actor, actor.organisation)


@tries("funds.say-received")
def say_received(actor: Actor) -> Callable[[], object]:
    order = paid(actor.county, home(actor))
    return partial(services.say_received, order=order, received=True, memo="", actor=actor, now=NOW)


@tries("funds.find")
def find(actor: Actor) -> Callable[[], object]:
    line(actor.county)
    return partial(services.open_recovery, claim=claim(actor.county), finding="不实", actor=actor, now=NOW)


@tries("funds.decide-recovery")
def decide_recovery(actor: Actor) -> Callable[[], object]:
    ruling = services.Ruling(10_00, "理由", "救济", TODAY)
    return partial(services.decide_recovery, recovery=recovery(actor), ruling=ruling, actor=actor, now=NOW)


@tries("funds.receive-recovery")
def receive_recovery(actor: Actor) -> Callable[[], object]:
    found = recovery(actor)
    ruling = services.Ruling(10_00, "理由", "救济", TODAY)
    services.decide_recovery(recovery=found, ruling=ruling, actor=person("负责人", Role.CITY_LEADER), now=NOW)
    return partial(
        services.receive_instalment, recovery=found, fen=10_00, reference="一", received_on=TODAY, actor=actor, now=NOW
    )
