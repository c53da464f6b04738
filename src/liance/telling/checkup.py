"""A check-up: every answer for one party put into groups, what would change it, what is not known, and the sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liance.records.city import City
from liance.records.vocabulary import Field, Kind, Vocabulary
from liance.rules.answers.explain import Answer, Program
from liance.rules.answers.forms import questions
from liance.rules.answers.near import NearMiss, near_misses
from liance.telling.matters import SELF, Matter
from liance.telling.sheet import Item, Sheet, field_of
from liance.telling.voice import Voice

GROUPS = ("eligible", "nearly", "undecided", "not", "guidance")


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer in its group, with the near misses that bring money."""

    answer: Answer
    group: str
    near: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask: its words, the field it fills (None: yes or no), and the city money in fen that waits for it.

    `unbounded`: some of that money has no upper bound yet. `incentives` are titles.
    """

    item: Item
    label: str
    field: Field | None
    at_stake: int
    unbounded: bool
    guidance: bool
    incentives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """City money of the answers by what it is, in fen; guidance is never in it.

    `ceiling` is at most that; a range lies between `low` and `high`; `open` is the most that undecided answers and
    matters not asked yet may bring, `unbounded` how many of them nothing bounds; `manual` is how many have no sum.
    """

    definite: int = 0
    ceiling: int = 0
    low: int = 0
    high: int = 0
    open: int = 0
    unbounded: int = 0
    manual: int = 0

    @property
    def most(self) -> int:
        """No more than this, as far as it is bounded."""
        return self.definite + self.ceiling + self.high + self.open


@dataclass(frozen=True, slots=True)
class CheckUp:
    """The whole: offers by group, most money first; what to ask, most money first; matters said not to exist."""

    offers: tuple[Offer, ...]
    asked: tuple[Asked, ...]
    absent: tuple[Matter, ...]
    sums: Sums
    answers: tuple[Answer, ...] = field(repr=False, default=())

    def group(self, name: str) -> tuple[Offer, ...]:
        """The offers of one group."""
        return tuple(o for o in self.offers if o.group == name)

    def next(self, sheet: Sheet) -> Asked | None:
        """What to ask next: the first thing that was neither answered nor skipped."""
        return next((a for a in self.asked if a.item not in sheet.given), None)


def check_up(
    *, program: Program, city: City, parties: Sequence[str], sheet: Sheet, matters: Sequence[Matter], voice: Voice,
    nearly: bool = True, ask_matters: bool = False,
) -> CheckUp:  # fmt: skip
    """Decide and sort for the parties that are one and the same asker (his code, his name).

    `ask_matters`: what the sheet does not speak of is not known to be absent and is asked for.
    """
    found = {p: program.answers(city, p) for p in parties}
    answers = [a for p in found for a in (*found[p], *_by_rule(program, city, p, found[p])) if _concerns(a, p, sheet)]
    near: dict[tuple[int, str], list[NearMiss]] = {}
    for party in found if nearly else ():
        for miss in near_misses(program, city, party, found[party]):
            near.setdefault((id(miss.answer.record), miss.answer.incentive.id), []).append(miss)
    offers = [_offer(a, near.get((id(a.record), a.incentive.id), ())) for a in answers]
    open_matters = [m for m in _askable(matters, sheet) if Item("matter", (m.id,)) not in sheet.given]
    unknown = [m for m in _askable(matters, sheet) if sheet.given.get(Item("matter", (m.id,))) == ""]
    waiting = [*open_matters, *unknown] if ask_matters else []
    return CheckUp(
        offers=tuple(sorted(offers, key=_most_money_first)),
        asked=tuple(_asked(answers, matters, waiting, sheet, program, voice)),
        absent=tuple(m for m in matters if sheet.given.get(Item("matter", (m.id,))) == "no"),
        sums=_sums(answers, waiting),
        answers=tuple(answers),
    )


def _by_rule(program: Program, city: City, party: str, found: Iterable[Answer]) -> list[Answer]:
    """In a check-up's own small city, the answers that are the asker's because only the rule says that he benefits."""
    if party != SELF:
        return []
    seen = {(id(a.record), a.incentive.id) for a in found}
    return [a for a in program.answers(city) if a.beneficiary == party and (id(a.record), a.incentive.id) not in seen]


def _concerns(a: Answer, party: str, sheet: Sheet) -> bool:
    """Whether an answer is about the asker's own money, in the year asked about."""
    if a.beneficiary is not None and a.beneficiary != party:
        return False
    return sheet.year is None or a.year is None or a.year + a.incentive.lag == sheet.year


def _askable(matters: Iterable[Matter], sheet: Sheet) -> Iterator[Matter]:
    """The matters that may concern the asker: those of any organisation, and those of what he is besides."""
    return (m for m in matters if not m.always and (m.of_organisation or m.payee == sheet.who))


def _offer(a: Answer, near: Sequence[NearMiss]) -> Offer:
    useful = tuple(n for n in near if n.gain > 0)
    if a.guidance:
        group = "not" if a.outcome == "not_eligible" else "guidance"
    elif a.outcome == "undetermined":
        group = "undecided"
    elif a.outcome == "not_eligible":
        group = "nearly" if useful else "not"
    else:
        group = "eligible"
    return Offer(a, group, useful)


def _most_money_first(o: Offer) -> tuple[int, int, int, str]:
    money = max((n.gain for n in o.near), default=0) if o.group == "nearly" else (o.answer.high or 0)
    return GROUPS.index(o.group), -money, -(o.answer.year or 0), o.answer.incentive.id


