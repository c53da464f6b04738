"""What a check-up carries from page to page: in the form itself, signed; nothing of it stays on the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

from liance.telling.sheet import Item, Sheet
from liance.web.site.refusals import refusal, refuse

SALT = "liance.guide.sheet"
LONGEST = 200_000
SHEET_DAMAGED = refusal(
    "sheet-damaged",
    "这张体检表读不出来",
    "this check-up cannot be read",
    hint_zh="请从头开始一次体检；没有保存过任何内容。",
    hint_en="Begin the check-up again; nothing was stored.",
    status=400,
)


@dataclass(frozen=True, slots=True)
class Carried:
    """The sheet, what the page asks, and how the rest is asked: one thing at a time or all together."""

    sheet: Sheet
    asking: tuple[Item, ...] = ()
    together: bool = False


def seal(carried: Carried) -> str:
    """The text that a hidden field carries."""
    raw: dict[str, Any] = {
        **carried.sheet.as_json(),
        "a": [i.as_json() for i in carried.asking],
        "t": carried.together,
    }
    return signing.dumps(raw, salt=SALT, compress=True)


def unseal(text: str) -> Carried:
    """What a hidden field carried. Raises Refused for a text that this platform did not write."""
    if len(text) > LONGEST:
        raise refuse(SHEET_DAMAGED)
    try:
        raw = signing.loads(text, salt=SALT)
        asking = tuple(Item.from_json(i) for i in raw["a"])
        return Carried(Sheet.from_json(raw), asking, bool(raw["t"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise refuse(SHEET_DAMAGED) from None
