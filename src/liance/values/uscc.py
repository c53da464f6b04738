"""Unified social credit codes (统一社会信用代码, GB 32100-2015): checked with the reason, and made."""

from __future__ import annotations

from typing import Final

from liance.values.faults import ValueFault

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18
WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
MAX_SERIAL: Final = 99_999_999


def check_character(first17: str) -> str:
    """The 18th character for the first 17: 31 less the weighted sum modulo 31 (GB 32100-2015, annex A).

    Raises ValueError when it is not 17 characters of ALPHABET.
    """
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code for its first eight digits (GB 11714-1997).

    Raises ValueError when it is not eight decimal digits.
    """
    total = sum(int(char) * weight for char, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def fault_of(code: str) -> ValueFault | None:
    """What is wrong with a code, or None when it is valid.

    `uscc-shape`: not 18 characters, or letters in the area code; `uscc-alphabet`: a character the standard
    does not use (I, O, S, V, Z, small letters, blanks); `uscc-check`: the last character does not follow from
    the others. The code is taken as it stands: blanks around it are the caller's to strip.
    """
    if len(code) != LENGTH:
        return ValueFault("uscc-shape", code, f"18位，现为{len(code)}位", f"18 characters, here {len(code)}")
    for place, char in enumerate(code, start=1):
        if char not in ALPHABET:
            return _alphabet_fault(code, place, char)
    if not code[2:8].isdecimal():
        return ValueFault(
            "uscc-shape", code, "第3至8位为行政区划数字代码", "digits of the area code at characters 3 to 8"
        )
    right = check_character(code[:-1])
    if right != code[-1]:
        return ValueFault(
            "uscc-check",
            code,
            f"末位校验码应为 {right}，现为 {code[-1]}；请逐位核对，错的可能是任何一位",
            f"check character {right}, here {code[-1]}; compare them all, any one may be wrong",
        )
    return None


def make(*, authority: str, category: str, area: str, serial: int) -> str:
    """A valid code of an authority (`9` market supervision), category (`1` enterprise), area and serial.

    `area` has six digits; `serial`, from 0 to MAX_SERIAL, becomes the eight digits of the organisation code.

    Such a code may coincide with one really issued, so use it with the area of a fictional city.
    Raises ValueError when a part has the wrong shape.
    """
    if not 0 <= serial <= MAX_SERIAL:
        raise ValueError(f"a serial is from 0 to {MAX_SERIAL}, not {serial}")
    if (len(authority), len(category), len(area)) != (1, 1, 6) or not (area.isascii() and area.isdecimal()):
        raise ValueError(f"not one character, one and six digits: {authority!r}, {category!r}, {area!r}")
    if authority not in ALPHABET or category not in ALPHABET:
        raise ValueError(f"authority and category are characters of {ALPHABET}, not {authority!r}, {category!r}")
    body = f"{serial:08d}"
    first17 = f"{authority}{category}{area}{body}{organisation_check(body)}"
    return first17 + check_character(first17)


def is_business(code: str) -> bool:
    """Whether market supervision registered the holder (first character 9): a firm, sole trader or co-op."""
    return code.startswith("9")


def _alphabet_fault(code: str, place: int, char: str) -> ValueFault:
    if char.upper() in ALPHABET:
        return ValueFault(
            "uscc-alphabet",
            code,
            f"第{place}位 {char} 须大写",
            f"a capital letter at character {place} ({char})",
        )
    return ValueFault(
        "uscc-alphabet",
        code,
        f"第{place}位不能是 {char!r}，只用数字和除 I、O、S、V、Z 外的大写字母",
        f"digits and capital letters other than I, O, S, V, Z; character {place} is {char!r}",
    )
