"""An official document becomes pages of lines: each part of it at the place that GB/T 9704—2012 gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from liance.diagnostics.diagnostic import Rejected
from liance.official import measures as m
from liance.official.document import Attachment, Block, Heading, Layout, OfficialDocument, Paragraph, Table, check
from liance.official.lines import Composed, Item, Line, Part, Run, characters
from liance.official.widths import grid

DIGITS = "〇一二三四五六七八九"
HEADING_FACES = {1: "hei", 2: "kai", 3: "body", 4: "body"}
DATE_INDENT = 4  # 7.3.5.1: 成文日期右空四字
LEAST_INDENT = 1
KEPT_LINES = 3


def composed(document: OfficialDocument) -> Composed:
    """The pages of a document. Raises Rejected with everything that it lacks (`document.check`)."""
    if found := check(document):
        raise Rejected(found)
    wide = document.layout is Layout.SHEET
    body = _kept(_flow(document.body, wide=wide))
    main = Part((*_head(document), *body, *_end(document)), wide)
    letter = document.layout is Layout.LETTER
    return Composed(
        document.layout,
        document.title.replace("\n", ""),
        "、".join(document.issuers),
        document.issued,
        (main, *_attached(document.attachments)),
        _mark(document, m.LETTER_MARK_LARGEST, drop=0) if letter else None,
        tuple(_foot(document)),
    )


def chinese_date(day: date) -> str:
    """A date as documents write it: `2026年1月5日`, no zero before month or day (clause 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


# ---- 版头 ----------------------------------------------------------------------------------------------------------
def _head(document: OfficialDocument) -> Iterator[Line]:
    blank = m.LINE_PITCH
    match document.layout:
        case Layout.DOCUMENT:
            yield _mark(document, m.MARK_LARGEST, drop=m.MARK_DROP * m.MM)
            yield replace(_number_line(document), before=2 * blank, rule=True)
        case Layout.MINUTES:
            yield _mark(document, m.MARK_LARGEST, drop=m.MARK_DROP * m.MM)
            yield Line((Run(document.number),), side="center", before=blank)
            yield replace(_issuer_line(document), before=blank, rule=True, left=1, right=1)
        case Layout.LETTER:
            yield Line((Run(document.number),), side="right")
    above = 0 if document.layout in (Layout.PLAIN, Layout.SHEET) else 2 * blank
    yield from _title(document.title, above)
    if document.layout is Layout.SHEET:
        yield replace(_issuer_line(document), size=m.SMALL_SIZE)
    if document.layout is Layout.PLAIN and document.number:
        yield Line((Run(document.number),), side="center")
    if document.addressee:
        yield Line((Run(f"{document.addressee}："),), before=blank, side="left")
    elif document.layout is not Layout.SHEET:
        yield Line((), side="left")  # the text stands an empty line under the title as well


def _mark(document: OfficialDocument, largest: float, *, drop: float) -> Line:
    size = m.mark_size(document.head, largest)
    return Line((Run(document.head, "title"),), size=size, pitch=size, side="center", before=drop, red=True)


def _number_line(document: OfficialDocument) -> Line:
    """Centred; with a signer it moves to the left, and the signer's name in 楷体 stands at the right (7.2.5, 7.2.6)."""
    if not document.signer:
        return Line((Run(document.number),), side="center")
    signer = (Run("签发人："), Run(document.signer, "kai"))
    return Line((Run(document.number),), signer, side="left", left=1, right=1)


def _issuer_line(document: OfficialDocument) -> Line:
    return Line((Run("、".join(document.issuers)),), (Run(chinese_date(document.issued)),), side="left")


def _title(title: str, above: float) -> Iterator[Line]:
    for number, text in enumerate(title.split("\n")):
        before = 0 if number else above
        runs = (Run(text, "title"),)
        yield Line(runs, size=m.TITLE_SIZE, pitch=m.TITLE_PITCH, side="center", before=before, keep=True)


# ---- 正文 ----------------------------------------------------------------------------------------------------------
def _kept(items: Iterable[Item]) -> Iterator[Item]:
    """A short last paragraph stays with the signature under it, lest that stand on a page alone (7.3.5.5)."""
    *first, last = items
    yield from first
    short = isinstance(last, Line) and characters(last.text) <= KEPT_LINES * m.CHARACTERS
    yield replace(last, keep=True) if first and isinstance(last, Line) and short else last


def _flow(body: Iterable[Block], *, wide: bool) -> Iterator[Item]:
    size = m.SMALL_SIZE if wide else m.BODY_SIZE
    counts, above = [0] * 5, [0]
    for block in body:
        match block:
            case Heading(level, text):
                counts = [*counts[:level], counts[level] + 1, *[0] * (4 - level)]
                above = [*(shallower for shallower in above if shallower < level), level]
                run = Run(heading_number(level, counts[level]) + text, HEADING_FACES[level])
                yield Line((run,), size=size, first=2, keep=True, level=len(above) - 1)
            case Paragraph(text):
                yield Line((Run(text),), size=size, first=2)
            case Table():
                yield grid(block, wide=wide)


def heading_number(level: int, count: int) -> str:
    """`一、` `（一）` `1.` `（1）` by level (clause 7.3.3)."""
    return {1: f"{_chinese(count)}、", 2: f"（{_chinese(count)}）", 3: f"{count}.", 4: f"（{count}）"}[level]


def _chinese(count: int) -> str:
    """A number up to 99 in Chinese: 九, 十, 十一, 二十."""
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


# ---- what follows the text -----------------------------------------------------------------------------------------
def _end(document: OfficialDocument) -> Iterator[Line]:
    yield from _attachment_names(document.attachments)
    for number, (role, names) in enumerate(document.attendance):
        before = 0 if number else m.LINE_PITCH
        wide = characters(role) + 1
        yield Line((Run(f"{role}：", "hei"), Run(names)), before=before, left=2 + wide, first=-wide, side="left")
    if document.sealed:
        yield from _signature(document)
    if document.note:
        yield Line((Run(f"（{document.note}）"),), first=2)


def _attachment_names(attachments: tuple[Attachment, ...]) -> Iterator[Line]:
    """附件：1.… under each other, a long name going on under its own first character (clause 7.3.4)."""
    several = len(attachments) > 1
    for number, attachment in enumerate(attachments, 1):
        lead, mark = ("附件：" if number == 1 else ""), (f"{number}." if several else "")
        hang = characters(lead + mark)
        left = 5 + characters(mark)
        before = m.LINE_PITCH if number == 1 else 0
        yield Line((Run(lead + mark + attachment.title),), before=before, left=left, first=-hang, side="left")


def _signature(document: OfficialDocument) -> Iterator[Line]:
    """Issuers centred over the date, which leaves four characters free at the right (clause 7.3.5.1)."""
    day = chinese_date(document.issued)
    widest = max(map(characters, document.issuers))
    middle = max(DATE_INDENT + characters(day) / 2, LEAST_INDENT + widest / 2)
    for number, text in enumerate((*document.issuers, day)):
        right = round(middle - characters(text) / 2, 2)
        before = 0 if number else 2 * m.LINE_PITCH
        keep = text != day
        yield Line((Run(text),), side="right", right=right, before=before, keep=keep)


def _attached(attachments: tuple[Attachment, ...]) -> Iterator[Part]:
    """Each attachment on its own page: 附件1 at the top left, its title on the third line (clause 7.3.7)."""
    for number, attachment in enumerate(attachments, 1):
        if attachment.body:
            name = f"附件{number}" if len(attachments) > 1 else "附件"
            mark = Line((Run(name, "hei"),), side="left", keep=True)
            body = _flow(attachment.body, wide=attachment.wide)
            yield Part((mark, *_title(attachment.title, m.LINE_PITCH), *body), attachment.wide)


# ---- 版记 ----------------------------------------------------------------------------------------------------------
def _foot(document: OfficialDocument) -> Iterator[Line]:
    """抄送 over 印发机关 and 印发日期, in 四号 (clause 7.4)."""
    if document.copies:
        text = f"抄送：{'，'.join(document.copies)}。"
        yield Line((Run(text),), size=m.SMALL_SIZE, side="left", left=4, first=-3, right=1)
    if document.printer and document.printed is not None:
        when = (Run(f"{chinese_date(document.printed)}印发"),)
        yield Line((Run(document.printer),), when, size=m.SMALL_SIZE, side="left", left=1, right=1)
