"""Roles: what a person may be for an organisation, and which kind of organisation can give it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from liance.web.site.words import Words


class Kind(models.TextChoices):
    """What an organisation is."""

    ENTERPRISE = "enterprise", "企业"
    PARK = "park", "园区"
    ASSOCIATION = "association", "协会"
    INSTITUTE = "institute", "院校机构"
    COUNTY = "county", "县区部门"
    CITY = "city", "市级部门"
    FINANCE = "finance", "财政部门"
    CHAIN = "chain", "链长办公室"
    AUDIT = "audit", "审计机关"
    PLATFORM = "platform", "平台运维单位"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(str(self.label), ENGLISH_KINDS[self])


class Role(models.TextChoices):
    """In what capacity somebody acts. The ids are those that procedures name (角色)."""

    ENTERPRISE = "enterprise", "企业"
    PARK = "park", "园区"
    ASSOCIATION = "association", "协会"
    COUNTY_OFFICER = "county_officer", "县区经办"
    COUNTY_LEADER = "county_leader", "县区负责人"
    CITY_OFFICER = "city_officer", "市级经办"
    CITY_LEADER = "city_leader", "市局负责人"
    EXPERT = "expert", "评审专家"
    DEPARTMENT_OFFICER = "department_officer", "联审部门"
    DEPARTMENT_LEADER = "department_leader", "部门负责人"
    LEGAL_OFFICER = "legal_officer", "法制机构"
    WINDOW = "window", "服务窗口"
    FINANCE_OFFICER = "finance_officer", "财政经办"
    FINANCE_LEADER = "finance_leader", "财政负责人"
    CHAIN_OFFICE = "chain_office", "链办"
    CHAIN_LEADER = "chain_leader", "链长"
    LEADER = "leader", "领导（只读）"
    AUDITOR = "auditor", "监督审计"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    SYSTEM = "system", "系统"
    PUBLIC = "public", "社会公众"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(str(self.label), ENGLISH[self])


ENGLISH_KINDS = {
    Kind.ENTERPRISE: "enterprise", Kind.PARK: "park", Kind.ASSOCIATION: "association", Kind.INSTITUTE: "institute",
    Kind.COUNTY: "county office", Kind.CITY: "city office", Kind.FINANCE: "finance office",
    Kind.CHAIN: "chain office", Kind.AUDIT: "audit office", Kind.PLATFORM: "platform operator",
}  # fmt: skip
ENGLISH = {
    Role.ENTERPRISE: "enterprise agent", Role.PARK: "park agent", Role.ASSOCIATION: "association agent",
    Role.COUNTY_OFFICER: "county officer", Role.COUNTY_LEADER: "county leader",
    Role.CITY_OFFICER: "city officer", Role.CITY_LEADER: "city leader", Role.EXPERT: "expert",
    Role.DEPARTMENT_OFFICER: "joint-review department", Role.LEGAL_OFFICER: "legal office",
    Role.DEPARTMENT_LEADER: "department leader", Role.CHAIN_LEADER: "chain leader",
    Role.WINDOW: "service window",
    Role.FINANCE_OFFICER: "finance officer", Role.FINANCE_LEADER: "finance leader",
    Role.CHAIN_OFFICE: "chain office", Role.LEADER: "leader (reads)", Role.AUDITOR: "supervision and audit",
    Role.SYSTEM_ADMIN: "system administrator", Role.SECURITY_ADMIN: "security administrator",
    Role.AUDIT_ADMIN: "audit administrator", Role.SYSTEM: "system", Role.PUBLIC: "public",
}  # fmt: skip

GIVEN_BY: dict[Role, tuple[Kind, ...]] = {
    Role.ENTERPRISE: (Kind.ENTERPRISE, Kind.INSTITUTE),
    Role.PARK: (Kind.PARK,),
    Role.ASSOCIATION: (Kind.ASSOCIATION,),
    Role.COUNTY_OFFICER: (Kind.COUNTY,),
    Role.COUNTY_LEADER: (Kind.COUNTY,),
    Role.CITY_OFFICER: (Kind.CITY,),
    Role.CITY_LEADER: (Kind.CITY,),
    Role.DEPARTMENT_OFFICER: (Kind.CITY, Kind.COUNTY),
    Role.DEPARTMENT_LEADER: (Kind.CITY, Kind.COUNTY),
    Role.LEGAL_OFFICER: (Kind.CITY,),
    Role.WINDOW: (Kind.CITY, Kind.COUNTY),
    Role.EXPERT: (Kind.INSTITUTE, Kind.ENTERPRISE, Kind.ASSOCIATION),
    Role.FINANCE_OFFICER: (Kind.FINANCE,),
    Role.FINANCE_LEADER: (Kind.FINANCE,),
    Role.CHAIN_OFFICE: (Kind.CHAIN, Kind.CITY),
    Role.CHAIN_LEADER: (Kind.CHAIN, Kind.CITY),
    Role.LEADER: (Kind.CITY, Kind.CHAIN, Kind.COUNTY, Kind.FINANCE),
    Role.AUDITOR: (Kind.AUDIT,),
    Role.SYSTEM_ADMIN: (Kind.PLATFORM,),
    Role.SECURITY_ADMIN: (Kind.PLATFORM,),
    Role.AUDIT_ADMIN: (Kind.PLATFORM,),
}
"""Which kinds of organisation may have members in a role. SYSTEM and PUBLIC are nobody's membership."""

