"""An official text becomes pieces in order: title, numbered headings, quoted sentences; no word is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liance.rules.document import sentences_of

DIGITS = "一二三四五六七八九十百零〇两"
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第\s*([{DIGITS}\d]+)\s*章")),
    ("part", re.compile(rf"第\s*([{DIGITS}\d]+)\s*节")),
    ("article", re.compile(rf"第\s*([{DIGITS}\d]+)\s*条")),
    ("chinese", re.compile(r"([一二三四五六七八九十]+)\s*、")),
    ("bracket", re.compile(r"[（(]\s*([一二三四五六七八九十]+)\s*[）)]")),
    ("arabic", re.compile(r"(\d{1,3})\s*[.．、]")),
    ("item", re.compile(r"[（(]\s*(\d{1,2})\s*[）)]")),
)
RANKS = {"chapter": 0, "part": 1, "chinese": 2, "bracket": 3, "arabic": 4}
DEEPEST = 6

ARTEFACT = re.compile(r"\[bookmark:[^\]\n]*\]|\[?_GoBack\]?|\[image:[^\]\n]*\]")
PAGE_NUMBER = re.compile(r"^[ \t　]*([-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*页(\s*[共/]\s*\d{1,3}\s*页)?)\s*$", re.M)
ENDS = re.compile(r"[。！？；：:;!?…][”’』」）)]*$")
CLOSED = re.compile(r"^[（(](责任|牵头|配合|主管)(单位|部门).*[）)]$|（责任单位[^）]*）$")
INSIDE = re.compile(r"[，。；：！？,;]")
TITLE_END = re.compile(
    r"(意见|措施|办法|政策|规定|通知|细则|方案|计划|规划|条例|决定|指南|公告|要点|条款|[”》])"
    r"([（(][^（()）]*[）)])*$"
)
BRACKETED = re.compile(r"^[（(].*[）)]$")
NUMBER_OF_DOCUMENT = re.compile(r"^[\u4e00-\u9fff]{1,12}[〔\[（(]\d{4}[〕\]）)]第?\d+号$")
RUNNING = re.compile(r"给予|予以|按照|奖励\d|补助\d|[的、及和与按由对为在经将]$|\d(亿元|万元|元|%|％)")
RULE = re.compile(r"^(本|对|经|凡|由|自|此前|给予|为)|不得|应当|享受|执行|负责解释|给予|予以")
LONGEST_HEADING = 45
LONGEST_LEAD = 30


@dataclass(frozen=True, slots=True)
class Number:
    """The number in front of a clause: its kind, its value, and the characters it takes."""

    kind: str
    value: int
    written: str
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (`level` 1 to 6) or a quoted sentence (`level` 0), with its official words on one line."""

    level: int
    text: str


def artefacts(text: str) -> tuple[str, ...]:
    """Strings that no official wrote: bookmarks left by a word processor, page numbers on their own line."""
    found = dict.fromkeys(m.group() for m in ARTEFACT.finditer(text))
    pages = [m.group(1) for m in PAGE_NUMBER.finditer(text)]
    found |= dict.fromkeys(page for page in pages if text.count(page) == pages.count(page))
    return tuple(found)


def without(text: str, ignored: tuple[str, ...]) -> str:
    """A text with the ignored strings taken away."""
    for each in sorted(ignored, key=len, reverse=True):
        text = text.replace(each, "")
    return text


def value_of(written: str) -> int:
    """The value of a number in Arabic or Chinese digits, up to 999."""
    if written.isdecimal():
        return int(written)
    total, digit = 0, 0
    for sign in written:
        if sign in "百十":
            unit = 100 if sign == "百" else 10
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = 2 if sign == "两" else max("零一二三四五六七八九".find(sign), 0)
    return total + digit


def number_of(line: str) -> Number | None:
    """The clause number a line starts with."""
    for kind, pattern in KINDS:
        if match := pattern.match(line):
            decimals = kind == "arabic" and line[match.end() :][:1].isdecimal()
            if not decimals or match.group().endswith("、"):
                written = re.sub(r"\s", "", match.group())
                return Number(kind, value_of(match.group(1)), written, match.end())
    return None


def pieces_of(text: str) -> list[Piece]:
    """Title, headings and sentences of a text in its own order, broken lines joined."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, rest = _front(lines)
    return front + list(_Walk().pieces(list(_paragraphs(rest))))


# ---- the lines before the first paragraph ----------------------------------------
def _front(lines: list[str]) -> tuple[list[Piece], list[str]]:
    """Pieces of the title lines at the top, and the lines behind them."""
    index, numbers = 0, []
    while index < len(lines) and (not lines[index].strip() or _is_document_number(lines[index])):
        numbers += [Piece(0, lines[index].strip())] if lines[index].strip() else []
        index += 1
    length = _title_length(lines[index:])
    title = "".join(line.strip() for line in lines[index : index + length])
    return numbers + ([Piece(1, title)] if title else []), lines[index + length :]


def _is_document_number(line: str) -> bool:
    return bool(NUMBER_OF_DOCUMENT.match(re.sub(r"\s", "", line)))


def _title_length(lines: list[str]) -> int:
    """How many of the first lines are the title: up to the last that ends like one, or up to a blank line."""
    joined, best, index = "", 0, 0
    while index < len(lines):
        line = lines[index].strip()
        if not line:
            following = next((k.strip() for k in lines[index:] if k.strip()), "")
            return best or (index if joined else 0) if not BRACKETED.match(following) else best or index
        if number_of(line) or INSIDE.search(line) or len(line) > 60 or _is_document_number(line):
            break
        joined += line
        index += 1
        if TITLE_END.search(joined) or (best and BRACKETED.match(line)):
            best = index
    return best


# ---- paragraphs ----------------------------------------
def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines that belong together, joined."""
    seen: dict[str, int] = {}
    current = ""
    for line in lines:
        words = line.strip()
        if not words:
            continue
        number = number_of(words)
        if current and not _begins(line, current, number, seen):
            current += _gap(current, words) + words
            continue
        if current:
            yield current
        current = words
        if number is not None:
            seen[number.kind] = number.value
    if current:
        yield current


