"""Results in a file: a workbook of four sheets, CSV, or lines of JSON; every sum exact, in yuan."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from liance.cli.choose import reject
from liance.cli.files import whole_file
from liance.rules.answers.forms import questions
from liance.rules.kleene import fact_name
from liance.telling.results import Line, as_json, beneficiary_name, lines_of_answers, subject, yuan
from liance.telling.voice import Voice
from liance.values.cells import inert

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from liance.rules import ir
    from liance.rules.answers.explain import Answer

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


# ---- lines -----------------------------------------------------------------------------------------------
def _write_jsonl(path: Path, policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for answer in answers:
            lines.write(json.dumps(as_json(answer, voice.lang), ensure_ascii=False) + "\n")


CSV_COLUMNS = (
    "incentive", "kind", "clause", "beneficiary", "name", "year", "record", "outcome",
    "amount", "low", "high", "reasons", "missing", "readings", "assumptions", "unconfirmed",
)  # fmt: skip


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
    return inert(cell) if isinstance(cell, str) else cell


# ---- the workbook ----------------------------------------------------------------------------------------
Cell = str | int | Decimal | None
Columns = tuple[tuple[str, str, int], ...]
"""Header in both languages and width in characters; the figures of a column in yuan are money."""

SUMMARY: Columns = (
    ("项目编号", "incentive", 24), ("项目", "title", 44), ("条款", "clause", 16), ("资金", "money", 14),
    ("结果", "outcome", 10), ("笔数", "count", 8), ("受益者", "beneficiaries", 8),
    ("最低（元）", "low (yuan)", 18), ("最高（元）", "high (yuan)", 18),
    ("数额未知的笔数", "without upper bound", 10),
)  # fmt: skip
RESULTS: Columns = (
    ("项目编号", "incentive", 24), ("项目", "title", 36), ("条款", "clause", 16), ("资金", "money", 12),
    ("受益者编号", "beneficiary", 22), ("受益者", "name", 28), ("年度", "year", 8), ("事项", "matter", 24),
    ("结果", "outcome", 10), ("定额（元）", "definite (yuan)", 16), ("上限（元）", "ceiling (yuan)", 16),
    ("最低（元）", "low (yuan)", 16), ("最高（元）", "high (yuan)", 16), ("理由", "reasons", 80),
    ("待补事实", "missing", 40), ("口径", "readings", 28), ("前提", "assumptions", 28),
    ("未核对的公布数", "unconfirmed figures", 28),
)  # fmt: skip
MISSING: Columns = (
    ("事实", "fact", 56), ("说明", "label", 44), ("牵涉市级资金至多（元）", "city money at stake (yuan)", 20),
    ("牵涉的项目", "incentives", 60),
)  # fmt: skip
READINGS: Columns = (
    ("口径", "reading", 10), ("题目", "title", 36), ("原文", "phrase", 40), ("所取", "option", 16),
    ("意思", "meaning", 44), ("政策采用", "adopted by the policy", 16), ("涉及笔数", "answers", 10),
)  # fmt: skip


def _write_xlsx(path: Path, policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    if len(answers) >= MOST_ROWS:
        reject("output-too-long", count=f"{len(answers):,}", most=f"{MOST_ROWS - 1:,}")
    book = Workbook(str(path), {"constant_memory": True})
    book.set_properties({"title": policy.title, "comments": f"liance {policy.id} {policy.digest[:12]}"})
    lines = [_summary_row(line, voice) for line in lines_of_answers(answers)]
    _sheet(book, voice("汇总", "Summary"), SUMMARY, lines, voice)
    _sheet(book, voice("结果", "Results"), RESULTS, (_result_row(a, voice) for a in answers), voice)
    _sheet(book, voice("待补事实", "Missing facts"), MISSING, _missing(policy, answers, voice), voice)
    _sheet(book, voice("口径", "Readings"), READINGS, _readings(policy, answers), voice)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _sheet(book: Workbook, name: str, columns: Columns, rows: Iterable[Sequence[Cell]], voice: Voice) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    styles = [money if "yuan" in en else text for _, en, _ in columns]
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for index, (zh, en, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, voice(zh, en), head)
    number = 0
    for number, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            _write_cell(sheet, number, index, cell, styles[index])
    sheet.autofilter(0, 0, max(1, number), len(columns) - 1)


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


def _summary_row(line: Line, voice: Voice) -> list[Cell]:
    return [
        line.incentive, line.title, line.clause, _fund(line.guidance, voice),
        voice.outcome(line.outcome, guidance=line.guidance), line.count, line.beneficiaries,
        _yuan(line.low), _yuan(line.high), line.unbounded,
    ]  # fmt: skip


def _fund(guidance: bool, voice: Voice) -> str:
    return voice("非市级资金", "not city money") if guidance else voice("市级资金", "city money")


def _result_row(answer: Answer, voice: Voice) -> list[Cell]:
    return [
        answer.incentive.id, answer.incentive.title, answer.incentive.sentence.path,
        _fund(answer.guidance, voice), answer.beneficiary, beneficiary_name(answer), answer.year,
        subject(answer, voice),
        voice.outcome(answer.outcome, guidance=answer.guidance),
        _yuan(answer.amount) if answer.outcome == "definite" else None,
        _yuan(answer.amount) if answer.outcome == "ceiling" else None,
        _yuan(answer.low), _yuan(answer.high), *_texts(answer, voice).values(),
    ]  # fmt: skip


def _missing(policy: ir.Policy, answers: Sequence[Answer], voice: Voice) -> Iterator[list[Cell]]:
    titles = {i.id: voice(i.title, i.id) for i in policy.incentives}
    for question in questions(answers):
        concerned = "；".join(titles[i] for i in question.incentives)
        yield [question.name, question.label, _yuan(question.at_stake), concerned]


def _readings(policy: ir.Policy, answers: Sequence[Answer]) -> Iterator[list[Cell]]:
    used = Counter(pair for answer in answers for pair in answer.readings.items())
    for reading in policy.readings.values():
        for (name, choice), count in used.items():
            if name == reading.id:
                label, phrases = reading.option(choice).label, "；".join(reading.phrases)
                yield [name, reading.title, phrases, choice, label, reading.default, count]


WRITERS: dict[str, Callable[[Path, ir.Policy, Sequence[Answer], Voice], None]] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