UNITS = (Kind.CITY, Kind.COUNTY, Kind.FINANCE)
"""Kinds of organisation that matters are handed to."""
APPLICANTS = (Role.ENTERPRISE, Role.PARK, Role.ASSOCIATION)
OFFICIALS = (
    Role.COUNTY_OFFICER, Role.COUNTY_LEADER, Role.CITY_OFFICER, Role.CITY_LEADER, Role.FINANCE_OFFICER,
    Role.FINANCE_LEADER, Role.CHAIN_OFFICE, Role.DEPARTMENT_OFFICER, Role.LEGAL_OFFICER, Role.WINDOW,
    Role.CHAIN_LEADER, Role.DEPARTMENT_LEADER,
)  # fmt: skip
READERS = (Role.LEADER, Role.AUDITOR)
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
EVERYBODY = tuple(Role)
"""For actions that need no role, not even a sign-in."""
PERSONS = tuple(role for role in Role if role not in (Role.SYSTEM, Role.PUBLIC))
"""Whoever signed in and acts in a role."""


def agent_of(kind: str) -> Role | None:
    """In which role people act for an organisation of a kind before offices; None: it is an office itself."""
    return next((role for role in APPLICANTS if kind in GIVEN_BY[role]), None)


REGISTERING = tuple(kind for kind in Kind if agent_of(kind) is not None)
"""The kinds of organisation that register themselves."""


def words_of(role: str) -> Words:
    """A role's name in both languages."""
    return Role(role).words


# ---- what one person may not be at the same time ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Apart:
    """Two sets of roles that nobody may hold both of, and why."""

    one: frozenset[Role]
    other: frozenset[Role]
    why: Words

    def parts(self, a: Role, b: Role) -> bool:
        """Whether the rule forbids holding both roles."""
        return (a in self.one and b in self.other) or (b in self.one and a in self.other)


def _apart(one: Iterable[Role], other: Iterable[Role], zh: str, en: str) -> Apart:
    return Apart(frozenset(one), frozenset(other), Words(zh, en))


APART = (
    *(
        _apart([a], set(ADMINISTRATORS) - {a}, "系统、安全、审计管理员由三个不同的人担任",
               "system, security and audit administrator are three different people")
        for a in ADMINISTRATORS
    ),
    _apart(ADMINISTRATORS, set(PERSONS) - set(ADMINISTRATORS), "管理员不办理业务", "administrators handle no cases"),
    _apart([Role.AUDITOR], set(PERSONS) - {Role.AUDITOR}, "审计人员不办理业务", "auditors handle no cases"),
    _apart([*OFFICIALS, Role.LEADER], [*APPLICANTS, Role.EXPERT], "公职人员不代表企业、园区或协会，也不任评审专家",
           "officials act for no enterprise, park or association and are no experts"),
)  # fmt: skip
"""An expert may also be an enterprise's agent: experts come from there, and nobody acts on a body he belongs to."""


def why_apart(a: Role, b: Role) -> Words | None:
    """Why one person may not hold both roles, or None when he may."""
    return next((rule.why for rule in APART if rule.parts(a, b)), None)