# ---- what to ask -------------------------------------------------------------------------------------------
def _asked(
    answers: list[Answer], matters: Sequence[Matter], waiting: Sequence[Matter], sheet: Sheet, program: Program,
    voice: Voice,
) -> list[Asked]:  # fmt: skip
    titles = {i.id: i.title for i in program.policy.incentives}
    made = [_about_matter(m, titles, voice, sheet.year) for m in waiting]
    made += [_earlier(m, titles, voice, sheet.year) for m in matters if m.first and sheet.has(m)]
    for q in questions(answers):
        item = Item.about(q.fact)
        wanted = field_of(item, program.policy.vocabulary)
        if wanted is None or wanted.kind in (Kind.PARTY, Kind.REF):
            continue
        told = tuple(titles[i] for i in q.incentives)
        made.append(Asked(item, q.label, wanted, q.at_stake, q.unbounded, q.guidance, told))
    unique = {a.item: a for a in made}
    return sorted(unique.values(), key=lambda a: (a.guidance, not a.unbounded, -a.at_stake, a.label))


def _about_matter(m: Matter, titles: Mapping[str, str], voice: Voice, year: int | None) -> Asked:
    when = "" if year is None else voice(f"{year - m.after}年", f"{year - m.after}: ")
    label = voice(f"{when}有没有：{m.label}", f"{when}is there {m.label}")
    return _yes_or_no("matter", m, label, titles)


def _earlier(m: Matter, titles: Mapping[str, str], voice: Voice, year: int | None) -> Asked:
    when = "" if year is None else voice(f"{year - m.after}年以前", f"before {year - m.after} ")
    label = voice(f"{when}是否已有过：{m.label}", f"{when}was there one already: {m.label}")
    return _yes_or_no("earlier", m, label, titles)


def _yes_or_no(kind: str, m: Matter, label: str, titles: Mapping[str, str]) -> Asked:
    told = tuple(titles[i] for i in m.incentives)
    return Asked(Item(kind, (m.id,)), label, None, m.most or 0, m.most is None, m.guidance, told)


def asked_again(
    item: Item, *, matters: Sequence[Matter], program: Program, voice: Voice, year: int | None = None
) -> Asked | None:
    """The question of an item that was answered before; None for one that nothing declares."""
    titles = {i.id: i.title for i in program.policy.incentives}
    if item.kind in ("matter", "earlier"):
        matter = next((m for m in matters if m.id == item.of[0]), None)
        make = _about_matter if item.kind == "matter" else _earlier
        return make(matter, titles, voice, year) if matter is not None else None
    wanted = field_of(item, program.policy.vocabulary)
    if wanted is None:
        return None
    return Asked(item, item_label(item, program.policy.vocabulary), wanted, 0, False, False, ())


def item_label(item: Item, vocabulary: Vocabulary) -> str:
    """A fact or figure in Chinese words: year, record, names, field."""
    if item.kind == "figure":
        parameter = vocabulary.parameter_named(item.field)
        scope = parameter.scope_of(item.of[1]) if parameter is not None and item.of[1] else None
        label = parameter.label if parameter is not None else item.field
        return f"{item.of[2]}年{label}" + (f"（{scope.label}）" if scope is not None else "")
    kind = vocabulary.type_named(item.of[0])
    if kind is None:
        return item.field
    pairs = list(zip(item.of[1:], kind.keys, strict=False))
    year = next((f"{text}年" for text, f in pairs if f.kind is Kind.YEAR), "")
    names = [text for text, f in pairs if f.kind is Kind.TEXT and text]
    return f"{year}{kind.label}{'·'.join(['', *names])}的{kind.by_id[item.field].label}"


# ---- sums --------------------------------------------------------------------------------------------------
def _sums(answers: Iterable[Answer], waiting: Iterable[Matter]) -> Sums:
    city_money = [a for a in answers if not a.guidance]
    of = {name: [a for a in city_money if a.outcome == name] for name in ("definite", "ceiling", "range")}
    undecided = [a for a in city_money if a.outcome == "undetermined" and a.decided.rule.amount is not None]
    more = [m for m in waiting if not m.guidance]
    return Sums(
        definite=sum(a.amount or 0 for a in of["definite"]),
        ceiling=sum(a.amount or 0 for a in of["ceiling"]),
        low=sum(a.low or 0 for a in of["range"]),
        high=sum(a.high or 0 for a in of["range"]),
        open=sum(a.high or 0 for a in undecided) + sum(m.most or 0 for m in more),
        unbounded=sum(a.high is None for a in (*undecided, *of["range"])) + sum(m.most is None for m in more),
        manual=sum(a.outcome == "manual" for a in city_money),
    )


def sums_in_words(sums: Sums, voice: Voice) -> list[tuple[str, str]]:
    """The sums as lines: what they are, and how much."""
    money, lines = voice.money, []
    if sums.definite:
        lines.append((voice("定额", "definite"), money(sums.definite)))
    if sums.ceiling:
        what = voice("上限（不是应付的数）", "ceilings (not sums that are due)")
        lines.append((what, voice(f"至多{money(sums.ceiling)}", f"at most {money(sums.ceiling)}")))
    if sums.high or sums.low:
        lines.append((voice("区间，由部门核定", "ranges"), f"{money(sums.low)}–{money(sums.high)}"))
    if sums.manual:
        text = voice(f"{sums.manual}项，没有统一数额", f"{sums.manual} without a fixed sum")
        lines.append((voice("人工办理", "by hand"), text))
    if sums.open or sums.unbounded:
        text = voice(f"至多{money(sums.open)}", f"at most {money(sums.open)}") if sums.open else ""
        if sums.unbounded:
            more = voice(f"另有{sums.unbounded}项数额未知", f"{sums.unbounded} more of unknown size")
            text = voice("，", ", ").join(part for part in (text, more) if part)
        lines.append((voice("还不能确定的", "undecided"), text))
    return lines
