"""One diagnostic as a value, and the catalogue of all codes that may be used."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from liance.diagnostics.place import Place

Severity = Literal["error", "warning"]
DOCS_FOLDER = "docs/diagnostics"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A user's mistake: `args` fill the `{…}` of the catalogue's sentences for `code`."""

    code: str
    place: Place | None
    args: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = "error"

    def message(self, lang: str = "zh") -> str:
        """What is wrong, in Chinese (`zh`) or English (`en`)."""
        return catalogue()[self.code][lang].format_map(self.args)

    def hint(self, lang: str = "zh") -> str:
        """How to put it right."""
        return catalogue()[self.code][f"hint_{lang}"].format_map(self.args)

    @property
    def page(self) -> str:
        """The documentation page of the code."""
        return f"{DOCS_FOLDER}/{self.code}.md"

    def as_json(self, lang: str = "zh") -> dict[str, object]:
        """The diagnostic as plain JSON values."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": None if self.place is None else str(self.place),
            "message": self.message(lang),
            "hint": self.hint(lang),
            "page": self.page,
            **dict(self.args),
        }


class Rejected(Exception):
    """Raised once, at the end of a pass, when its input cannot be used; carries every diagnostic found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(f"{len(self.diagnostics)} problem(s)")

    def __reduce__(self) -> tuple[type[Rejected], tuple[tuple[Diagnostic, ...]]]:
        """Carried whole from one process to another."""
        return type(self), (self.diagnostics,)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every code of `catalogue.d/*.toml`: zh, en, hint_zh, hint_en, why_zh, why_en, example, example_file.

    Raises ValueError when two files declare the same code.
    """
    codes: dict[str, dict[str, str]] = {}
    folder = resources.files("liance.diagnostics").joinpath("catalogue.d")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        declared = tomllib.loads(file.read_text("utf-8"))
        if twice := codes.keys() & declared.keys():
            raise ValueError(f"{file.name} declares codes again: {', '.join(sorted(twice))}")
        codes |= declared
    return codes


def errors_in(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Only those that stop the work."""
    return [d for d in diagnostics if d.severity == "error"]
