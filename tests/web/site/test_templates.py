"""Every template of every slice: nothing inline, both languages, accessible tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[3] / "src" / "liance" / "web"
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
SCRIPTS = sorted(ROOT.glob("*/static/**/*.js"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a style element": re.compile(r"<style\b"),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "a javascript address": re.compile(r"javascript:"),
    "evaluated htmx": re.compile(r"hx-(on|vals\s*=\s*[\"']js:|vars)"),
    "another host": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//"),
}
SAID = re.compile(r"\{%\s*say\s+(\"[^\"]*\"|'[^']*')(\s+(\"[^\"]*\"|'[^']*'))?")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BILINGUAL = {"bare.html"}  # shown without a language being known, so it says both


def names() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in TEMPLATES]


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 25


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_nothing_is_inline(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"))
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_every_word_is_said_in_both_languages(path: Path) -> None:
    """Chinese outside a `say` would stay Chinese on the English page; only what is marked as Chinese may."""
    text = path.read_text("utf-8")
    if path.name in BILINGUAL or re.match(r'<[^>]*lang="zh-Hans"', text):
        return
    halves = [m.group(0) for m in SAID.finditer(text) if m.group(3) is None]
    outside = re.sub(r"\{%\s*say\b.*?%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    assert (halves, CHINESE.findall(outside.replace("中文", ""))) == ([], [])


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_no_choice_is_shown_by_its_chinese_label(path: Path) -> None:
    """Django's `get_state_display` knows one language; choices have `words`."""
    assert re.findall(r"\bget_\w+_display\b", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_it_compiles_and_wide_tables_scroll_by_keyboard(path: Path) -> None:
    engines["django"].from_string(path.read_text("utf-8"))
    text = path.read_text("utf-8")
    assert len(re.findall(r"<table\b", text)) <= len(
        re.findall(r'class="scroll"[^>]*tabindex="0"[^>]*aria-label=', text)
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_scripts_are_files_of_ours_and_evaluate_nothing(path: Path) -> None:
    if path.name.endswith(".min.js"):
        return  # vendored; its evaluating is switched off by the page's htmx-config and forbidden by the policy
    assert not re.search(r"\beval\(|new Function|document\.write|innerHTML", path.read_text("utf-8"))


def test_htmx_is_configured_for_the_strict_policy() -> None:
    base = (ROOT / "site" / "templates" / "site" / "base.html").read_text("utf-8")
    for wanted in ('"includeIndicatorStyles":false', '"allowEval":false', '"selfRequestsOnly":true'):
        assert wanted in base
