"""What the product itself says in forms and on drafts has English beside; only a policy's own words have not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from liance.official.library import kinds

ROOT = Path(__file__).resolve().parents[3] / "src" / "liance" / "web"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHOWN = {"label", "help_text", "choices", "empty_label", "placeholder", "title"}
"""What a form's field or widget shows."""
FORMS = sorted(p for p in ROOT.rglob("*.py") if "forms" in p.name or "pages" in p.parts or p.name == "pages.py")


def one_language(tree: ast.AST) -> Iterator[str]:
    """Chinese that a form's field would show as it stands: not handed to something that takes both languages."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=name) if name in SHOWN:
                yield from bare(node.value)
            case ast.Assign() if any(isinstance(t, ast.Attribute) and t.attr in SHOWN for t in node.targets):
                yield from bare(node.value)


def bare(node: ast.AST) -> Iterator[str]:
    """Chinese constants that no call stands around."""
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from bare(child)


@pytest.mark.parametrize("path", FORMS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_form_says_everything_in_both_languages(path: Path) -> None:
    assert list(one_language(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('forms.CharField(label="名称")', ["名称"]),
        ('forms.CharField(label=said("名称", "Name"))', []),
        ('forms.ChoiceField(choices=[("a", "甲")])', ["甲"]),
        ('field.label = f"第{n}行"', ["第", "行"]),
    ],
)
def test_what_the_test_above_finds(code: str, found: list[str]) -> None:
    assert list(one_language(ast.parse(code))) == found


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.id)
def test_every_field_of_a_document_has_english(kind: object) -> None:
    """The form of a draft is in the language of the person; the document is Chinese."""
    fields = [f for field in kind.fields for f in (field, *field.columns)]  # type: ignore[attr-defined]
    assert [f.id for f in fields if not f.label_en or CHINESE.search(f.label_en)] == []
    assert [f.id for f in fields if f.note and not f.note_en] == []