def _begins(line: str, current: str, number: Number | None, seen: dict[str, int]) -> bool:
    """Whether a line begins a paragraph, the paragraph before it being `current` so far."""
    finished = bool(ENDS.search(current) or CLOSED.search(current) or _is_title(current))
    if number is not None and not finished:
        return number.value in (1, seen.get(number.kind, 0) + 1)
    return finished or number is not None or line.startswith("　　")


def _is_title(paragraph: str) -> bool:
    """A numbered line without punctuation that reads as a title, or a bare word such as 附则."""
    number = number_of(paragraph)
    if number is None:
        return bool(re.fullmatch(r"附\s*则|附\s*件\d*|总\s*则|目\s*录", paragraph))
    title = paragraph[number.end :].strip()
    unclosed = any(title.count(a) > title.count(b) for a, b in ("（）", "《》", "“”"))
    plain = not INSIDE.search(title) and len(title) <= LONGEST_HEADING and not unclosed
    return plain and bool(title) and number.kind != "item" and not RUNNING.search(title)


def _gap(before: str, after: str) -> str:
    """A blank between Latin words that a line end kept apart."""
    return " " if before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum() else ""


# ---- headings and quotes ----------------------------------------
class _Walk:
    """Gives each paragraph its level by the kinds of numbers that stand open above it."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def pieces(self, paragraphs: list[str]) -> Iterator[Piece]:
        for paragraph, following in zip(paragraphs, [*paragraphs[1:], ""], strict=False):
            number = number_of(paragraph)
            if number is None or number.kind == "item":
                yield from self._unnumbered(paragraph, following)
            else:
                yield from self._numbered(paragraph, number)

    def _numbered(self, paragraph: str, number: Number) -> Iterator[Piece]:
        level = self._level(number.kind)
        if level > DEEPEST:
            yield from _quotes(paragraph)
            return
        lead, rest = _lead(paragraph, number)
        yield Piece(level, lead)
        yield from _quotes(rest)

    def _unnumbered(self, paragraph: str, following: str) -> Iterator[Piece]:
        """A short line before a numbered clause is a heading without a number, such as 附则."""
        number = number_of(following)
        short = len(paragraph) <= 15 and not INSIDE.search(paragraph) and number_of(paragraph) is None
        if short and number is not None and number.kind != "item" and number.value == 1 and self.open:
            kinds = self.open
            depth = kinds.index(number.kind) if number.kind in kinds else 0
            del kinds[max(depth, 1) :]
            kinds[max(depth, 1) - 1 :] = ["unnumbered"]
            yield Piece(max(depth, 1) + 1, paragraph)
        else:
            yield from _quotes(paragraph)

    def _level(self, kind: str) -> int:
        if kind in self.open:
            del self.open[self.open.index(kind) + 1 :]
        else:
            self._close(kind)
            self.open.append(kind)
        return self.open.index(kind) + 2

    def _close(self, kind: str) -> None:
        """Close what cannot hold this kind: a chapter never stands inside an article, nor 一、 inside 1."""
        rank = RANKS.get(kind)
        if rank is None:
            return
        if kind == "chinese" and "unnumbered" in self.open:
            self.open.clear()
        if kind in ("chapter", "part") and "article" in self.open:
            del self.open[self.open.index("article") :]
        while self.open and RANKS.get(self.open[-1], -1) > rank:
            self.open.pop()


def _lead(paragraph: str, number: Number) -> tuple[str, str]:
    """The heading of a numbered paragraph (its title, or the number alone) and the words behind it."""
    body = paragraph[number.end :].strip()
    gap = " " if paragraph[number.end :][:1].isspace() and number.written.startswith("第") else ""
    parts = sentences_of(body)
    if (
        len(parts) <= 1
        and not body.endswith(("。", "；"))
        and len(body) <= LONGEST_HEADING
        and not RUNNING.search(body)
    ):
        return number.written + gap + body, ""
    first = parts[0] if parts else ""
    short = first.endswith("。") and len(first) <= LONGEST_LEAD and not re.search(r"[，,：:\d]", first)
    if short and not RULE.search(first):
        return number.written + gap + first.strip(), body[len(first) :]
    return number.written, body


def _quotes(paragraph: str) -> Iterator[Piece]:
    for sentence in sentences_of(paragraph):
        yield Piece(0, sentence.strip())


__all__ = ["Number", "Piece", "artefacts", "number_of", "pieces_of", "value_of", "without"]
