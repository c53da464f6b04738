"""Reads: policies told, searched and compared; worked examples; what may be asked; counts of beneficiaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max

from liance.records.city import City
from liance.rules.answers.explain import Program
from liance.rules.checks.worked import Example
from liance.telling.clauses import ToldIncentive, ToldPolicy, ToldSentence, tell_policy
from liance.telling.differences import Changed, differences
from liance.telling.examples import CASES, Worked, examples_of, program_for, work
from liance.telling.matters import Matter, matters_of
from liance.telling.voice import Voice
from liance.values.disclosure import FEWEST
from liance.web.guide.models import BeneficiaryCount
from liance.web.guide.permissions import COUNTY_WIDE, can_find
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.search import find, read
from liance.web.policies import queries as policies
from liance.web.policies.models import Edition
from liance.web.registry.models import Figure, Record, Version
from liance.web.registry.queries import city_about


# ---- policies told -----------------------------------------------------------------------------------------
def told(edition: Edition, language: str) -> ToldPolicy:
    """An edition sentence by sentence, in the words of a language."""
    return _told(edition.digest, language)


@lru_cache(maxsize=16)
def _told(digest: str, language: str) -> ToldPolicy:
    return tell_policy(policies.loaded_of(Edition(digest=digest)), Voice(language))


def examples(edition: Edition) -> Mapping[str, tuple[Example, ...]]:
    """The worked examples of every incentive of an edition."""
    return _examples(edition.digest)


@lru_cache(maxsize=8)
def _examples(digest: str) -> Mapping[str, tuple[Example, ...]]:
    edition = Edition(digest=digest)
    return examples_of(policies.loaded_of(edition), policies.file_of(edition, CASES))


def example_program(edition: Edition, incentive: str) -> Program:
    """The program that an incentive's examples run on."""
    return _example_program(edition.digest, incentive)


@lru_cache(maxsize=256)
def _example_program(digest: str, incentive: str) -> Program:
    return program_for(policies.policy_of(Edition(digest=digest)), incentive)


def matters(edition: Edition) -> tuple[Matter, ...]:
    """What may have happened to somebody that an incentive of the edition looks at."""
    return _matters(edition.digest)


@lru_cache(maxsize=16)
def _matters(digest: str) -> tuple[Matter, ...]:
    return matters_of(policies.program_of(Edition(digest=digest)))


# ---- the library -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shelved:
    """A policy in the library: its edition, what its front matter says, and how much is in it."""

    edition: Edition
    issuer: str
    number: str
    in_force: str
    until: str
    clauses: int
    sentences: int
    awards: int
    guidance: int
    targets: int
    tasks: int
    readings: int


def library() -> list[Shelved]:
    """All current policies."""
    return [shelved(e) for e in policies.current_editions()]


def shelved(edition: Edition) -> Shelved:
    """One policy as the library lists it."""
    policy, document = policies.policy_of(edition), policies.document_of(edition)
    front = policy.front
    told_ = told(edition, "zh")
    guidance = sum(i.guidance for s in told_.sentences for i in s.incentives)
    return Shelved(
        edition=edition,
        issuer=str(front.get("issuer", "")),
        number=str(front.get("document_number", "")),
        in_force=str(front.get("in_force_from", "")),
        until=str(front.get("in_force_until", "")),
        clauses=len(document.clauses),
        sentences=sum(s.counts for s in document.sentences()),
        awards=len(policy.incentives) - guidance,
        guidance=guidance,
        targets=len(policy.targets),
        tasks=len(policy.tasks),
        readings=len(policy.readings),
    )


# ---- what stands beside the sentences ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Beside:
    """An incentive beside its sentence: the rule told, its worked examples, and how many could benefit."""

    incentive: ToldIncentive
    examples: tuple[tuple[Example, Worked], ...]
    counts: tuple[tuple[str, int | None], ...]


def beside(edition: Edition, language: str, counted: Counted | None) -> list[tuple[ToldSentence, list[Beside]]]:
    """Every sentence of an edition with its incentives."""
    return [(s, [_beside(edition, i, counted) for i in s.incentives]) for s in told(edition, language).sentences]


def _beside(edition: Edition, i: ToldIncentive, counted: Counted | None) -> Beside:
    program = example_program(edition, i.id)
    worked = tuple((e, work(e, program)) for e in examples(edition).get(i.id, ()))
    return Beside(i, worked, counted.of(i.id) if counted is not None else ())


# ---- searching ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Hit:
    """A place that holds the words searched for: what kind of text, where, and the text cut at the words."""

    edition: Edition
    anchor: str
    path: str
    kind: str
    pieces: tuple[tuple[bool, str], ...]


MOST_HITS = 200
AROUND = 40


def search(words: str, language: str) -> list[Hit]:
    """Every sentence, rule, reading and task of the current policies that holds the words."""
    wanted = " ".join(words.split())
    if not wanted:
        return []
    found = (hit for e in policies.current_editions() for hit in _hits(e, wanted, language))
    return [hit for hit, _ in zip(found, range(MOST_HITS), strict=False)]


