"""Days of a run: last days of limits, what is left when a stage is paused, how much the total has used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.rules import ir
from liance.values.faults import ValueFault
from liance.values.workdays import Calendar

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY = timedelta(days=1)


def local_day(at: datetime) -> date:
    """The day in Beijing of an instant. Raises Rejected `act-time-zone` when it names no time zone."""
    if at.tzinfo is None:
        raise Rejected([Diagnostic("act-time-zone", None, {"at": str(at)})])
    return at.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Clock:
    """A calendar of working days, asked in the terms of limits; years it does not know raise Rejected."""

    calendar: Calendar

    def due(self, limit: ir.TimeLimit | None, day: date) -> date | None:
        """The last day of a limit that begins on `day`, which is not counted."""
        if limit is None:
            return None
        if limit.monthly:
            return self._worked_on(date(day.year + day.month // 12, day.month % 12 + 1, limit.days))
        return self.after(limit, day, limit.days)

    def after(self, limit: ir.TimeLimit, day: date, days: int) -> date:
        """So many days of the limit's kind after `day`; what would end on a holiday ends on the next working day
        (Civil Code art. 203), also a limit that goes on after a pause with no day left.
        """
        try:
            return self._worked_on(self.calendar.add(day, days) if limit.working else day + DAY * days)
        except ValueFault as fault:
            raise _unknown(fault) from fault

    def _worked_on(self, end: date) -> date:
        """The day itself, or the next working day after it."""
        try:
            while not self.calendar.is_working_day(end):
                end += DAY
            return end
        except ValueFault as fault:
            raise _unknown(fault) from fault

    def left(self, limit: ir.TimeLimit, day: date, due: date) -> int:
        """The days of the limit's kind from `day` to the last day; negative when it has passed."""
        return self.worked(day, due) if limit.working else (due - day).days

    def worked(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`."""
        try:
            return self.calendar.between(start, end)
        except ValueFault as fault:
            raise _unknown(fault) from fault


def _unknown(fault: ValueFault) -> Rejected:
    args = {"year": fault.value, "zh": fault.expected_zh, "en": fault.expected_en}
    return Rejected([Diagnostic("calendar-missing", None, args)])
