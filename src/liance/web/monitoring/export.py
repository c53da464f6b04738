"""The reports of a series as people take them along: a line a report, with its day and source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from liance.insight.indicators import Indicator
from liance.insight.observations import Observation
from liance.insight.reported import COLUMNS
from liance.values.cells import inert
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
