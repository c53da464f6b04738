"""Contrast of the pages' colours, light and dark: at least 4.5 to 1 for words, 3 to 1 for lines (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "src/liance/web/site/static/site/tokens.css"
ON_PAPER = ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "bad", "good", "warn", "violet", "calm")
PAIRS = [
    *((ink, ground) for ink in ON_PAPER for ground in ("paper", "sheet")),
    *((c, f"{c}-soft") for c in ("good", "warn", "bad", "calm", "violet")),
    ("accent-strong", "accent-soft"), ("accent-ink", "accent"), ("accent-ink", "accent-strong"),
    ("ink", "calm-soft"), ("ink", "accent-soft"), ("ink", "bad-soft"), ("ink", "good-soft"), ("ink", "warn-soft"),
    ("ink-soft", "bad-soft"), ("accent", "accent-soft"), ("ink-soft", "accent-soft"), ("bad", "accent-soft"),
]  # fmt: skip


def colours(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read(scheme: str) -> None:
    found = colours(scheme)
    poor = {f"{a} on {b}": round(contrast(found[a], found[b]), 2) for a, b in PAIRS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_fields_can_be_seen(scheme: str) -> None:
    found = colours(scheme)
    assert min(contrast(found["line-strong"], found[ground]) for ground in ("paper", "sheet")) >= 3
