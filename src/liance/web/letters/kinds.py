"""When a kind of document fits and who signs it: `kinds.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Use:
    """How a kind of document is used; `signed_by` empty: whoever handles the stage."""

    about: tuple[str, ...] = ("case",)
    after: str = "entered"
    outcomes: tuple[str, ...] = ()
    ending: str = ""
    purposes: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    apart: bool = False

    def is_for(self, purpose: str) -> bool:
        """Whether cases of this purpose have it."""
        return not self.purposes or purpose in self.purposes


DEFAULT = Use()


@cache
def uses() -> dict[str, Use]:
    """How each kind is used, by id; a kind that is not in it is used as DEFAULT says."""
    text = resources.files("liance.web.letters").joinpath("kinds.toml").read_text("utf-8")
    return {kind: _use(row) for kind, row in tomllib.loads(text).items()}


def use_of(kind: str) -> Use:
    """How one kind is used."""
    return uses().get(kind, DEFAULT)


def _use(row: dict[str, Any]) -> Use:
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Use(**told)
