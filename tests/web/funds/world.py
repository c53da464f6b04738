"""A small city for tests of money: people with roles, enterprises with accounts, decided awards that a test governs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from liance.web.funds import payable as payables
from liance.web.funds import services
from liance.web.funds.models import Batch, BudgetLine, Claim, Commitment, Order, PayeeAccount, Rule
from liance.web.funds.payable import Payable
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
POLICY = "fictional-2026"


def person(account: str, role: Role, *, organisation: str = "", county: str = "") -> Actor:
    """Somebody who acts; the account id only says that he is signed in."""
    return Actor(account, role, organisation, account, county, frozenset({organisation} - {""}), account_id=1)


BUDGET = person("预算员", Role.FINANCE_OFFICER, organisation="FIN")
MAKER = person("制单员", Role.FINANCE_OFFICER, organisation="FIN")
CHECKER = person("复核员", Role.FINANCE_OFFICER, organisation="FIN")
COUNTY_MAKER = person("县制单", Role.FINANCE_OFFICER, organisation="FIN-A", county="甲县")
COUNTY_CHECKER = person("县复核", Role.FINANCE_OFFICER, organisation="FIN-A", county="甲县")
OFFICER = person("市经办", Role.CITY_OFFICER, organisation="CITY")
HEAD = person("市负责人", Role.CITY_LEADER, organisation="CITY")


def agent(code: str) -> Actor:
    """The agent of an enterprise."""
    return person(f"经办-{code}", Role.ENTERPRISE, organisation=code)


@dataclass
class Decided:
    """Decided awards that a test makes and changes: a source of payables."""

    awards: dict[str, Payable] = field(default_factory=dict)

    def payables(self, *, fresh: bool = False) -> Iterable[Payable]:
        return list(self.awards.values())

    def payable(self, keys: Sequence[str]) -> dict[str, Payable]:
        return {k: self.awards[k] for k in keys if k in self.awards}

    def decide(self, key: str, fen: int, *, payee: str = "E1", **more: object) -> Payable:
        """An award decided, its notice over, no objection."""
        made = Payable(
            key=key, case_number=f"SB-{key}", policy=POLICY, incentive="pilot", title="试点奖补", beneficiary=payee,
            county="甲县", year=2026, matter=f"事项{key}", decided_fen=fen, ceiling_fen=max(fen, 0) * 2,
            decided_at=NOW + timedelta(minutes=len(self.awards)), notice_ended=True, open_objection=False,
        )  # fmt: skip
        self.awards[key] = replace(made, **more)  # type: ignore[arg-type]
        return self.awards[key]

    def change(self, key: str, **more: object) -> Payable:
        """The award as it stands from now on."""
        self.awards[key] = replace(self.awards[key], **more)  # type: ignore[arg-type]
        return self.awards[key]


def only(source: payables.Source) -> None:
    """Make this the only source of awards."""
    payables._SOURCES[:] = [source]


def enterprise(code: str, *, account: bool = True) -> Organisation:
    """An enterprise, with a confirmed bank account unless told otherwise."""
    made = Organisation.objects.create(code=code, name=f"示例企业{code}", kind=Kind.ENTERPRISE, created_at=NOW)
    if account:
        bank_account(made)
    return made


def bank_account(organisation: Organisation, number: str = "6222000011112222") -> PayeeAccount:
    """A bank account entered by the enterprise and confirmed by finance."""
    new = services.NewAccount(organisation.name, "示例银行甲县支行", number)
    made = services.enter_account(organisation=organisation, new=new, actor=agent(organisation.pk), now=NOW)
    return services.confirm_account(account=made, actor=BUDGET, now=NOW)


def a_line(
    fen: int, *, code: str = "2026-01", county: str = "", rule: Rule = Rule.PRO_RATA, bears: Fraction = Fraction(1),
    year: int = 2026,
) -> BudgetLine:  # fmt: skip
    """A budget line of the fictional policy."""
    new = services.NewLine(
        code=code, title=f"产业资金{code}", year=year, county=county, policy=POLICY, fen=fen, document="预〔2026〕1号",
        rule=rule, bears=bears,
    )  # fmt: skip
    return services.open_line(new=new, actor=COUNTY_MAKER if county else BUDGET, now=NOW)


def take_up(award: Payable) -> Claim:
    """The claim of an award."""
    return services.take_up(payable=award, actor=BUDGET, now=NOW)


def a_batch(commitments: Iterable[Commitment], key: str = "批次一") -> Batch:
    """A batch that the maker made."""
    return services.make_batch(county="", commitments=[c.pk for c in commitments], key=key, actor=MAKER, now=NOW)


def sent(batch: Batch) -> list[Order]:
    """A batch checked and sent; its orders."""
    services.check_batch(batch=batch, actor=CHECKER, now=NOW)
    services.send_batch(batch=batch, actor=MAKER, now=NOW)
    return list(batch.orders.order_by("number"))


def told(*rows: tuple[Order, str], day: date = date(2026, 11, 27)) -> bytes:
    """The bank's return file: what it says of orders."""
    lines = ["指令编号,状态,金额（元）,日期,流水号,原因"]
    for order, state in rows:
        yuan = f"{order.fen // 100}.{order.fen % 100:02}"
        reason = "" if state == "成功" else "账号户名不符"
        lines.append(f"{order.number},{state},{yuan},{day.isoformat()},L{order.pk},{reason}")
    return "\n".join(lines).encode()


def returned(*rows: tuple[Order, str]) -> services.Imported:
    """The bank's return taken in."""
    return services.import_return(name="回单.csv", data=told(*rows), county="", actor=MAKER, now=NOW)
