"""`liance readings`: each ambiguous phrase with its options; with a city, the money that each moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, history_option, policy_option

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from liance.rules.ir import Policy, Reading
    from liance.simulate.readings import OptionEffect, ReadingEffect
    from liance.telling.voice import Voice


@command(
    "有歧义的措辞有哪几种读法，各要花多少钱。",
    "Each ambiguous phrase with its options, and the money each moves.",
    "readings --policy liaocheng-it-2023",
    "readings --policy liaocheng-it-2023 --city examples/liaocheng",
    "readings --policy liaocheng-it-2023 --city examples/liaocheng --json",
)
@policy_option
@click.option(
    "--city",
    metavar="CITY",
    help="用这座城市的数据算 · compute on this city",
)
@history_option
def readings_command(policy: str | None, city: str | None, open_history: bool, lang: str, as_json: bool) -> None:
    """List the readings, or compare them on a city."""
    from liance.cli.choose import open_policy
    from liance.cli.console import say_json, screen
    from liance.telling.voice import Voice

    law, voice = open_policy(policy), Voice(lang)
    if city is None:
        if as_json:
            for reading in law.readings.values():
                say_json(reading_json(reading))
        else:
            _show_readings(screen(), law, voice)
        return
    from liance.cli.population import population_of
    from liance.simulate.readings import compare_readings

    population = population_of(city, law, open_history)
    with progress(voice("比较各种读法", "Comparing readings")) as tick:
        effects = compare_readings(law, population, tick)
    if as_json:
        for effect in effects:
            say_json(effect_json(effect))
    else:
        show_effects(screen(), effects, voice)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the standard error stream while work is done; nothing where that is not a terminal."""
    from rich.progress import Progress

    from liance.cli.console import screen

    with Progress(console=screen(err=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def tick(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tick


# ---- without a city --------------------------------------------------------------------------------------
def _show_readings(terminal: Console, law: Policy, voice: Voice) -> None:
    from liance.cli.console import pairs
    from liance.cli.wrap import Wrapped

    for reading in law.readings.values():
        terminal.print(Wrapped(f"{reading.id}　{reading.title}", "bold"))
        where = f"　{reading.sentence.path}" if reading.sentence is not None else ""
        phrases = "、".join(f"“{p}”" for p in reading.phrases)
        rows = [(voice("原文", "Phrase"), f"{phrases}{where}")] if phrases else []
        rows += [
            (voice("采用 ●", "Default ●") if o.id == reading.default else "○", f"{o.id}　{o.label}")
            for o in reading.options
        ]
        rows += [(voice("说明", "Note"), reading.note)] if reading.note else []
        terminal.print(pairs([(label, text) for label, text in rows]))
        terminal.print()
    count = len(law.readings)
    zh = f"共 {count} 个口径。各要花多少钱：liance readings --policy {law.id} --city 城市"
    terminal.print(
        voice(zh, f"{count} readings. What each costs: liance readings --policy {law.id} --city CITY"),
        style="dim",
        soft_wrap=True,
    )


def reading_json(reading: Reading) -> dict[str, object]:
    """A reading as plain JSON values."""
    return {
        "reading": reading.id,
        "title": reading.title,
        "phrases": list(reading.phrases),
        "clause": reading.sentence.path if reading.sentence is not None else None,
        "default": reading.default,
        "options": {o.id: o.label for o in reading.options},
        "note": reading.note,
    }


# ---- with a city -----------------------------------------------------------------------------------------
def show_effects(terminal: Console, effects: list[ReadingEffect], voice: Voice, *, limit: int | None = None) -> None:
    """Readings that move money, most first; then those that move none, by name."""
    from liance.cli.console import table
    from liance.cli.wrap import Wrapped

    moving = [e for e in effects if _matters(e)]
    idle = [e for e in effects if not _matters(e)]
    unit = voice.column_unit
    columns = (
        ("口径与读法（● 为采用）", "reading, options (● adopted)", "wrap"),
        (f"总额（{unit}）", f"total ({unit})", "right"),
        ("变动", "moved", "right"),
        ("受影响", "affected", "right"),
        ("待定", "undetermined", "right"),
    )
    made = table(voice, columns, title=voice("两可的措辞牵涉多少钱", "What ambiguous phrases cost"))
    for effect in moving[:limit]:
        made.add_row(
            Wrapped(f"{effect.reading.id} {effect.reading.title}", "bold"),
            "",
            "",
            "",
            "",
        )
        for option in effect.options:
            made.add_row(*_option_cells(effect, option, voice))
        made.add_section()
    if moving:
        terminal.print(made)
        zh = "总额：已符合的–连同待定的至多，只算市级资金。待定多的读法，多半是缺它要用的数，不见得更贵。"
        en = "Totals: eligible already–with the undetermined at most, city money only. "
        en += "Many undetermined means missing data, not higher cost."
        terminal.print(Wrapped(voice(zh, en), "dim"))
    if limit is not None and len(moving) > limit:
        more = len(moving) - limit
        terminal.print(voice(f"另有 {more} 个口径也会变动金额。", f"{more} more readings move money."), style="dim")
    if idle:
        names = voice("、", ", ").join(e.reading.id for e in idle)
        terminal.print(
            Wrapped(
                voice(
                    f"在这份数据上不起作用的 {len(idle)} 个：{names}",
                    f"{len(idle)} without effect on these data: {names}",
                ),
                "dim",
            )
        )


def _matters(effect: ReadingEffect) -> bool:
    """Whether an option moves money, changes somebody's outcome, or leaves more undetermined."""
    return any(o.moved or o.changed for o in effect.options)


def _option_cells(effect: ReadingEffect, option: OptionEffect, voice: Voice) -> list[RenderableType]:
    from rich.text import Text

    from liance.cli.wrap import Wrapped

    adopted = option.option.id == effect.reading.default
    same = not adopted and not option.moved and not option.changed
    style = "dim" if same else ""
    total = voice.column(option.high)
    if option.low != option.high:
        total = f"{voice.column(option.low) if option.low else 0}–{total}"
    return [
        Wrapped(f"{option.option.id}　{option.option.label}", style, mark="  ● " if adopted else "  ○ "),
        Text(total, style=style),
        Text("" if adopted else "—" if same else _moved(effect, option, voice), style="" if same else "yellow"),
        Text("" if adopted or same else f"{option.changed:,}", style=style),
        Text(f"{option.undetermined:,}" if option.undetermined else "", style=style),
    ]


def _moved(effect: ReadingEffect, option: OptionEffect, voice: Voice) -> str:
    """The change of the highest total against the adopted option; ± where changes cancel out."""
    delta = option.high - next(o.high for o in effect.options if o.option.id == effect.reading.default)
    if delta:
        return f"{'+' if delta > 0 else '−'}{voice.column(abs(delta))}"
    return f"±{voice.column(option.moved)}" if option.moved else "0"


def effect_json(effect: ReadingEffect) -> dict[str, object]:
    """A compared reading as plain JSON values; money is yuan as text."""
    from liance.telling.results import yuan

    options = [
        {
            "option": o.option.id,
            "label": o.option.label,
            "adopted": o.option.id == effect.reading.default,
            "low": yuan(o.low),
            "high": yuan(o.high),
            "moved": yuan(o.moved),
            "changed": o.changed,
            "undetermined": o.undetermined,
        }
        for o in effect.options
    ]
    return {**reading_json(effect.reading), "options": options, "incentives": list(effect.incentives)}


command_ = readings_command
