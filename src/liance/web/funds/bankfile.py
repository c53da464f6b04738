"""Files for the bank and from it: the payment file with its control line, the return file row by row."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from liance.records.from_csv import separator_of, text_of
from liance.values.cells import inert
from liance.values.faults import ValueFault
from liance.values.money import parse_money

COLUMNS = ("指令编号", "收款户名", "开户行", "联行号", "收款账号", "金额（元）", "用途")
TOTAL = "合计"
ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}


@dataclass(frozen=True, slots=True)
class Payment:
    """One row of a payment file; the amount in fen."""

    number: str
    holder: str
    bank: str
    bank_code: str
    account: str
    fen: int
    purpose: str


def written(payments: Sequence[Payment], *, encoding: str = "utf-8") -> bytes:
    """The payment file: a header, a row for each payment, and a last row with their number and sum.

    The same payments give the same bytes. `encoding` is `utf-8` (with BOM, as spreadsheets expect) or `gb18030`.
    """
    lines: list[Sequence[str]] = [COLUMNS]
    lines += [(p.number, p.holder, p.bank, p.bank_code, p.account, exact(p.fen), p.purpose) for p in payments]
    lines.append((TOTAL, str(len(payments)), "", "", "", exact(sum(p.fen for p in payments)), ""))
    return as_csv(lines).encode(ENCODINGS[encoding])


def as_csv(lines: Iterable[Sequence[str]]) -> str:
    """Lines of text as CSV; a cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in line] for line in lines)
    return out.getvalue()


def safe(cell: str) -> str:
    """Text that no spreadsheet runs as a formula; numbers stay as they are."""
    return cell if cell.lstrip("-").replace(".", "", 1).isdecimal() else inert(cell)


def exact(fen: int) -> str:
    """Yuan with two decimals: 123456.78."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"


def digest_of(data: bytes) -> str:
    """SHA-256 of a file, as banks and offices compare them."""
    return hashlib.sha256(data).hexdigest()


# ---- the bank's return ----------------------------------------------------------------------------------------------
WANTED = {
    "number": ("指令编号", "order"), "told": ("状态", "status"), "amount": ("金额（元）", "金额", "amount"),
    "day": ("日期", "date"), "reference": ("流水号", "reference"), "reason": ("原因", "reason"),
}  # fmt: skip
NEEDED = ("number", "told", "amount", "day")
STATES = {
    "成功": "paid", "到账": "paid", "paid": "paid", "失败": "failed", "failed": "failed",
    "退汇": "returned", "returned": "returned",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Returned:
    """One row of a return file: `state` is paid, failed or returned; None for what could not be read."""

    row: int
    number: str
    told: str
    amount: str
    state: str | None
    fen: int | None
    day: date | None
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file could not be read at all: words and what would be right, in both languages."""

    zh: str
    en: str
    hint_zh: str
    hint_en: str


def read_return(data: bytes) -> list[Returned] | Unread:
    """The rows of a return file, or why it is none: CSV in UTF-8 or GB18030 with a header."""
    text = text_of(data)
    if text is None or "\x00" in text:
        return Unread(
            "文件不是 CSV 文本",
            "the file is no CSV text",
            "请从网银导出 CSV（UTF-8 或 GBK）。",
            "Export CSV from the bank (UTF-8 or GBK).",
        )
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True))
    except csv.Error as error:
        return Unread(
            f"CSV 引号或分隔有误：{error}", f"the CSV is malformed: {error}", "请重新导出。", "Export it again."
        )
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    places = {name: next((header.index(n) for n in names if n in header), -1) for name, names in WANTED.items()}
    missing = [WANTED[name][0] for name in NEEDED if places[name] < 0]
    if missing:
        names = "、".join(missing)
        return Unread(
            f"回单缺少列：{names}", f"columns are missing: {names}",
            "第一行应为列名：指令编号、状态、金额（元）、日期、流水号、原因。",
            "The first line names the columns: order, status, amount, date, reference, reason.",
        )  # fmt: skip
    return list(_rows(lines, places))


def _rows(lines: Sequence[Sequence[str]], places: dict[str, int]) -> Iterator[Returned]:
    for row, line in enumerate(lines[1:], 2):
        cells = {n: line[p].strip().lstrip("'") if 0 <= p < len(line) else "" for n, p in places.items()}
        if not any(cells.values()) or cells["number"] == TOTAL:
            continue
        yield Returned(
            row, cells["number"][:60], cells["told"][:60], cells["amount"][:60], STATES.get(cells["told"].lower()),
            _fen(cells["amount"]), _day(cells["day"]), cells["reference"][:60], cells["reason"][:200],
        )  # fmt: skip


def _fen(text: str) -> int | None:
    try:
        return parse_money(text)
    except ValueFault:
        return None


def _day(text: str) -> date | None:
    digits = text.replace("-", "").replace("/", "").replace(".", "")
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-") if len(digits) != len(text) else digits)
    except ValueError:
        return None
