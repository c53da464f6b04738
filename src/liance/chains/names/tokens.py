"""What a name is found by, and what a query asks for: characters, pairs of characters, and pairs of initials."""

from __future__ import annotations

from dataclasses import dataclass

from liance.chains.names.initials import spellings
from liance.chains.words import LEGAL_FORMS, core, pairs, plain

LONG_ENOUGH = 4
"""From so many characters on a slip is forgiven: fewer would fit almost everything."""
LONGEST = 12
"""Characters of a query that are looked at when slips are forgiven."""
BEGUN = frozenset(form[:n] for form in LEGAL_FORMS for n in range(2, len(form)))
"""Legal forms that somebody has only begun to type: 有限公 of 有限公司."""
Group = tuple[str, ...]
"""Tokens all of which a name has."""


@dataclass(frozen=True, slots=True)
class Called:
    """A name as it is kept: its core, the initials of the core, and every token that it contains."""

    core: str
    initials: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query: its text, whether it may be initials, and which tokens a name has that contains it.

    A name that differs by one slip has all tokens of a group of `nearly`, or of `exchanged` if two characters changed
    places.
    """

    text: str
    maybe_initials: bool
    within: Group
    nearly: tuple[Group, ...] = ()
    exchanged: tuple[Group, ...] = ()


def called(name: str) -> Called:
    """A name's tokens. The legal form is in nearly every name and finds nothing, so it is left out."""
    text = core(name)
    spelt = spellings(text)
    typed = {pair for initials in spelt for pair in pairs(initials)}
    return Called(text, spelt[0], tuple(sorted({*text, *pairs(text), *typed} - {""})))


def asked(typed: str) -> Asked:
    """What somebody typed, as far as it can tell one name from another."""
    text = _without_beginning_form(core(typed))
    latin = text.isascii() and text.isalpha()
    if latin or len(text) < LONG_ENOUGH:
        return Asked(text, latin, _group(text))
    looked_at = text[:LONGEST]
    return Asked(text, latin, _group(text), _beside_a_slip(looked_at), _exchanged(looked_at))


def _without_beginning_form(text: str) -> str:
    """Without the longest beginning of a legal form at its end."""
    begun = (form for form in BEGUN if text.endswith(form) and text != form)
    return text.removesuffix(max(begun, key=len, default=""))


def _group(*texts: str) -> Group:
    """The pairs of all texts; of a single character that character."""
    return tuple(sorted(set().union(*map(pairs, texts)) - {""}))


def _beside_a_slip(text: str) -> tuple[Group, ...]:
    """What stands on both sides of each character in turn: it may be wrong, left out or put in."""
    return tuple(dict.fromkeys(_group(text[:n], text[n + 1 :]) for n in range(len(text))))


def _exchanged(text: str) -> tuple[Group, ...]:
    """The text with each two neighbours exchanged back."""
    back = (text[:n] + text[n + 1] + text[n] + text[n + 2 :] for n in range(len(text) - 1))
    return tuple(dict.fromkeys(map(_group, back)))


def same(typed: str, name: str) -> bool:
    """Whether a query is the very name, legal form and all."""
    return plain(typed) == plain(name)
