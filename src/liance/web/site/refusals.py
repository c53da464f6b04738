"""Refusals: what the platform will not do, as values with a code, words and a way out; raised all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liance.web.site.words import Words

KNOWN: dict[str, Refusal] = {}
"""Every declared refusal by code; docs/refusals.md is generated from it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason to refuse: `words` say what is wrong, `hint` what would be right; `status` is the HTTP status."""

    code: str
    words: Words
    hint: Words
    status: int = 409

    def given(self, **args: Any) -> Told:
        """The refusal with the facts of one case."""
        return Told(self, args)


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal as told to somebody: `args` fill the words."""

    refusal: Refusal
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> Words:
        """What is wrong."""
        return self.refusal.words.format(**self.args)

    @property
    def hint(self) -> Words:
        """What would be right."""
        return self.refusal.hint.format(**self.args)

    def as_json(self) -> dict[str, object]:
        """Code and words for the API."""
        return {"code": self.refusal.code, "message": str(self.message), "hint": str(self.hint)}


class Refused(Exception):
    """Raised with everything that stands against an act; nothing was written."""

    def __init__(self, told: Iterable[Told]) -> None:
        self.told = tuple(told)
        super().__init__("; ".join(f"{t.refusal.code}: {t.message.zh}" for t in self.told))

    @property
    def status(self) -> int:
        """The HTTP status: that of the first."""
        return self.told[0].refusal.status


def refusal(code: str, zh: str, en: str, *, hint_zh: str, hint_en: str, status: int = 409) -> Refusal:
    """Declare a refusal (a constant beside the service that raises it). Raises ValueError for a code taken."""
    if code in KNOWN:
        raise ValueError(f"refusal {code} is declared twice")
    made = Refusal(code, Words(zh, en), Words(hint_zh, hint_en), status)
    KNOWN[code] = made
    return made


def refuse(what: Refusal, /, **args: Any) -> Refused:
    """The exception for a single refusal: `raise refuse(NOT_ALLOWED, …)`."""
    return Refused([what.given(**args)])


def fail_if_any(told: Iterable[Told]) -> None:
    """Raise Refused if there is anything to tell."""
    found = tuple(told)
    if found:
        raise Refused(found)


NOT_ALLOWED = refusal(
    "not-allowed",
    "您没有办理这件事的权限：{what}",
    "you may not do this: {what}",
    hint_zh="请换用有权限的身份，或请安全管理员授权。",
    hint_en="Act in a role that may, or ask the security administrator.",
    status=403,
)
