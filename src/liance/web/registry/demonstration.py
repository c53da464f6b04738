"""What a demonstration shows of the registry: a city loaded, something stated, challenged, brought and listed."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from liance.records.vocabulary import Vocabulary
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.queries import vocabulary
from liance.web.registry import services
from liance.web.registry.models import Batch, Challenge, ListEdition, Record
from liance.web.registry.queries.files import records_of_type

SOURCE = "演示数据"


def demonstrate(*, actor: Actor, now: datetime, city: Path | None = None) -> None:
    """Load a made-up city (a folder, if given), and leave work for every desk. A second time it adds nothing."""
    if city is not None:
        services.load_city(folder=city, source=SOURCE, demonstration=True, actor=actor, now=now)
    words = vocabulary()
    firm = Organisation.objects.filter(kind=Kind.ENTERPRISE, demonstration=True).order_by("code").first()
    if firm is None:
        return
    owner = Actor("演示企业经办", Role.ENTERPRISE, firm.code, belongs_to=frozenset({firm.code}))
    officer = Actor("演示市级经办", Role.CITY_OFFICER)
    _stated(firm, words, owner, now)
    _challenged(firm, words, owner, now)
    if not Batch.objects.filter(source__startswith=SOURCE).exists():
        _faulty_table(words, officer, now)
    if not ListEdition.objects.filter(issuer__startswith="演示").exists():
        _listed(firm, words, officer, now)


def _stated(firm: Organisation, words: Vocabulary, owner: Actor, now: datetime) -> None:
    """The firm's latest year with one figure more, which waits to be confirmed."""
    type_ = words.type_named("enterprise_year")
    if type_ is None or "actual_spending" not in type_.by_id:
        return
    values = {"enterprise": firm.code, "year": now.year, "actual_spending": 1_200_000_00}
    source = f"{SOURCE}：企业自报"
    services.state_own(
        organisation=firm, type_=type_, values=values, vocabulary=words, source=source, actor=owner, now=now
    )


def _challenged(firm: Organisation, words: Vocabulary, owner: Actor, now: datetime) -> None:
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
    rows: list[list[object]] = [
        ["企业", "年度", "营业收入"],
        ["919900000000000000", 2024, "三千万"],
        ["", "二四", "-1元"],
    ]
    services.submit_sheet(
        type_=type_, data=_sheet(rows), name="演示报表.xlsx", source=f"{SOURCE}：县区报表", actor=officer, now=now
    )


def _listed(firm: Organisation, words: Vocabulary, officer: Actor, now: datetime) -> None:
    """A list whose names are half sure and half doubtful."""
    type_ = words.type_named("recognition")
    if type_ is None:
        return
    title = type_.by_id["title"].choices[0].id
    shorter = firm.name.replace("有限公司", "")
    rows: list[list[object]] = [["单位名称", "认定对象"], [firm.name, "演示产品甲"], [shorter, "演示产品乙"]]
    rows.append(["演示·外地单位", "演示产品丙"])
    services.import_list(
        type_=type_, issuer="演示·省工业和信息化厅", number="演示〔2026〕1号", title="演示名单", dated=now.date(),
        common={"title": title}, data=_sheet(rows), name="演示名单.xlsx", actor=officer, now=now,
    )  # fmt: skip


def _sheet(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()
