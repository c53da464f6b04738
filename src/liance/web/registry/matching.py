"""Names on lists matched with organisations: by code, by the same name, by a similar one; every match says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from liance.chains.words import core, pairs, plain

MOST_CANDIDATES = 3
LIKE_ENOUGH = 0.62
SHARED = 40
"""How many organisations that share most pairs of characters are compared in full."""
SAME_CODE, SAME_NAME = ("代码相同", "same code"), ("名称相同", "same name")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a listed name may mean: how alike (0 to 100), and in what the names differ, in words."""

    code: str
    name: str
    score: int
    why: str
    why_en: str

    def as_json(self) -> dict[str, object]:
        """For the database."""
        return {"code": self.code, "name": self.name, "score": self.score, "why": self.why, "why_en": self.why_en}


@dataclass(frozen=True, slots=True)
class Matched:
    """How a listed name was matched: `code`, `name`, `similar` or `none`, and the candidates, likeliest first."""

    how: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(slots=True)
class Names:
    """All organisations by code, by plain name and by pairs of characters."""

    by_code: Mapping[str, str]
    by_plain: dict[str, list[str]] = field(default_factory=dict)
    by_pair: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, name in self.by_code.items():
            self.by_plain.setdefault(plain(name), []).append(code)
            for pair in pairs(core(name)):
                self.by_pair.setdefault(pair, []).append(code)

    def match(self, name: str, code: str = "") -> Matched:
        """The organisation with the code, else those of the very name, else the most similar ones."""
        if code in self.by_code:
            known = self.by_code[code]
            why, why_en = SAME_CODE
            if name and plain(known) != plain(name):
                why, why_en = f"{why}，名称不同（{known}）", f"{why_en}, another name ({known})"
            return Matched("code", (Candidate(code, known, 100, why, why_en),))
        same = self.by_plain.get(plain(name), [])
        if same:
            return Matched("name", tuple(Candidate(c, self.by_code[c], 100, *SAME_NAME) for c in same))
        like = self._similar(name)
        return Matched("similar", like) if like else Matched("none")

    def _similar(self, name: str) -> tuple[Candidate, ...]:
        wanted = core(name)
        counted = Counter(code for pair in pairs(wanted) for code in self.by_pair.get(pair, ()))
        near = [self._compared(wanted, code) for code, _ in counted.most_common(SHARED)]
        good = sorted((c for c in near if c.score >= LIKE_ENOUGH * 100), key=lambda c: (-c.score, c.code))
        return tuple(good[:MOST_CANDIDATES])

    def _compared(self, wanted: str, code: str) -> Candidate:
        name = self.by_code[code]
        known = core(name)
        matcher = SequenceMatcher(None, wanted, known, autojunk=False)
        return Candidate(code, name, round(matcher.ratio() * 100), *difference(matcher, wanted, known))


def difference(matcher: SequenceMatcher[str], listed: str, known: str) -> tuple[str, str]:
    """In what two names differ, in both languages: what only the listed one has, what only the known one has."""
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    only_listed = "".join(listed[a:b] for _, a, b, _, _ in changes)
    only_known = "".join(known[a:b] for _, _, _, a, b in changes)
    zh = [f"名单多“{only_listed}”" if only_listed else "", f"库里多“{only_known}”" if only_known else ""]
    en = [f"listed with “{only_listed}”" if only_listed else "", f"known with “{only_known}”" if only_known else ""]
    form = ("只差公司形式", "only the legal form differs")
    return "，".join(p for p in zh if p) or form[0], ", ".join(p for p in en if p) or form[1]


def names_from(rows: Iterable[tuple[str, str]]) -> Names:
    """The index of organisations from codes and names."""
    return Names(dict(rows))
