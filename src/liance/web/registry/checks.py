"""What the registry asks of a fact besides what its vocabulary says: harmless text, short keys, known parties."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liance.records.cells import CellFault, is_uscc
from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.values.cells import OPERATORS
from liance.values.uscc import LENGTH, is_business
from liance.web.registry.models import Record
from liance.web.registry.values import key_text

LONGEST, LONGEST_NAME, LONGEST_KEY = 2000, 200, 500
TEXTS = (Kind.TEXT, Kind.PARTY, Kind.REF, Kind.CODE)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
"""Control characters but the line break, and marks of direction."""
CHUNK = 1000


def text_fault(field: Field, value: Value | None) -> CellFault | None:
    """What is wrong with a text: it would run as a formula in a spreadsheet, hides something, or is too long."""
    if not isinstance(value, str) or field.kind not in TEXTS:
        return None
    if value.startswith(OPERATORS):
        return CellFault("cell-formula", "不以 = + - @ 开头的文字", "text that does not begin with = + - or @")
    if HIDDEN.search(value):
        return CellFault("cell-text", "没有控制字符的文字", "text without control characters")
    most = LONGEST_NAME if field.key or field.kind is not Kind.TEXT else LONGEST
    if len(value) > most:
        return CellFault("cell-long", f"不超过 {most} 个字", f"at most {most} characters")
    return None


def key_fault(facts: Facts) -> CellFault | None:
    """Whether the key fields together are too long."""
    if len(key_text(facts)) > LONGEST_KEY:
        return CellFault(
            "cell-long", f"主键合计不超过 {LONGEST_KEY} 个字", f"at most {LONGEST_KEY} characters together"
        )
    return None


def strangers(rows: Iterable[Facts], vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """The type and key of every record that these rows name and nobody declared: neither the registry nor they."""
    rows = list(rows)
    declared = {(f.type.id, key_text(f)) for f in rows}
    named = {(target, value) for f in rows for _, target, value in named_by(f, vocabulary)}
    missing = named - declared
    for target in {t for t, _ in missing}:
        keys = sorted(k for t, k in missing if t == target)
        for start in range(0, len(keys), CHUNK):
            there = Record.objects.filter(type=target, key__in=keys[start : start + CHUNK], current__withdrawn=False)
            missing -= {(target, key) for key in there.values_list("key", flat=True)}
    return missing


def named_by(facts: Facts, vocabulary: Vocabulary) -> Iterable[tuple[Field, str, str]]:
    """The records that must exist because this one names them: field, type and key.

    A reference always must; a party only if it has the credit code of a business, else it is some other body's name.
    """
    for field, target, coded in naming(facts.type, vocabulary):
        value = facts.values.get(field.id)
        if value is None:
            continue
        business = coded and isinstance(value, str) and len(value) == LENGTH and is_business(value)
        if field.kind is Kind.REF or (field.kind is Kind.PARTY and business):
            yield field, target, str(value)


_NAMING: dict[tuple[int, str], tuple[Vocabulary, list[tuple[Field, str, bool]]]] = {}
"""By identity of a vocabulary and id of a type; the vocabulary is kept beside, so that its identity stays its own."""


def naming(type_: RecordType, vocabulary: Vocabulary) -> list[tuple[Field, str, bool]]:
    """The fields by which records of a type name others: with the type named, and whether by a credit code."""
    found = _NAMING.get((id(vocabulary), type_.id))
    if found is None:
        targets = ((f, vocabulary.type_named(f.target or "")) for f in type_.fields)
        named = [(f, t.id, is_uscc(t.keys[0])) for f, t in targets if t is not None and len(t.keys) == 1]
        found = _NAMING[id(vocabulary), type_.id] = vocabulary, named
    return found[1]
