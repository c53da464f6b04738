"""A report as one HTML file that needs no network: its words, tables, charts, style and script are all inside."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from importlib.resources import files
from pathlib import Path

from liance.records.whole import whole_file
from liance.report.cells import ABOUT, heading, is_figure, ranks, texts
from liance.report.charts import drawing
from liance.report.page import Both, Report, Section, Table

ASSETS = files("liance.report") / "assets"
LONGEST_WHOLE = 500
"""A table with more rows than this is shown page by page."""
PAGE = 100

WORDS = {
    "contents": Both("目录", "Contents"),
    "notes": Both("说明", "Notes"),
    "find": Both("查找", "Find"),
    "back": Both("上一页", "Previous"),
    "on": Both("下一页", "Next"),
    "shown": Both("第 {from}–{to} 行，共 {of} 行", "Rows {from}–{to} of {of}"),
    "none": Both("没有这样的行", "No such row"),
    "about": Both(
        "标有 ≈ 的是四舍五入后的约数，精确值见 JSON 文件。",
        "Figures marked ≈ are rounded; the JSON file has them exactly.",
    ),
    "unscripted": Both(
        "浏览器没有运行脚本：图不显示，长表只显示前面的行。",
        "The browser runs no script: charts are not drawn, and of long tables only the first rows are shown.",
    ),
}


def write_html(report: Report, path: Path, lang: str = "zh") -> None:
    """Write the report as one file, whole or not at all. OSError where it cannot be written."""
    page = html_of(report, lang)
    with whole_file(path) as part:
        part.write_text(page, encoding="utf-8", newline="\n")


def html_of(report: Report, lang: str = "zh") -> str:
    """The page. Its policy forbids the browser every request and every script or style but its own.

    TypeError where a cell is not what its column says.
    """
    report = report.said(lang)
    style = asset("report.css")
    scripts = [asset("report.js")]
    if any(section.chart for section in report.sections):
        scripts.insert(0, asset("echarts.min.js"))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(source(script) for script in scripts)}",
            f"style-src {source(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    title = escape(report.title(lang))
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{"zh-CN" if lang == "zh" else "en"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f'<header class="top"><h1>{title}</h1>',
            f'<p class="lead">{escape(report.lead(lang))}</p>',
            f"<noscript><p>{_word('unscripted', lang)}</p></noscript>",
            _facts(report, lang),
            _contents(report, lang),
            "</header>",
            "<main>",
            *[_section(number, section, lang) for number, section in enumerate(report.sections, 1)],
            "</main>",
            _notes(report, lang),
            *[f"<script>{script}</script>" for script in scripts],
            "</body>",
            "</html>",
            "",
        ]
    )


def asset(name: str) -> str:
    """The text of a file in `assets`."""
    return (ASSETS / name).read_text(encoding="utf-8")


def source(text: str) -> str:
    """What a content security policy calls a script or style with this very text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def data_block(value: object) -> str:
    """JSON that a script reads; `<` never stands in it, so that no text can end the block."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json">{text}</script>'


def _word(name: str, lang: str) -> str:
    return escape(WORDS[name](lang))


def _facts(report: Report, lang: str) -> str:
    pairs = [f"<div><dt>{escape(k(lang))}</dt><dd>{escape(v(lang))}</dd></div>" for k, v in report.facts]
    return f'<dl class="facts">{"".join(pairs)}</dl>' if pairs else ""


def _contents(report: Report, lang: str) -> str:
    if len(report.sections) < 3:
        return ""
    links = [f'<li><a href="#s{n}">{escape(s.title(lang))}</a></li>' for n, s in enumerate(report.sections, 1)]
    return f'<nav aria-label="{_word("contents", lang)}"><ol>{"".join(links)}</ol></nav>'


def _notes(report: Report, lang: str) -> str:
    if not report.notes:
        return ""
    items = "".join(f"<li>{escape(note(lang))}</li>" for note in report.notes)
    return f"<footer><h2>{_word('notes', lang)}</h2><ul>{items}</ul></footer>"


def _section(number: int, section: Section, lang: str) -> str:
    note = section.note(lang)
    return "\n".join(
        [
            f'<section id="s{number}" aria-labelledby="h{number}">',
            f'<h2 id="h{number}">{escape(section.title(lang))}</h2>',
            f"<p>{escape(note)}</p>" if note else "",
            _figure(section, lang),
            _table(number, section, lang),
            "</section>",
        ]
    )


def _figure(section: Section, lang: str) -> str:
    drawn = drawing(section, lang)
    if drawn is None:
        return ""
    label = escape(str(drawn["label"]))
    return (
        f'<figure><div class="chart" role="img" aria-label="{label}"></div>'
        f"<figcaption>{label}</figcaption>{data_block(drawn)}</figure>"
    )


def _table(number: int, section: Section, lang: str) -> str:
    table = section.table
    lines = table.lines
    columns = [texts(column, table.cells(at), lang) for at, column in enumerate(table.columns)]
    rows = [list(row) for row in zip(*columns, strict=True)]
    totals = rows.pop() if table.totals else None
    long = len(rows) > LONGEST_WHOLE
    data = {
        "ranks": [ranks(c, [row[at] for row in lines]) for at, c in enumerate(table.columns)],
        "rows": rows if long else None,
        "page": PAGE if long else LONGEST_WHOLE,
        "shown": WORDS["shown"](lang),
        "none": WORDS["none"](lang),
    }
    heads = "".join(
        f'<th scope="col"{_align(table, n)}>{escape(heading(c, lang))}</th>' for n, c in enumerate(table.columns)
    )
    body = "\n".join(_row(table, row) for row in rows[: PAGE if long else None])
    about = any(text.startswith(ABOUT) for column in columns for text in column)
    return "\n".join(
        [
            '<div class="table">',
            _tools(number, lang) if long else "",
            f'<div class="scroll" tabindex="0" role="group" aria-labelledby="c{number}"><table>',
            f'<caption id="c{number}"><span>{escape(_caption(number, section, lang))}</span></caption>',
            f"<thead><tr>{heads}</tr></thead>",
            f"<tbody>{body}</tbody>",
            f"<tfoot>{_row(table, totals)}</tfoot>" if totals else "",
            "</table></div>",
            f'<p class="about">{_word("about", lang)}</p>' if about else "",
            data_block(data),
            "</div>",
        ]
    )


def _row(table: Table, row: list[str]) -> str:
    """The first cell names its row."""
    first = f'<th scope="row"{_align(table, 0)}>{escape(row[0])}</th>'
    return f"<tr>{first}{''.join(f'<td{_align(table, n)}>{escape(t)}</td>' for n, t in enumerate(row[1:], 1))}</tr>"


def _align(table: Table, position: int) -> str:
    return ' class="figure"' if is_figure(table.columns[position]) else ""


def _caption(number: int, section: Section, lang: str) -> str:
    title, count = section.title(lang), f"{len(section.table.rows):,}"
    return f"表 {number}　{title}，{count} 行" if lang == "zh" else f"Table {number}. {title}: {count} rows"


def _tools(number: int, lang: str) -> str:
    """Find, and turn pages; shown by the script, without which they would do nothing."""
    return (
        f'<div class="tools" hidden><label for="f{number}">{_word("find", lang)}</label>'
        f'<input id="f{number}" type="search">'
        f'<button type="button" class="back">{_word("back", lang)}</button>'
        f'<button type="button" class="on">{_word("on", lang)}</button>'
        '<output aria-live="polite"></output></div>'
    )