def _hits(edition: Edition, wanted: str, language: str) -> Iterator[Hit]:
    for sentence in told(edition, language).sentences:
        for kind, text in _texts(sentence):
            if wanted.lower() in text.lower():
                yield Hit(edition, sentence.anchor, sentence.path, kind, tuple(_pieces(text, wanted)))


def _texts(s: ToldSentence) -> Iterator[tuple[str, str]]:
    yield "sentence", s.text
    for i in s.incentives:
        lines = "；".join(f"{label}：{text}" for label, text in i.rule)
        yield "rule", f"{i.title}。{lines}。条件：{'；'.join(i.conditions)}。材料：{'、'.join(i.documents)}"
    for r in s.readings:
        yield "reading", f"{r.id} {r.title}：{'；'.join(o.label for o in r.options)}。{r.why}"
    for p in s.plans:
        yield "plan", "。".join([p.title, *(f"{label}：{text}" for label, text in p.lines)])
    for text in s.declarations:
        yield "declaration", text


def _pieces(text: str, wanted: str) -> Iterator[tuple[bool, str]]:
    """The text around every occurrence, each occurrence marked."""
    low, position, last = text.lower(), 0, 0
    while (start := low.find(wanted.lower(), position)) >= 0:
        gap = text[last:start]
        yield False, gap if len(gap) <= 2 * AROUND else _gap(gap, first=last == 0)
        yield True, text[start : start + len(wanted)]
        position = last = start + len(wanted)
    rest = text[last:]
    yield False, rest if len(rest) <= AROUND else f"{rest[:AROUND]}…"


def _gap(gap: str, *, first: bool) -> str:
    return f"…{gap[-AROUND:]}" if first else f"{gap[:AROUND]}…{gap[-AROUND:]}"


# ---- editions ----------------------------------------------------------------------------------------------
def compared(old: Edition, new: Edition, language: str) -> tuple[Changed, ...]:
    """What differs between two editions."""
    return _compared(old.digest, new.digest, language)


@lru_cache(maxsize=32)
def _compared(old: str, new: str, language: str) -> tuple[Changed, ...]:
    return differences(_told(old, language), _told(new, language), Voice(language))


# ---- counts ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Counted:
    """How many could benefit, by incentive, as of a moment; `stale` when the registry has changed since."""

    pk: int
    numbers: Mapping[str, Mapping[str, int]]
    at: datetime
    stale: bool

    def of(self, incentive: str) -> tuple[tuple[str, int | None], ...]:
        """The counts of an incentive by group; None for one too small to be shown."""
        mine = self.numbers.get(incentive, {})
        return tuple((g, n if (n := mine.get(g, 0)) >= FEWEST else None) for g in ("eligible", "undecided"))


def counted(edition: Edition, *, on: date) -> Counted | None:
    """The newest counts of an edition that were kept, as seen on a day."""
    row = BeneficiaryCount.objects.filter(edition=edition).first()
    if row is None:
        return None
    return Counted(row.pk, row.numbers, row.at, stale=row.state != registry_state(on))


def registry_state(on: date) -> str:
    """A name for what counts rest on: it changes with every version and figure, and with the year of application."""
    last = Version.objects.aggregate(last=Max("pk"))["last"] or 0
    figure = Figure.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{last}.{figure}.{on.year}"


# ---- organisations -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that a check-up can be about: its code, its name, its county, and what records call it."""

    code: str
    name: str
    county: str
    known: bool

    @property
    def called(self) -> tuple[str, ...]:
        """The code, and the name by which parks and associations are recorded."""
        return (self.code, self.name) if self.name and self.name != self.code else (self.code,)


def party(code: str) -> Party | None:
    """An organisation by its code, as the platform knows it or as the registry records it."""
    row = Organisation.objects.filter(pk=code).first()
    record = Record.objects.filter(type="enterprise", key=code).select_related("current").first()
    values = record.current.values if record is not None and record.current is not None else {}
    if row is None and record is None:
        return None
    name = row.name if row is not None else str(values.get("name", code))
    county = (row.county if row is not None else "") or str(values.get("county", ""))
    return Party(code, name, county, known=record is not None)


PARTIES = ("enterprise", "park", "association", "institute")
MOST_PARTIES = 50


def parties(words: str, *, actor: Actor) -> list[Party]:
    """Organisations that the words may mean, likeliest first, at most 50; a county's official finds his county's.

    Raises Refused for somebody who may not look organisations up.
    """
    can_find.demand(actor)
    county = actor.county if actor.is_any(*COUNTY_WIDE) else None
    if words:
        rows = read(find(words, kinds=PARTIES, county=county, most=MOST_PARTIES))
    else:
        every = Organisation.objects.filter(kind__in=PARTIES)
        rows = list((every if county is None else every.filter(county=county))[:MOST_PARTIES])
    return [Party(o.code, o.name, o.county, known=True) for o in rows]


def file_city(party: Party, edition: Edition) -> City:
    """The records about an organisation, under its code and under the name by which parks are recorded."""
    return city_about(party.code, edition, called=party.called[1:])
