"""Tables of a TOML file read with all mistakes at once: entries by id, texts in both languages, choices and flags."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import CellPlace
from liance.values.faults import ValueFault

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Both:
    """A text in Chinese and in English; `{…}` may stand for values that are filled in."""

    zh: str
    en: str

    def format(self, **values: object) -> Both:
        """The text with `{name}` filled in; a value that is itself in both languages goes where it belongs."""
        return Both(
            self.zh.format_map({k: v.zh if isinstance(v, Both) else v for k, v in values.items()}),
            self.en.format_map({k: v.en if isinstance(v, Both) else v for k, v in values.items()}),
        )


NOTHING = Both("", "")


@dataclass(slots=True)
class Entry:
    """One table of the file. What is missing or wrong is noted in `faults`, and something harmless given instead."""

    id: str
    table: Mapping[str, Any]
    file: str
    faults: list[Diagnostic] = field(default_factory=list)

    def fault(self, key: str, zh: str, en: str) -> None:
        """Note what would be right at a key."""
        told = {"entry": self.id, "key": key, "expected": zh, "expected_en": en}
        self.faults.append(Diagnostic("insight-entry", CellPlace(self.file), told))

    def text(self, key: str, default: str | None = None) -> str:
        """A text."""
        value = self.table.get(key, default)
        if not isinstance(value, str):
            self.fault(key, "文本", "text")
            return ""
        return value.strip()

    def both(self, key: str) -> Both:
        """A text under `key` in Chinese and under `key_en` in English."""
        return Both(self.text(key), self.text(f"{key}_en"))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is not there."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.fault(key, "一列文本", "a list of texts")
            return ()
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Yes or no; no where it is not there."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, "true 或 false", "true or false")
        return value is True

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, not below zero."""
        value = self.table.get(key, default)
        if type(value) is not int or value < 0:
            self.fault(key, "不小于零的整数", "a whole number, zero or more")
            return 0
        return value

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """A day; None where it is not there."""
        value = self.table.get(key)
        if type(value) is not date and (needed or value is not None):
            self.fault(key, "日期，如 2026-04-01（不加引号）", "a day such as 2026-04-01, without quotes")
            return None
        return value

    def one_of(self, key: str, choices: type[E]) -> E:
        """One of a few words."""
        return next(iter(self._chosen([self.table.get(key)], key, choices)), next(iter(choices)))

    def each_of(self, key: str, choices: type[E]) -> tuple[E, ...]:
        """Some of a few words."""
        value = self.table.get(key)
        return tuple(self._chosen(value if isinstance(value, list) else [value], key, choices))

    def _chosen(self, values: list[object], key: str, choices: type[E]) -> Iterator[E]:
        for value in values:
            try:
                yield choices(str(value))
            except ValueError:
                known = "、".join(choices)
                self.fault(key, f"其中之一：{known}", f"one of {', '.join(choices)}")

    def read(self, key: str, reader: Callable[[str], T], default: T) -> T:
        """What a reader of values makes of a text; the default where there is none."""
        text = self.table.get(key)
        if text is None:
            return default
        try:
            return reader(str(text))
        except ValueFault as fault:
            self.fault(key, fault.expected_zh, fault.expected_en)
            return default

    def inner(self, key: str) -> Iterator[Entry]:
        """The tables inside, by their ids; their mistakes are this one's."""
        value = self.table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(table, dict) for table in value.values()):
            self.fault(key, f"[…{key}.编号] 形式的表", f"tables […{key}.ID]")
            return
        for id_, table in value.items():
            yield Entry(f"{self.id}.{key}.{id_}", table, self.file, self.faults)

    def only(self, *known: str) -> None:
        """Note every key that is none of these."""
        for key in sorted(self.table.keys() - set(known)):
            self.fault(key, f"没有这一项；可用：{'、'.join(known)}", f"no such key; there are {', '.join(known)}")


def read_toml(file: Path) -> tuple[Entry, list[Diagnostic]]:
    """The whole file as one entry; empty, with the reason, where it cannot be read."""
    try:
        found, reason = tomllib.loads(file.read_text("utf-8")), ""
    except (OSError, ValueError) as error:
        found, reason = {}, str(getattr(error, "strerror", None) or error)
    entry = Entry(file.stem, found, str(file))
    if reason:
        entry.fault("—", f"可读的 UTF-8 TOML 文件（{reason}）", f"a readable TOML file in UTF-8 ({reason})")
    return entry, entry.faults


def entries(file: Path, key: str, make: Callable[[Entry], T]) -> tuple[list[T], list[Diagnostic]]:
    """What each table `[key.ID]` of a file makes, and every mistake in any of them."""
    whole, faults = read_toml(file)
    return [
        make(Entry(inner.id.rpartition(".")[2], inner.table, inner.file, faults)) for inner in whole.inner(key)
    ], faults


def reject(faults: Iterable[Diagnostic]) -> None:
    """Raise Rejected where there is any mistake."""
    if found := list(faults):
        raise Rejected(found)
