"""A check-up from page to page: what was answered, what is asked next, going back; all from the form, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from liance.records.city import City
from liance.rules.answers.explain import Program
from liance.telling.checkup import Asked, CheckUp, asked_again, check_up
from liance.telling.matters import SELF, Matter
from liance.telling.sheet import Item, Sheet, city_of
from liance.telling.voice import Voice
from liance.web.guide.forms import Shown, fault_of, shown
from liance.web.guide.sealed import Carried

MOST_AT_ONCE = 40
"""So many questions at most on one page."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a check-up is made with: the policy, its matters, the language; and the file of a known party, if any.

    `on` is the day of the check-up; None: each thing counts as applied for in the year in which it is due.
    """

    program: Program
    matters: tuple[Matter, ...]
    voice: Voice
    base: City | None = None
    parties: tuple[str, ...] = (SELF,)
    on: date | None = None

    def check(self, sheet: Sheet, *, nearly: bool = True) -> CheckUp:
        """The check-up of a sheet over the file."""
        city = city_of(sheet, self.matters, self.program.policy.vocabulary, self.base, on=self.on)
        return check_up(
            program=self.program, city=city, parties=self.parties, sheet=sheet, matters=self.matters,
            voice=self.voice, nearly=nearly, ask_matters=sheet.year is not None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes next: questions to show, or (none) the result; with the sheet as it now is."""

    carried: Carried
    questions: tuple[Shown, ...]
    found: CheckUp


def begin(desk: Desk, sheet: Sheet) -> Turn:
    """The first page: all matters together, or the first fact where there are none to ask for."""
    found = desk.check(sheet, nearly=False)
    first = [a for a in found.asked if a.item.kind == "matter"] or list(found.asked[:1])
    return _ask(Carried(sheet), first[:MOST_AT_ONCE], found)


def turn(desk: Desk, carried: Carried, said: Mapping[str, str], go: str) -> Turn:
    """The page after one was sent: `go` is next, skip, back, all, one or result."""
    asked = [a for i in carried.asking if (a := _again(desk, i, carried.sheet.year)) is not None]
    texts = ["" if go == "skip" else said.get(f"a{n}", "").strip() for n in range(len(asked))]
    vocabulary = desk.program.policy.vocabulary
    faults = [fault_of(a, text, vocabulary) for a, text in zip(asked, texts, strict=True)]
    if any(faults) and go != "back":
        questions = tuple(shown(n, asked[n], texts[n], faults[n]) for n in range(len(asked)))
        return Turn(carried, questions, desk.check(carried.sheet, nearly=False))
    sheet = carried.sheet
    for a, text, fault in zip(asked, texts, faults, strict=True):
        if fault is None and (text or go in ("next", "skip")):
            sheet = sheet.answered(a.item, text)
    return _onwards(desk, replace(carried, sheet=sheet), go)


def _onwards(desk: Desk, carried: Carried, go: str) -> Turn:
    if go == "back":
        return _back(desk, carried)
    together = {"all": True, "one": False}.get(go, carried.together)
    again = go == "next" and not carried.asking  # from the result: what was skipped is asked once more
    sheet = carried.sheet.without_skipped() if again else carried.sheet
    carried = replace(carried, sheet=sheet, together=together)
    found = desk.check(carried.sheet, nearly=go == "result")
    if go == "result":
        return Turn(replace(carried, asking=()), (), found)
    waiting = [a for a in found.asked if a.item not in carried.sheet.given]
    if not waiting:
        return Turn(replace(carried, asking=()), (), desk.check(carried.sheet))
    return _ask(carried, waiting[:MOST_AT_ONCE] if together else waiting[:1], found)


def _back(desk: Desk, carried: Carried) -> Turn:
    """The question before, as it was answered; before the first one the matters again."""
    trail, asking = carried.sheet.trail, carried.asking
    at = min((trail.index(i) for i in asking if i in trail), default=len(trail))
    before = trail[at - 1] if at > 0 else None
    if before is None:
        return begin(desk, carried.sheet)
    same_page = [i for i in trail[:at] if i.kind == "matter"] if before.kind == "matter" else [before]
    asked = [a for i in same_page if (a := _again(desk, i, carried.sheet.year)) is not None]
    return _ask(carried, asked, desk.check(carried.sheet, nearly=False))


def _ask(carried: Carried, asked: list[Asked], found: CheckUp) -> Turn:
    given = carried.sheet.given
    questions = tuple(shown(n, a, given.get(a.item, _default(carried.sheet, a.item))) for n, a in enumerate(asked))
    return Turn(replace(carried, asking=tuple(a.item for a in asked)), questions, found)


def _default(sheet: Sheet, item: Item) -> str:
    """Who is a park, an association or a person has most likely none of what organisations have."""
    return "no" if item.kind == "matter" and sheet.who and f"payee={sheet.who}" not in item.of[0] else ""


def _again(desk: Desk, item: Item, year: int | None) -> Asked | None:
    return asked_again(item, matters=desk.matters, program=desk.program, voice=desk.voice, year=year)
