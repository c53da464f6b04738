"""What has happened in one run of a procedure: where it stands, until when, and every act so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from liance.diagnostics.diagnostic import Diagnostic
from liance.rules import ir


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one of his roles for an organisation; the platform itself has the role `system`."""

    person: str
    role: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: what it is about (a condition, a document, a rule) and the words; neither may be blank."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Act:
    """One outcome taken by one person at one instant (`at` with its time zone); amount and interest in fen.

    `child` is the digest of the run whose ending this outcome is, where a stage is run by another procedure. `unit`
    and `until`: the organisation that is to handle the matter, and the last day that it has, where the act names them.
    """

    stage: str
    outcome: str
    person: str
    role: str
    at: datetime
    organisation: str = ""
    opinion: str = ""
    reasons: tuple[Reason, ...] = ()
    remedy: str = ""
    amount: int | None = None
    interest: int | None = None
    attachments: tuple[str, ...] = ()
    child: str = ""
    unit: str = ""
    until: date | None = None

    @property
    def actor(self) -> Actor:
        """Who acted."""
        return Actor(self.person, self.role, self.organisation)


NAMED, DECLARED, SPOKEN = "named", "declared", "spoken"
"""What may be done at a board."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing done at a board, `what`: somebody is named to a seat, declares himself, or speaks.

    Named: `holder`, a person; none: whoever acts for `holder_of`. Declared: `conflict` of interest, empty for none.
    Spoken: the rest, `scores` in the order of the criteria, amount in fen. `after`: how many acts came before it.
    """

    what: str
    stage: str
    seat: str
    person: str
    role: str
    at: datetime
    organisation: str = ""
    holder: str = ""
    holder_of: str = ""
    conflict: str = ""
    answer: str = ""
    scores: tuple[int, ...] = ()
    amount: int | None = None
    opinion: str = ""
    reasons: tuple[Reason, ...] = ()
    after: int = 0

    @property
    def actor(self) -> Actor:
        """Who did it."""
        return Actor(self.person, self.role, self.organisation)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the stages where a run stands at once: since when, its last day, and the outcome once it has ended."""

    stage: str
    entered: datetime
    due: date | None = None
    taken: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, pinned to the digest of its procedure.

    `party` is the organisation it is about. `due` is the last day for the present stage; None: no limit, or
    ended. `paused` holds the days left of the stages left with 暂停. `used` counts the working days that the
    total limit has run, up to `since`; it is None before the total begins, `since` is None while it stands still.
    `reviewers` acted in control stages of the runs that this one continues. `said` is everything done at boards.
    `branches` is there while stages run side by side; `stage`, `entered` and `due` are then those of the first open.
    """

    procedure: str
    digest: str
    started: datetime
    stage: str
    entered: datetime
    party: str = ""
    due: date | None = None
    paused: tuple[tuple[str, int], ...] = ()
    used: int | None = None
    since: date | None = None
    acts: tuple[Act, ...] = ()
    reviewers: tuple[str, ...] = ()
    ended: str | None = None
    said: tuple[Said, ...] = ()
    branches: tuple[Branch, ...] = ()

    @property
    def last(self) -> datetime:
        """The instant of the last thing done, or of the start."""
        return max((x[-1].at for x in (self.acts, self.said) if x), default=self.started)

    @property
    def unit(self) -> str:
        """The organisation named last to handle the matter; empty: none was."""
        return next((a.unit for a in reversed(self.acts) if a.unit), "")

    @property
    def until(self) -> date | None:
        """The last day named last."""
        return next((a.until for a in reversed(self.acts) if a.until is not None), None)

    @property
    def open(self) -> tuple[Branch, ...]:
        """Where it stands: the present stage, or those side by side that have not ended; nowhere once it has ended."""
        if self.ended is not None:
            return ()
        return tuple(b for b in self.branches if not b.taken) or (Branch(self.stage, self.entered, self.due),)

    def at(self, stage: str) -> Branch | None:
        """The open branch at a stage; None when it does not stand there."""
        return next((b for b in self.open if b.stage == stage), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """An outcome of an open stage for one person: open when nothing is in the way.

    What the act must carry (`outcome.needs`) is not asked here: it is told by `act`.
    """

    outcome: ir.Outcome
    why_not: tuple[Diagnostic, ...] = ()
    stage: str = ""

    @property
    def open(self) -> bool:
        """Whether this person may take it now."""
        return not self.why_not
