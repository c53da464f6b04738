"""Texts by their grams: which of them share words with a query and how much, by two usual measures."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import log, sqrt

from liance.chains.words import grams

SATURATION, LENGTH = 1.2, 0.75
"""BM25's usual constants: how soon repeating a word stops counting, how much long texts are held back."""


class Index:
    """Texts under ids, each one or several strings (a name and its aliases). No text knows of any link."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        self.ids = tuple(texts)
        self.counts = tuple(Counter(grams(found)) for found in texts.values())
        self._at = {id_: n for n, id_ in enumerate(self.ids)}
        self._holders: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        for n, counted in enumerate(self.counts):
            for gram in counted:
                self._holders[gram].append(n)

    def of(self, id_: str) -> Counter[str]:
        """The grams of a text."""
        return self.counts[self._at[id_]]

    def cosine(self, query: Mapping[str, int]) -> dict[str, float]:
        """The cosine of the angle to every text that shares a gram, each gram weighed by how rare it is."""
        weighed = {gram: count * self._rarity(gram) for gram, count in query.items()}
        length = sqrt(sum(w * w for w in weighed.values()))
        found: defaultdict[int, float] = defaultdict(float)
        for gram, weight in weighed.items():
            rarity = self._rarity(gram)
            for n in self._holders.get(gram, ()):
                found[n] += weight * self.counts[n][gram] * rarity
        return {self.ids[n]: total / (length * self._lengths[n]) for n, total in found.items()}

    def bm25(self, query: Mapping[str, int]) -> dict[str, float]:
        """Okapi BM25 of every text that shares a gram."""
        found: defaultdict[int, float] = defaultdict(float)
        for gram in query:
            holders = self._holders.get(gram, ())
            rare = log(1 + (len(self.ids) - len(holders) + 0.5) / (len(holders) + 0.5))
            for n in holders:
                times = self.counts[n][gram]
                held_back = 1 - LENGTH + LENGTH * self._sizes[n] / self._mean
                found[n] += rare * times * (SATURATION + 1) / (times + SATURATION * held_back)
        return {self.ids[n]: total for n, total in found.items()}

    def share(self, word: str) -> float:
        """At most so great a part of the texts holds a word: that of its rarest gram."""
        held = (len(self._holders.get(gram, ())) for gram in grams([word]))
        return min(held, default=0) / max(1, len(self.ids))

    def _rarity(self, gram: str) -> float:
        return log((1 + len(self.ids)) / (1 + len(self._holders.get(gram, ())))) + 1

    @cached_property
    def _lengths(self) -> array[float]:
        return array("d", (sqrt(sum((c * self._rarity(g)) ** 2 for g, c in found.items())) for found in self.counts))

    @cached_property
    def _sizes(self) -> array[int]:
        return array("L", (found.total() for found in self.counts))

    @cached_property
    def _mean(self) -> float:
        return sum(self._sizes) / len(self.ids)
