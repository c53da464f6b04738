"""Words in both languages: Chinese first, English beside it, chosen when shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.utils.functional import lazystr
from django.utils.translation import get_language


def language() -> str:
    """`zh` or `en`, as the person chose."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese and in English; `str()` gives the language of the current request."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.zh

    def format(self, **values: Any) -> Words:
        """The text with `{name}` filled in."""
        return Words(self.zh.format_map(values), self.en.format_map(values))


def said(zh: str, en: str) -> str:
    """A text that is chosen when shown, for labels and help of forms, which want a string."""
    return cast(str, lazystr(Words(zh, en)))
