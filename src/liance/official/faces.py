"""Which installed fonts set a PDF: for each face of the standard the first that is there, the official ones first."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.official.measures import FACES

if TYPE_CHECKING:
    import typst

Chosen = dict[str, tuple[str, bool]]
"""By face: the family, and whether it is set bold."""


@lru_cache(maxsize=8)
def installed(folder: Path | None) -> typst.Fonts:
    """The fonts of a folder alone, or of this machine. Read once: they do not change while Liance runs."""
    import typst

    if folder is None:
        return typst.Fonts(include_embedded_fonts=False)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def chosen(families: Collection[str], *, folder: Path | None = None) -> Chosen:
    """A family for every face. Raises Rejected `fonts-missing` when there is none for some, saying what to install."""
    made: Chosen = {}
    for name, face in FACES.items():
        official = next((f for f in face.families if f in families), None)
        family = official or next((f for f in face.open if f in families), None)
        if family is not None:
            made[name] = (family, face.bold and official is None)
    if missing := [face.word for name, face in FACES.items() if name not in made]:
        where = ("本机", "this machine") if folder is None else (str(folder), str(folder))
        args = {"faces": "、".join(missing), "where": where[0], "where_en": where[1]}
        raise Rejected([Diagnostic("fonts-missing", None, args)])
    return made


def fallbacks(families: Collection[str]) -> list[str]:
    """Open families that are there, for a rare character that the chosen one lacks."""
    return list(dict.fromkeys(f for face in FACES.values() for f in face.open if f in families))
