"""Results in a file: a workbook of four sheets, CSV, or lines of JSON; every sum exact, in yuan."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from liance.cli.choose import reject
from liance.cli.console import Voice
from liance.cli.files import whole_file
from liance.cli.results import Line, as_json, beneficiary_name, lines_of_answers, subject, yuan
from liance.rules.forms import questions
from liance.rules.kleene import fact_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from liance.rules import ir
    from liance.rules.explain import Answer

MOST_ROWS = 1_048_576
CELL_LIMIT = 32_000
"""Characters that a cell of a worksheet holds (32,767), less some for the mark of a cut."""


def fail_if_unknown_type(path: Path | None) -> None:
    """Raises Rejected unless there is a writer for the name's ending."""
    if path is not None and path.suffix.lower() not in WRITERS:
        reject("output-type", file=str(path))


def write_results(path: Path, policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> None:
    """Write the answers; the file appears when it is complete. Raises Rejected when it cannot be written."""
    fail_if_unknown_type(path)
    with whole_file(path) as part:
        WRITERS[path.suffix.lower()](part, policy, answers, voice)


# ---- lines -----------------------------------------------------------------------------------------------------------
def _write_jsonl(path: Path, policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for answer in answers:
            lines.write(json.dumps(as_json(answer, voice.lang), ensure_ascii=False) + "\n")


CSV_COLUMNS = (
    "incentive", "kind", "clause", "beneficiary", "name", "year", "record", "outcome", "amount", "low", "high",
    "reasons", "missing", "readings", "assumptions", "unconfirmed",
)  # fmt: skip
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _write_csv(path: Path, policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, CSV_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for answer in answers:
            writer.writerow({name: _no_formula(cell) for name, cell in _csv_row(answer, voice).items()})


def _csv_row(answer: Answer, voice: Voice) -> dict[str, object]:
    return {
        "incentive": answer.incentive.id,
        "kind": "guidance" if answer.guidance else "award",
        "clause": answer.incentive.sentence.path,
        "beneficiary": answer.beneficiary,
        "name": beneficiary_name(answer),
        "year": answer.year,
        "record": subject(answer, voice),
        "outcome": answer.outcome,
        "amount": yuan(answer.amount),
        "low": yuan(answer.low),
        "high": yuan(answer.high),
        **_texts(answer, voice),
    }


def _texts(answer: Answer, voice: Voice) -> dict[str, str]:
    """What an answer rests on and waits for, each as one text."""
    return {
        "reasons": "；".join(reason.text(voice.lang) for reason in answer.reasons),
        "missing": " ".join(fact_name(f) for f in answer.missing),
        "readings": " ".join(f"{k}={v}" for k, v in answer.readings.items()),
        "assumptions": "；".join(answer.assumptions),
        "unconfirmed": "；".join(answer.unconfirmed),
    }


def _no_formula(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_FORMULA) else cell


# ---- the workbook ----------------------------------------------------------------------------------------------------
Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: header, width in characters, and whether it holds money."""

    header: str
    width: int
    money: bool = False


def _write_xlsx(path: Path, policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> None:
    from xlsxwriter import Workbook

    if len(answers) >= MOST_ROWS:
        reject("output-too-long", count=f"{len(answers):,}", most=f"{MOST_ROWS - 1:,}")
    book = Workbook(str(path), {"constant_memory": True})
    book.set_properties({"title": policy.title, "comments": f"liance {policy.id} {policy.digest[:12]}"})
    sheets: list[tuple[str, list[Column], list[list[Cell]]]] = [
        (voice("汇总", "Summary"), *_summary(answers, voice)),
        (voice("结果", "Results"), *_results(answers, voice)),
        (voice("待补事实", "Missing facts"), *_missing(policy, answers, voice)),
        (voice("口径", "Readings"), *_readings(policy, answers, voice)),
    ]
    for name, columns, rows in sheets:
        _sheet(book, name, columns, rows)
    book.close()


def _sheet(book: Workbook, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    sheet = book.add_worksheet(name)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.header, head)
    for number, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            _write_cell(sheet, number, index, cell, money if columns[index].money else text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    """Text is always text, whatever it begins with; a number is written with its digits."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell if len(cell) <= CELL_LIMIT else f"{cell[:CELL_LIMIT]}……", style)
    else:
        sheet.write_number(row, column, cell, style)


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)


def _summary(answers: Sequence[Answer], voice: Voice) -> tuple[list[Column], list[list[Cell]]]:
    columns = [
        Column(voice("项目编号", "incentive"), 24), Column(voice("项目", "title"), 44), Column(voice("条款", "clause"), 16),
        Column(voice("资金", "money"), 14), Column(voice("结果", "outcome"), 10), Column(voice("笔数", "count"), 8),
        Column(voice("受益者", "beneficiaries"), 8), Column(voice("最低（元）", "low (yuan)"), 18, money=True),
        Column(voice("最高（元）", "high (yuan)"), 18, money=True), Column(voice("数额未知的笔数", "without upper bound"), 10),
    ]  # fmt: skip
    return columns, [_summary_row(line, voice) for line in lines_of_answers(answers)]


def _summary_row(line: Line, voice: Voice) -> list[Cell]:
    return [
        line.incentive, line.title, line.clause, _fund(line.guidance, voice),
        voice.outcome(line.outcome, guidance=line.guidance), line.count, line.beneficiaries,
        _yuan(line.low), _yuan(line.high), line.unbounded,
    ]  # fmt: skip


def _fund(guidance: bool, voice: Voice) -> str:
    return voice("非市级资金", "not city money") if guidance else voice("市级资金", "city money")


def _results(answers: Sequence[Answer], voice: Voice) -> tuple[list[Column], list[list[Cell]]]:
    columns = [
        Column(voice("项目编号", "incentive"), 24), Column(voice("项目", "title"), 36), Column(voice("条款", "clause"), 16),
        Column(voice("资金", "money"), 12), Column(voice("受益者编号", "beneficiary"), 22),
        Column(voice("受益者", "name"), 28), Column(voice("年度", "year"), 8), Column(voice("事项", "matter"), 24),
        Column(voice("结果", "outcome"), 10), Column(voice("定额（元）", "definite (yuan)"), 16, money=True),
        Column(voice("上限（元）", "ceiling (yuan)"), 16, money=True), Column(voice("最低（元）", "low (yuan)"), 16, money=True),
        Column(voice("最高（元）", "high (yuan)"), 16, money=True), Column(voice("理由", "reasons"), 80),
        Column(voice("待补事实", "missing"), 40), Column(voice("口径", "readings"), 28),
        Column(voice("前提", "assumptions"), 28), Column(voice("未核对的公布数", "unconfirmed figures"), 28),
    ]  # fmt: skip
    return columns, [_result_row(answer, voice) for answer in answers]


def _result_row(answer: Answer, voice: Voice) -> list[Cell]:
    return [
        answer.incentive.id, answer.incentive.title, answer.incentive.sentence.path, _fund(answer.guidance, voice),
        answer.beneficiary, beneficiary_name(answer), answer.year, subject(answer, voice),
        voice.outcome(answer.outcome, guidance=answer.guidance),
        _yuan(answer.amount) if answer.outcome == "definite" else None,
        _yuan(answer.amount) if answer.outcome == "ceiling" else None,
        _yuan(answer.low), _yuan(answer.high), *_texts(answer, voice).values(),
    ]  # fmt: skip


def _missing(
    policy: ir.Policy, answers: Sequence[Answer], voice: Voice
) -> tuple[list[Column], list[list[Cell]]]:
    columns = [
        Column(voice("事实", "fact"), 56), Column(voice("说明", "label"), 44),
        Column(voice("牵涉市级资金至多（元）", "city money at stake (yuan)"), 20, money=True),
        Column(voice("牵涉的项目", "incentives"), 60),
    ]  # fmt: skip
    titles = {i.id: voice(i.title, i.id) for i in policy.incentives}
    rows: list[list[Cell]] = [
        [q.name, q.label, _yuan(q.at_stake), "；".join(titles[i] for i in q.incentives)]
        for q in questions(answers)
    ]
    return columns, rows


def _readings(
    policy: ir.Policy, answers: Sequence[Answer], voice: Voice
) -> tuple[list[Column], list[list[Cell]]]:
    columns = [
        Column(voice("口径", "reading"), 10), Column(voice("题目", "title"), 36), Column(voice("原文", "phrase"), 40),
        Column(voice("所取", "option"), 16), Column(voice("意思", "meaning"), 44),
        Column(voice("政策采用", "adopted by the policy"), 16), Column(voice("涉及笔数", "answers"), 10),
    ]  # fmt: skip
    used: dict[tuple[str, str], int] = {}
    for answer in answers:
        for pair in answer.readings.items():
            used[pair] = used.get(pair, 0) + 1
    rows: list[list[Cell]] = []
    for reading in policy.readings.values():
        for (name, choice), count in used.items():
            if name == reading.id:
                label = reading.option(choice).label
                phrases = "；".join(reading.phrases)
                rows.append([name, reading.title, phrases, choice, label, reading.default, count])
    return columns, rows


WRITERS: dict[str, Callable[[Path, ir.Policy, Sequence[Answer], Voice], None]] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
