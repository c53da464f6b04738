"""What a rule consists of: one way to walk through everything that is made of expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass


def parts_of(thing: object) -> Iterator[object]:
    """What a rule, a part of it or a collection of them consists of; nothing where it is a value."""
    if isinstance(thing, dict):
        yield from thing.values()
    elif isinstance(thing, tuple | list):
        yield from thing
    else:
        for name in names_of(type(thing)):
            yield getattr(thing, name)


_NAMES: dict[type, tuple[str, ...]] = {}


def names_of(kind: type) -> tuple[str, ...]:
    """The fields of a kind of part, looked up once; none of what is no part of a rule."""
    if kind not in _NAMES:
        part = is_dataclass(kind) and kind.__module__.startswith(__name__.rpartition(".")[0])
        _NAMES[kind] = tuple(f.name for f in fields(kind)) if part else ()
    return _NAMES[kind]
