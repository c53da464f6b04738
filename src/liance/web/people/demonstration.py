"""A person for each role in a made-up city, with random passwords that are told once; only while debugging."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from liance.values import uscc
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.queries import actor_for
from liance.web.people.roles import Kind, Role, words_of
from liance.web.people.services import accounts, memberships, organisations
from liance.web.site import clock

AREA: Final = "990100"
"""No area of China has a code that begins with 99."""
COUNTY: Final = "演示东区"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the city and who works there: sign-in name, name and role."""

    serial: int
    name: str
    kind: Kind
    staff: tuple[tuple[str, str, Role], ...]
    county: str = ""

    @property
    def code(self) -> str:
        """Its credit code: of a business for firms, of an office for all others."""
        firm = self.kind in (Kind.ENTERPRISE, Kind.PARK, Kind.PLATFORM)
        authority, category = ("9", "1") if firm else ("1", "1")
        return uscc.make(authority=authority, category=category, area=AREA, serial=self.serial)


CITY = (
    Body(1, "演示东风电子有限公司", Kind.ENTERPRISE, (("qiye", "钱一", Role.ENTERPRISE),), COUNTY),
    Body(2, "演示青禾软件有限公司", Kind.ENTERPRISE, (("qiye", "钱一", Role.ENTERPRISE),
         ("qiye-er", "齐二", Role.ENTERPRISE)), COUNTY),
    Body(3, "演示东区信息产业园运营有限公司", Kind.PARK, (("yuanqu", "袁二", Role.PARK),), COUNTY),
    Body(4, "演示市软件行业协会", Kind.ASSOCIATION, (("xiehui", "谢三", Role.ASSOCIATION),), COUNTY),
    Body(5, "演示市信息技术研究院", Kind.INSTITUTE, (("zhuanjia", "庄四", Role.EXPERT),)),
    Body(6, "演示东区工业和信息化局", Kind.COUNTY, (("xianqu", "夏五", Role.COUNTY_OFFICER),
         ("xianqu-fuze", "夏六", Role.COUNTY_LEADER), ("xianqu-shenhe", "夏七", Role.COUNTY_OFFICER)), COUNTY),
    Body(7, "演示市工业和信息化局", Kind.CITY, (("shiji", "石七", Role.CITY_OFFICER),
         ("shiji-fuze", "石八", Role.CITY_LEADER), ("lingdao", "林九", Role.LEADER))),
    Body(8, "演示市科学技术局", Kind.CITY, (("bumen", "卜十", Role.DEPARTMENT_OFFICER),
         ("bumen-fuze", "卜一", Role.DEPARTMENT_LEADER))),
    Body(9, "演示市司法局", Kind.CITY, (("fazhi", "范一", Role.LEGAL_OFFICER),)),
    Body(10, "演示市行政审批服务局", Kind.CITY, (("chuangkou", "楚二", Role.WINDOW),)),
    Body(11, "演示市财政局", Kind.FINANCE, (("caizheng", "蔡三", Role.FINANCE_OFFICER),
         ("caizheng-fuze", "蔡四", Role.FINANCE_LEADER))),
    Body(12, "演示市产业链链长办公室", Kind.CHAIN, (("lianban", "连五", Role.CHAIN_OFFICE),
         ("lianban-er", "连七", Role.CHAIN_OFFICE), ("lianzhang", "连六", Role.CHAIN_LEADER))),
    Body(13, "演示市审计局", Kind.AUDIT, (("shenji", "沈六", Role.AUDITOR),)),
    Body(14, "演示市数据服务有限公司", Kind.PLATFORM, (("xitong", "席七", Role.SYSTEM_ADMIN),
         ("anquan", "安八", Role.SECURITY_ADMIN), ("rizhi", "任九", Role.AUDIT_ADMIN))),
    Body(15, "演示大学", Kind.INSTITUTE, (("zhuanjia-er", "庄五", Role.EXPERT),)),
    Body(16, "演示市电子学会", Kind.INSTITUTE, (("zhuanjia-san", "庄六", Role.EXPERT),)),
    Body(17, "演示市信用中心", Kind.CITY, (("xinyong", "辛七", Role.DEPARTMENT_OFFICER),)),
    Body(18, "演示市税务局", Kind.CITY, (("shuiwu", "税八", Role.DEPARTMENT_OFFICER),)),
    Body(19, "演示市应急管理局", Kind.CITY, (("yingji", "应九", Role.DEPARTMENT_OFFICER),)),
    Body(20, "演示市生态环境局", Kind.CITY, (("huanjing", "桓十", Role.DEPARTMENT_OFFICER),)),
)  # fmt: skip
"""One agent (钱一) acts for two enterprises, to show how one switches, a colleague for one; others review."""


def demonstrate(
    *, actor: Actor, now: datetime, enterprises: int = 0, say: Callable[[str, str], None] | None = None
) -> list[dict[str, str]]:
    """Make what is missing. Gives the accounts made now: `username`, `password`, `role`, `organisation`.

    Raises RuntimeError unless debugging.
    """
    if not settings.DEBUG:
        raise RuntimeError("demonstration accounts are made only with LIANCE_DEBUG=yes")
    made = [row for body in CITY for row in _body(body, actor=actor, now=now)]
    if say is not None:
        say(f"演示单位{len(CITY)}家", f"{len(CITY)} organisations of the made-up city")
    return made


def somebody(role: Role, now: datetime) -> Actor | None:
    """The demonstration's person in a role; None before there is one."""
    today = clock.day_of(now)
    rows = Membership.objects.valid_on(today).filter(role=role, account__demonstration=True)
    found = rows.select_related("account").order_by("organisation_id").first()
    return actor_for(found.account, found.pk, on=today) if found is not None else None


def _body(body: Body, *, actor: Actor, now: datetime) -> Iterator[dict[str, str]]:
    kept = Organisation.objects.filter(pk=body.code).first()
    if kept is None:
        kept = organisations.add_organisation(
            code=body.code, name=body.name, kind=body.kind, county=body.county, demonstration=True, actor=actor, now=now
        )
    for username, name, role in body.staff:
        password = accounts.random_password()
        person = Account.objects.filter(username=username).first()
        if person is None:
            person = accounts.add_account(
                username=username, name=name, password=password, demonstration=True, actor=actor, now=now
            )
            yield {
                "username": username, "password": password, "role": words_of(role).zh, "organisation": body.name,
            }  # fmt: skip
        if not Membership.objects.filter(account=person, organisation=kept, role=role).exists():
            memberships.grant(
                account=person,
                organisation=kept,
                role=role,
                valid_from=clock.day_of(now).replace(month=1, day=1),
                letter="演示授权",
                actor=actor,
                now=now,
            )
