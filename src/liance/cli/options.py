"""What commands share at their edge: options in two languages, help that lines up, how mistakes end them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from liance.cli.wrap import lines_of
from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.show import show_all, width

F = TypeVar("F", bound=Callable[..., Any])
BAD_INPUT = 2
INTERRUPTED = 130
STOPPED = {
    "zh": "已停止，没有留下写了一半的文件。",
    "en": "Stopped; no half-written file was left.",
}
HELP_COLUMNS = 88


class WideFormatter(click.HelpFormatter):
    """Help whose second column lines up and wraps by the width that a terminal gives to Chinese."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 34, col_spacing: int = 2) -> None:
        """Options or commands: name, then its help."""
        rows = list(rows)
        first = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = lines_of(text, self.width - first - self.current_indent)
            fits = width(name) <= first - col_spacing
            self.write(f"{indent}{name}{' ' * (first - width(name)) + lines[0] if fits else ''}\n")
            for line in lines[1:] if fits else lines:
                self.write(f"{indent}{' ' * first}{line}\n")


class Context(click.Context):
    """A context whose help is laid out by `WideFormatter`."""

    def make_formatter(self) -> click.HelpFormatter:
        """The formatter, as wide as the terminal up to 88 columns."""
        return WideFormatter(width=min(HELP_COLUMNS, self.terminal_width or _columns()))


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


class Command(click.Command):
    """A command whose rejected input is shown on the standard error stream and ends with exit code 2."""

    context_class = Context

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Rejected as rejected:
            say_problems(rejected.diagnostics, lang=ctx.params["lang"], as_json=ctx.params["as_json"])
            ctx.exit(BAD_INPUT)
        except KeyboardInterrupt:
            say_stopped(ctx, ctx.params["lang"])


def say_stopped(ctx: click.Context, *langs: str) -> NoReturn:
    """End a command that a person interrupted; every file is written whole or not at all."""
    for lang in langs:
        click.echo(STOPPED[lang], err=True)
    ctx.exit(INTERRUPTED)


def say_problems(diagnostics: Sequence[Diagnostic], *, lang: str, as_json: bool) -> None:
    """Every diagnostic on the standard error stream: text, or one JSON object a line."""
    if not as_json:
        click.echo(show_all(diagnostics, lang), err=True)
        return
    for diagnostic in diagnostics:
        click.echo(json.dumps(diagnostic.as_json(lang), ensure_ascii=False), err=True)


def command(zh: str, en: str, *examples: str) -> Callable[[Callable[..., Any]], Command]:
    """A command with `--lang` and `--json`; its help is a sentence in each language, then examples."""
    lines = "\n".join(f"  liance {example}" for example in examples)
    text = f"\b\n{zh}\n{en}\n\n\b\n例 Examples:\n{lines}"

    def made(function: Callable[..., Any]) -> Command:
        lang = click.option(
            "--lang", type=click.Choice(["zh", "en"]), default="zh", envvar="LIANCE_LANG",
            help="输出的语言，默认中文 · language of the output",
        )  # fmt: skip
        as_json = click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
        name = function.__name__.removesuffix("_command").replace("_", "-")
        return click.command(name, cls=Command, help=text)(lang(as_json(function)))

    return made


def city_argument(function: F) -> F:
    """CITY: a file or folder of records."""
    return click.argument("city", type=click.Path(path_type=Path))(function)


def source_argument(function: F) -> F:
    """CITY: a file or folder of records, or a database: `sqlite:///…`, `postgresql://…`, `city.db`."""
    return click.argument("city")(function)


def policy_option(function: F) -> F:
    """--policy: an id under policies/ or a folder."""
    text = "政策的编号或文件夹，只有一份时可省 · policy id or folder"
    return click.option("--policy", metavar="ID", envvar="LIANCE_POLICY", help=text)(function)


def incentive_option(function: F) -> F:
    """--incentive, any number of times."""
    text = "只看这一项，可重复 · only this incentive (repeatable)"
    return click.option("--incentive", "incentives", metavar="ID", multiple=True, help=text)(function)


def reading_option(function: F) -> F:
    """--reading ID=CHOICE, any number of times."""
    text = "换一种口径，可重复 · choose another reading (repeatable)"
    return click.option("--reading", "readings", metavar="ID=CHOICE", multiple=True, help=text)(function)


class Day(click.ParamType[date]):
    """A day: `2026-03-01`."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that the text says."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"{value!r}：如 2026-03-01 · as 2026-03-01", param, ctx)


def applied_option(function: F) -> F:
    """--applied DAY."""
    text = "按这一天申报算，不给则按应当申报的年份 · as applied for on this day; else in the year due"
    return click.option("--applied", "applied_on", type=Day(), metavar="DAY", help=text)(function)


def history_option(function: F) -> F:
    """--open-history."""
    text = "第一年以前的历史按未知算 · history before the first year is unknown"
    return click.option("--open-history", is_flag=True, help=text)(function)
