"""What the minutes of a chain meeting know: when, where, who, and each topic with what was resolved."""

from __future__ import annotations

from typing import Any

from liance.web.coordination.models import Item, Meeting
from liance.web.letters.known import awards
from liance.web.letters.known.about import Known, Matter, Row

TOLD = (Item.State.DECIDED, Item.State.AGAIN)


def minutes(matter: Matter) -> Known:
    """Those of a meeting of the chain leader, or of what was decided about an award."""
    meeting = Meeting.objects.select_related("case").filter(case=matter.case).first()
    return awards.minutes(matter) if meeting is None else _of_meeting(meeting)


def _of_meeting(meeting: Meeting) -> Known:
    rows = meeting.items.filter(state__in=TOLD).prefetch_related("resolutions__unit")
    fixed: dict[str, Any] = {"meeting": meeting.case.title, "topics": [_topic(item) for item in rows]}
    told: dict[str, Any] = {
        "held": meeting.day, "place": meeting.place, "chair": meeting.chair, "present": meeting.present,
        "excused": meeting.excused, "guests": meeting.guests,
    }  # fmt: skip
    return Known(fixed | {name: value for name, value in told.items() if value})


def _topic(item: Item) -> Row:
    """A topic, and in one sentence what was resolved, by whom it is done and by when."""
    tasks = (f"{r.text}，由{r.unit.name}于{r.until}前办结" for r in item.resolutions.all())
    said = item.result.rstrip("。") if item.state == Item.State.DECIDED else f"再研究：{item.result.rstrip('。')}"
    made: Row = {"topic": item.title, "resolution": "；".join([said, *tasks]) + "。"}
    return made | {"discussion": item.text} if item.text else made
