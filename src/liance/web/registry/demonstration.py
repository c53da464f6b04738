"""What a demonstration shows of the registry: two cities loaded, and work left on every desk; all marked 演示."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from django.conf import settings

from liance.records.cells import is_uscc
from liance.records.city import City, Provenance, Value
from liance.records.city import Record as Facts
from liance.records.stating import owners_of
from liance.records.vocabulary import Vocabulary
from liance.rules import ir
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city
from liance.web.people.actor import Actor
from liance.web.people.demonstration import somebody
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.queries import current_editions, policy_of, vocabulary
from liance.web.registry import services
from liance.web.registry.models import Batch, Challenge, ListEdition, Origin, Record
from liance.web.registry.queries.files import records_of_type

SOURCE, SEED = "演示数据", 1
Say = Callable[[str, str], None]


def demonstrate(
    *, actor: Actor, now: datetime, enterprises: int = 0, say: Say | None = None
) -> list[dict[str, str]]:  # fmt: skip
    """Load the policy's example city and a made-up one, and leave work for every desk. Again it adds nothing."""
    for policy in (policy_of(edition) for edition in current_editions()):
        example = Path(settings.BASE) / "examples" / policy.id.split("-")[0]
        if example.is_dir():
            services.load_city(
                folder=example, source=f"{SOURCE}：公开资料示例", demonstration=True, actor=actor, now=now
            )
        if enterprises:
            _made_up(policy, enterprises, actor, now)
    if say is not None:
        count = Record.objects.count()
        say(f"台账记录{count}条", f"{count} records in the registry")
    _work_for_every_desk(now)
    return []


def _made_up(policy: ir.Policy, enterprises: int, actor: Actor, now: datetime) -> None:
    """A made-up city; the firms that have accounts get the facts of its firms about which most is known."""
    city = demo_city(policy.vocabulary, enterprises=enterprises, seed=SEED, marks=marks_of(policy))
    services.load_whole(city=city, source=SOURCE, demonstration=True, actor=actor, now=now)
    rows = [facts for double, firm in zip(_richest(city), _with_people(), strict=False)
            for facts in _as_if_of(firm, double, city)]  # fmt: skip
    told = services.Told(Origin.IMPORTED, source=SOURCE)
    services.load_many(rows=rows, told=told, actor=actor, now=now)


def _richest(city: City) -> Iterator[str]:
    """The codes of firms, those with most kinds of records first."""
    kinds = Counter(
        code
        for type_ in city.vocabulary.types
        for code in {facts.values.get(f.id) for facts in city.all(type_.id) for f in owners_of(type_)}
    )
    firms = sorted(str(facts.key[0]) for facts in city.all("enterprise"))
    return iter(sorted(firms, key=lambda code: -kinds[code]))


def _with_people() -> list[Organisation]:
    """The demonstration's enterprises for which somebody acts."""
    rows = Organisation.objects.filter(kind=Kind.ENTERPRISE, demonstration=True, memberships__isnull=False)
    return list(rows.distinct().order_by("code"))


def _as_if_of(firm: Organisation, double: str, city: City) -> Iterator[Facts]:
    """The records about one firm, told of another."""
    for type_ in city.vocabulary.types:
        owners = owners_of(type_)
        for facts in city.all(type_.id):
            if double in {facts.values.get(f.id) for f in owners}:
                values = {n: firm.code if v == double else v for n, v in facts.values.items()}
                if is_uscc(type_.keys[0]):
                    values |= {"name": firm.name, "county": firm.county}
                values |= {n: f"{v}（{firm.name}）" for n, v in values.items() if n in _things(type_.id)}
                yield Facts(type_, values, Provenance(source=SOURCE))


def _things(type_id: str) -> tuple[str, ...]:
    """Keys that name a thing, which two firms cannot share."""
    return {"project": ("name",), "talent_case": ("person",)}.get(type_id, ())


# ---- work left to do -------------------------------------------------------------------------------------------------
def _work_for_every_desk(now: datetime) -> None:
    words, firms = vocabulary(), _with_people()
    officer, owner = somebody(Role.CITY_OFFICER, now), somebody(Role.ENTERPRISE, now)
    if not firms or officer is None or owner is None:
        return
    firm = next((f for f in firms if f.code == owner.organisation), firms[0])
    _stated(firm, words, owner, now)
    _challenged(firm, words, owner, now)
    if not Batch.objects.filter(source__startswith=SOURCE).exists():
        _faulty_table(words, officer, now)
    if not ListEdition.objects.filter(issuer__startswith="演示").exists():
        _listed(firm, words, officer, now)


def _stated(firm: Organisation, words: Vocabulary, owner: Actor, now: datetime) -> None:
    """What the firm says of the last year that nobody brought, which waits to be confirmed."""
    type_ = words.type_named("enterprise_year")
    if type_ is None:
        return
    known = dict(records_of_type(firm, type_, words).values_list("year", "current__origin"))
    if Origin.STATED in known.values():
        return
    year = next(y for y in range(now.year, 0, -1) if y not in known)
    values: dict[str, Value] = {"enterprise": firm.code, "year": year, "actual_spending": 1_200_000_00}
    source = f"{SOURCE}：企业自报"
    services.state_own(
        organisation=firm, type_=type_, values=values, vocabulary=words, source=source, actor=owner, now=now
    )


def _challenged(firm: Organisation, words: Vocabulary, owner: Actor, now: datetime) -> None:
    """The firm says that its entry in the register is out of date."""
    type_ = words.type_named("enterprise")
    kept: Record | None = records_of_type(firm, type_, words).first() if type_ is not None else None
    if type_ is None or kept is None or Challenge.objects.filter(record=kept).exists():
        return
    reason = "演示：所属园区已变更，请更正。"
    services.challenge(kept=kept, type_=type_, organisation=firm, reason=reason, actor=owner, now=now)


def _faulty_table(words: Vocabulary, officer: Actor, now: datetime) -> None:
    """An upload with mistakes, to see them marked."""
    type_ = words.type_named("enterprise_year")
    if type_ is None:
        return
    head, wrong = ["企业", "年度", "营业收入"], ["919900000000000000", 2024, "三千万"]
    data, source = _sheet(list(head), list(wrong), ["", "二四", "-1元"]), f"{SOURCE}：县区报表"
    services.submit_sheet(type_=type_, data=data, name="演示报表.xlsx", source=source, actor=officer, now=now)


def _listed(firm: Organisation, words: Vocabulary, officer: Actor, now: datetime) -> None:
    """A list whose names are half sure and half doubtful."""
    type_ = words.type_named("recognition")
    if type_ is None:
        return
    common = {"title": type_.by_id["title"].choices[0].id}
    shorter = firm.name.replace("有限公司", "公司")
    data = _sheet(
        ["单位名称", "认定对象"], [firm.name, "演示产品甲"], [shorter, "演示产品乙"], ["演示·外地单位", "演示产品丙"]
    )
    services.import_list(
        type_=type_, issuer="演示·省工业和信息化厅", number=f"演示〔{now.year}〕1号", title="演示名单",
        dated=now.date(), common=common, data=data, name="演示名单.xlsx", actor=officer, now=now,
    )  # fmt: skip


def _sheet(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()
