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

    `child` is the digest of the run whose ending this outcome is, where a stage is run by another procedure.
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

    @property
    def actor(self) -> Actor:
        """Who acted."""
        return Actor(self.person, self.role, self.organisation)


@dataclass(frozen=True, slots=True)
class Run:
    """One run, pinned to the digest of its procedure.

    `party` is the organisation it is about. `due` is the last day for the present stage; None: no limit, or
    ended. `paused` holds the days left of the stages left with 暂停. `used` counts the working days that the
    total limit has run, up to `since`; it is None before the total begins, `since` is None while it stands still.
    `reviewers` acted in control stages of the runs that this one continues.
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

    @property
    def last(self) -> datetime:
        """The instant of the last act, or of the start."""
        return self.acts[-1].at if self.acts else self.started


@dataclass(frozen=True, slots=True)
class Offer:
    """An outcome of the present stage for one person: open when nothing is in the way.

    What the act must carry (`outcome.needs`) is not asked here: it is told by `act`.
    """

    outcome: ir.Outcome
    why_not: tuple[Diagnostic, ...] = ()

    @property
    def open(self) -> bool:
        """Whether this person may take it now."""
        return not self.why_not
