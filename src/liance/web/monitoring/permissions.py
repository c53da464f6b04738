"""Who sees targets and figures, who those of single firms, who sends them in, judges warnings, lists evidence."""

from __future__ import annotations

from liance.web.monitoring.models import Warning
from liance.web.people.actor import Actor
from liance.web.people.roles import OFFICIALS, READERS, Role
from liance.web.site.actions import action

OFFICE = (Role.CITY_OFFICER, Role.CITY_LEADER, Role.CHAIN_OFFICE)
COLLECTING = (Role.CITY_OFFICER, Role.COUNTY_OFFICER, Role.CHAIN_OFFICE)
CHECKING = (Role.CITY_OFFICER, Role.CHAIN_OFFICE)
SEEING = (*OFFICIALS, *READERS, Role.EXPERT)


@action("monitoring.see", "看目标、指标和预警", "see targets, indicators and warnings", roles=SEEING)
def can_see(actor: Actor) -> bool:
    """Officials, leaders, auditors, experts: no figure of a single firm."""
    return True


@action("monitoring.see-firms", "看单个企业的监测数和梯度", "see figures and ladders of single firms", roles=OFFICE)
def can_see_firms(actor: Actor) -> bool:
    """The offices that collect them alone."""
    return True


@action("monitoring.collect", "报送监测数", "send in figures", roles=COLLECTING)
def can_collect(actor: Actor) -> bool:
    """The city's and counties' officers and the chain office; another person then checks."""
    return True


@action(
    "monitoring.return", "报本单位的监测数", "send the figures of one's own firm", roles=(Role.ENTERPRISE,),
    where_zh="政策口径内的企业", where_en="a firm that the policy's scopes count",
)  # fmt: skip
def can_return(actor: Actor) -> bool:
    """A firm's own people; whether it is asked at all is seen from the registry."""
    return bool(actor.organisation)


@action("monitoring.adopt", "成批采用企业报的数", "adopt returns of firms together", roles=CHECKING)
def can_adopt(actor: Actor) -> bool:
    """Who checks them one by one."""
    return True


@action(
    "monitoring.close", "对预警下结论", "close a warning", roles=(*OFFICE, Role.COUNTY_OFFICER),
    where_zh="预警的责任角色，或市局负责人", where_en="the warning's owner, or the bureau's leader",
)  # fmt: skip
def can_close(actor: Actor, warning: Warning) -> bool:
    """Whoever answers for it, and the leader of the bureau."""
    return actor.role in (warning.owner, Role.CITY_LEADER)


@action("monitoring.list", "登记目标的佐证和候选、外部事件", "list evidence, prospects and events", roles=COLLECTING)
def can_list(actor: Actor) -> bool:
    """Who collects."""
    return True
