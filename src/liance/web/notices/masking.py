"""Masking before publication: codes, phones and accounts are cut, and what is still whole is found and refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

FINDERS = {
    "身份证号或信用代码": re.compile(
        r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXYx]{10}(?![0-9A-Za-z])"
    ),
    "手机号码": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "银行账号": re.compile(r"(?<!\d)\d(?:[ -]?\d){11,29}(?!\d)"),
}
"""What must never stand whole in what is published, by its name."""


def masked_code(code: str) -> str:
    """A credit code that can still be recognised: the first six characters and the last four."""
    return f"{code[:6]}********{code[-4:]}" if len(code) >= 14 else "*" * len(code)


def whole(value: object) -> Iterator[tuple[str, str]]:
    """Every code, phone or account that stands whole in a JSON value: its kind and where, itself masked."""
    if isinstance(value, str):
        for kind, finder in FINDERS.items():
            for match in finder.finditer(value):
                found = match.group()
                yield kind, f"{found[:3]}…{found[-2:]}"
    elif isinstance(value, dict):
        for part in value.values():
            yield from whole(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from whole(part)
