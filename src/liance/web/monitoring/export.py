"""What people take along: the reports of a series, a line a report; who sent the figures of a period, a line a firm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from liance.insight.indicators import Indicator
from liance.insight.observations import Observation
from liance.insight.reported import COLUMNS
from liance.insight.stretches import Stretch
from liance.values.cells import inert
from liance.web.monitoring.asked import Return
from liance.web.monitoring.dues import Due, due
from liance.web.monitoring.queries import Watched
from liance.web.site import clock
from liance.web.site.sheets import Sheet
from liance.web.site.words import Words

HEADS = ("indicator", "subject", "scope", "stretch", "value", "group", "reported", "source", "quality")


def as_csv(indicator: Indicator, found: Iterable[Observation], on: date) -> bytes:
    """UTF-8 with a mark; the same day gives the same bytes, and the table can be read in again."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([COLUMNS[name] for name in HEADS])
    for o in sorted(found, key=lambda o: (o.stretch, o.reported, o.number)):
        sheet.writerow([inert(cell) for cell in _cells(indicator, o)])
    sheet.writerow([])
    sheet.writerow([str(Words(f"截至{on}所知", f"as known on {on}"))])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _cells(indicator: Indicator, o: Observation) -> Iterable[str]:
    value = "不详" if o.value is None else indicator.format(o.value, digits=10)
    group = "是" if o.line.group else ""
    return (
        o.line.indicator, o.line.subject, o.line.scope, str(o.stretch), value, group, o.reported.isoformat(), o.source,
        o.quality,
    )  # fmt: skip


RETURN_HEADS = (
    Words("企业", "firm"), Words("统一社会信用代码", "credit code"), Words("县区", "county"), Words("期间", "period"),
    Words("指标", "figures"), Words("应报日期", "due"), Words("状态", "state"), Words("报送时间", "sent"),
    Words("有账号", "has an account"),
)  # fmt: skip


def sheet_of_returns(found: Iterable[Return], of: Watched, stretch: Stretch, day: date) -> Sheet:
    """Who has not sent and who has; without the figures."""
    title = Words(f"企业直报{stretch}", f"returns of {stretch}")
    rows = [_return(due(one, of)) for one in found]
    return Sheet(title, RETURN_HEADS, rows, Words("企业直报和口径内的企业", "returns, and firms of the scopes"), day)


def _return(one: Due) -> tuple[str, ...]:
    firm, sent = one.row.firm, one.row.collection
    return (
        firm.name, firm.code, firm.county, str(one.row.stretch), "、".join(map(str, one.asked)), str(one.row.due),
        str(one.state), str(clock.day_of(sent.made_at)) if sent is not None else "",
        str(Words("有", "yes") if firm.here else Words("没有", "no")),
    )  # fmt: skip
