"""Figures as people write them, in sentences and in blocks: where they stand, when two are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from liance.rules.document import Document, Sentence
from liance.rules.literals import SQUARE_METRES_PER_MU

NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
NUMERAL = r"(?<![数几])[一二两三四五六七八九十百千][零一二两三四五六七八九十百千万亿]*"
SCALE = r"(?:万亿|千万|百万|十万|亿|万)"
QUANTITY = rf"(?:{NUMBER}{SCALE}?|{NUMERAL})"
BETWEEN = r"\s*(?:、|和|及|或|至|到|-|~|/)\s*"
UNIT = (
    r"个百分点|平方米|m[2²]|公顷|亩|美元|欧元|元|%|‰|个月|年|月|日|天|级|"
    r"家|个|人|名|件|台|项|次|户|套|款|条|场|类|种|只|股|强|位|所|号|倍|周"
)
FIGURE = re.compile(
    rf"(?P<date>\d{{4}}年\d{{1,2}}月\d{{1,2}}日|\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    rf"|(?P<month>\d{{4}}年\d{{1,2}}月)"
    rf"|(?P<part>(?P<of>[百千万])分之(?P<top>{QUANTITY}))"
    rf"|(?P<share>\d+(?::\d+)+)"
    rf"|(?P<name>(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d[A-Za-z0-9.]*|\d+(?:\.\d+)?(?!m[2²])[A-Za-z][A-Za-z0-9]*))(?P<grade>级?)"
    rf"|(?P<run>{QUANTITY}(?:{BETWEEN}{QUANTITY})*)\s*(?P<unit>{UNIT})"
    rf"|(?P<bare>{NUMBER}{SCALE}?)"
)
TEN = "一二三四五六七八九十"
IMPLIED = re.compile(rf"(?P<half>一半|减半|折半)|(?P<full>全额|足额)|(?P<tenths>[{TEN}\d](?:\.\d)?)折")
ENUMERATION = re.compile(rf"^\s*(?:\d+[.、．](?!\d)|\(\d+\)|[{TEN}]+、|\([{TEN}]+\))")
DASHES = "—–\u2010\u2212\u2015"
TIME = {"日": "天", "个月": "月", "名": "人", "位": "人"}
NEVER_PIECES = {"年", "月", "天", "级", "倍", "号", "周"}
NUMERALS_THAT_COUNT = {"年", "个月", "级", "元", "美元", "欧元", "平方米", "亩"}
SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "": 1}


@dataclass(frozen=True, slots=True)
class Passage:
    """Folded text (half width, no needless white space) and each character's offset in the document."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Document offsets of the folded characters start to end (excluded)."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written. `value` is in base units (yuan, square metres, share of one), `raw` as written.

    `start` and `end` are offsets of the document, `first` and `last` of the passage. Nobody need use a figure
    that is not `required`: a 1, or a number in words with a unit that often is only a way of speaking.
    """

    kind: str
    value: Fraction
    text: str
    start: int
    end: int
    unit: str = ""
    raw: Fraction = Fraction(0)
    required: bool = True
    first: int = 0
    last: int = 0


def fold(characters: Iterable[tuple[str, int]]) -> Passage:
    """Characters with offsets as a passage; white space stays only between two Latin letters or digits."""
    kept: list[tuple[str, int]] = []
    gap = False
    for ch, offset in characters:
        if ch.isspace():
            gap = True
            continue
        for piece in _half(ch):
            if gap and kept and _latin(kept[-1][0]) and _latin(piece):
                kept.append((" ", offset - 1))
            kept.append((piece, offset))
            gap = False
    return Passage("".join(c for c, _ in kept), tuple(o for _, o in kept))


def _half(ch: str) -> str:
    if ch == "，" or unicodedata.category(ch) == "No":
        return ch
    return "-" if ch in DASHES else unicodedata.normalize("NFKC", ch)


def _latin(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


def characters_of(document: Document, sentence: Sentence) -> Iterator[tuple[str, int]]:
    """The official characters of a sentence with their offsets, the marks of the block quote left out."""
    start = sentence.span.start
    for line in document.source.text[start : sentence.span.end].splitlines(keepends=True):
        mark = re.match(r">\s?", line) if not sentence.heading else None
        skip = mark.end() if mark is not None else 0
        yield from ((ch, start + i) for i, ch in enumerate(line) if i >= skip)
        start += len(line)


def figures_in(passage: Passage) -> list[Figure]:
    """All figures of a passage in order; the number that only numbers the clause is left out."""
    mark = ENUMERATION.match(passage.text)
    found = [f for m in FIGURE.finditer(passage.text, mark.end() if mark else 0) for f in _read(passage, m)]
    implied = [_implied(passage, m) for m in IMPLIED.finditer(passage.text)]
    return sorted([*found, *implied], key=lambda f: f.first)


def figures_of_text(text: str, offset: int = 0) -> list[Figure]:
    """The figures of a few words that start at an offset of the document."""
    return figures_in(fold((ch, offset + i) for i, ch in enumerate(text)))


def _figure(
    passage: Passage, first: int, last: int, kind: str, value: Fraction | int, *,
    unit: str = "", raw: Fraction | int | None = None, required: bool = True,
) -> Figure:  # fmt: skip
    start, end = passage.span(first, last)
    value = Fraction(value)
    number = value if raw is None else Fraction(raw)
    return Figure(kind, value, passage.text[first:last], start, end, unit, number, required, first, last)


def _implied(passage: Passage, match: re.Match[str]) -> Figure:
    tenths = match["tenths"]
    share = Fraction(1, 2) if match["half"] else Fraction(1) if match["full"] else _quantity(tenths)[0] / 10
    return _figure(passage, match.start(), match.end(), "ratio", share, required=False)


def _read(passage: Passage, match: re.Match[str]) -> Iterator[Figure]:
    first, last = match.span()
    digits = [int(d) for d in re.findall(r"\d+", match.group())]
    if match["date"]:
        year, month, day = digits
        yield _figure(passage, first, last, "date", year * 10000 + month * 100 + day)
    elif match["month"]:
        yield _figure(passage, first, last, "month", digits[0] * 100 + digits[1])
    elif match["part"]:
        top = _quantity(match["top"])[0]
        yield _figure(passage, first, last, "ratio", top / {"百": 100, "千": 1000, "万": 10000}[match["of"]], raw=top)
    elif match["share"]:
        yield _figure(passage, first, last, "ratio", Fraction(digits[0], digits[1] or 1), required=False)
    elif match["name"]:
        yield from _designation(passage, match)
    elif match["unit"]:
        yield from _run(passage, match)
    else:
        value, raw = _quantity(match["bare"])
        yield _figure(passage, first, last, "number", value, raw=raw, required=value not in (0, 1))


def _designation(passage: Passage, match: re.Match[str]) -> Iterator[Figure]:
    """A name such as 5G or L4; with 级 behind it also a level."""
    first, last = match.span("name")
    name = match["name"]
    yield _figure(passage, first, last, "name", int.from_bytes(name.upper().encode(), "big"))
    if match["grade"] and (number := re.search(r"\d+$", name)):
        yield _figure(passage, first, match.end(), "count", int(number.group()), unit="级", required=False)


def _run(passage: Passage, match: re.Match[str]) -> Iterator[Figure]:
    """`10、30、50万元` and `2023-2025年`: every number has the unit and the scale of the last."""
    unit, start = match["unit"], match.start("run")
    numbers = list(re.finditer(QUANTITY, match["run"]))
    scale = _scale(numbers[-1].group())
    for number in numbers:
        is_last = number is numbers[-1]
        value, raw = _quantity(number.group())
        if not _scale(number.group()) and number.group()[0].isdigit():
            value *= SCALES[scale]
        first, last = start + number.start(), match.end() if is_last else start + number.end()
        yield _with_unit(passage, first, last, value, raw, unit)


def _with_unit(passage: Passage, first: int, last: int, value: Fraction, raw: Fraction, unit: str) -> Figure:
    text = passage.text[first:last]
    in_words = not text[0].isdigit()
    required = not (in_words and (unit not in NUMERALS_THAT_COUNT))
    if unit == "元":
        return _figure(passage, first, last, "money", value, raw=raw, required=required)
    if unit in ("%", "‰"):
        return _figure(passage, first, last, "ratio", value / (100 if unit == "%" else 1000), raw=raw)
    if unit == "个百分点":
        return _figure(passage, first, last, "points", value / 100, raw=raw)
    if unit in ("平方米", "m2", "m²", "亩", "公顷"):
        size = {"亩": SQUARE_METRES_PER_MU, "公顷": Fraction(10000)}.get(unit, Fraction(1))
        return _figure(passage, first, last, "area", value * size, raw=raw)
    if unit == "年" and re.match(r"(19|20)\d\d(?!\d)", text):
        return _figure(passage, first, last, "year", value)
    required = required and value not in (0, 1)
    return _figure(passage, first, last, "count", value, unit=TIME.get(unit, unit), raw=raw, required=required)


def _scale(text: str) -> str:
    found = re.search(rf"{SCALE}$", text)
    return found.group() if found is not None and text[0].isdigit() else ""


def _quantity(text: str) -> tuple[Fraction, Fraction]:
    """A number with its scale, and the number alone."""
    if not text[0].isdigit():
        value = Fraction(numeral(text))
        return value, value
    scale = _scale(text)
    raw = Fraction(text.removesuffix(scale).replace(",", ""))
    return raw * SCALES[scale], raw


def numeral(text: str) -> int:
    """A number in Chinese words, e.g. 二十五 or 一百万."""
    total = section = digit = 0
    for ch in text:
        if (found := "零一二三四五六七八九".find(ch.replace("两", "二"))) >= 0:
            digit = found
        elif ch in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[ch]
            digit = 0
        else:
            total = (total + (section + digit or 1)) * SCALES[ch]
            section = digit = 0
    return total + section + digit


def agrees(written: Figure, stated: Figure) -> bool:
    """Whether a figure of a block is the figure of the text: same value, same unit.

    A bare number of a block agrees with any unit, a count in 个 with any count of things, an amount with
    `50万` without 元, the first or last day of a year with the year, any day of a month with the month.
    """
    if written.kind == "number" and stated.kind not in ("name", "date", "month"):
        return written.value in (stated.value, stated.raw)
    if written.kind == "date" and stated.kind in ("month", "year"):
        month, day = int(written.value) // 100, int(written.value) % 10000
        return stated.value == month or (stated.value == month // 100 and day in (101, 1231))
    if stated.kind == "number" and written.kind in ("money", "count"):
        return written.value == stated.value and (written.kind == "count" or stated.raw != stated.value)
    if written.kind != stated.kind or written.value != stated.value:
        return False
    pieces = "个" in (written.unit, stated.unit) and not {written.unit, stated.unit} & NEVER_PIECES
    return written.unit == stated.unit or pieces
