"""Reads: the record in order, and whether its chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db.models import QuerySet

from liance.web.audit.chain import hash_of
from liance.web.audit.models import Event, Head

FIRST = "0" * 64
ANCHORS = "anchors.jsonl"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the record is not what it was: the event's number, and what is wrong with it."""

    number: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of reading the whole record: how many events, the last hash, how many anchors, every fault."""

    events: int
    hash: str
    anchors: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify() -> Verified:
    """Read every event in order: numbers without a gap, each hash right and holding the one before, anchors kept."""
    anchors = {a["number"]: a for a in read_anchors()}
    faults: list[Fault] = []
    expected, previous = 1, FIRST
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        faults += _faults_of(event, expected, previous)
        anchor = anchors.pop(event.number, None)
        if anchor is not None and anchor["hash"] != event.hash:
            faults.append(
                Fault(event.number, f"与{anchor['day']}的锚点不符", f"differs from the anchor of {anchor['day']}")
            )
        expected, previous = event.number + 1, event.hash
    head = Head.objects.get(pk=1)
    if (head.number, head.hash) != (expected - 1, previous):
        faults.append(Fault(head.number, "链尾与最后一条记录不符", "the head is not the last event"))
    faults += [Fault(n, "锚点所指的记录不存在", "the event of an anchor is missing") for n in sorted(anchors)]
    return Verified(expected - 1, previous, len(read_anchors()), tuple(faults))


def _faults_of(event: Event, expected: int, previous: str) -> Iterator[Fault]:
    if event.number != expected:
        yield Fault(event.number, f"缺少第{expected}条起的记录", f"events from {expected} on are missing")
    if event.previous != previous:
        yield Fault(event.number, "没有接在上一条之后", "does not follow the event before")
    if hash_of(event) != event.hash:
        yield Fault(event.number, "内容被改动，与其哈希不符", "its content was altered: the hash differs")


def anchor_file() -> Path:
    """Where the daily heads stand; copied elsewhere, it proves the record against its own administrators."""
    return Path(settings.DATA_FOLDER) / ANCHORS


class Anchor(TypedDict):
    """One line of the anchor file."""

    day: str
    number: int
    hash: str


def read_anchors() -> list[Anchor]:
    """The anchors in order: day, number, hash."""
    path = anchor_file()
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def events_found(*, account: str = "", action: str = "", thing: str = "", thing_id: str = "") -> QuerySet[Event]:
    """Events by what is asked for, newest first."""
    asked = {"account": account, "action": action, "thing": thing, "thing_id": thing_id}
    return Event.objects.filter(**{name: value for name, value in asked.items() if value}).order_by("-number")
