"""All challenges as people take them along: a line each, as a workbook or CSV, with the day it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from liance.values.money import format_yuan
from liance.web.challenges.models import OpenChallenge
from liance.web.challenges.queries.standing import state_of
from liance.web.site import clock
from liance.web.site.sheets import Sheet
from liance.web.site.words import Words

HEADS = (
    Words("榜单号", "number"), Words("难题", "title"), Words("需求方", "demand side"), Words("县区", "county"),
    Words("状态", "state"), Words("需求方出资（元）", "firm (yuan)"), Words("财政资金上限（元）", "public (yuan)"),
    Words("完成期限", "deadline"), Words("发榜", "published"), Words("开榜", "opened"), Words("定榜", "awarded"),
    Words("公布", "told"),
)  # fmt: skip


def sheet(rows: Iterable[OpenChallenge], day: date) -> Sheet:
    """A challenge a line."""
    lines = [
        (
            c.number, c.title, c.organisation.name, c.organisation.county, str(state_of(c).words),
            format_yuan(c.firm_fen), format_yuan(c.public_fen), c.deadline.isoformat(),
            *map(_day, (c.published_at, c.opened_at, c.awarded_at, c.told_at)),
        )
        for c in rows
    ]  # fmt: skip
    rests_on = Words("揭榜挂帅台账", "the register of challenges")
    return Sheet(Words("揭榜挂帅", "Challenges"), HEADS, lines, rests_on, day)


def _day(at: datetime | None) -> str:
    return clock.day_of(at).isoformat() if at is not None else ""
