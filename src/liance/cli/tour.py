"""`liance tour`: what `make run` runs: a policy checked, an example city and a made-up one assessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command

if TYPE_CHECKING:
    from rich.console import Console

    from liance.records.city import City
    from liance.rules.answers.explain import Answer
    from liance.rules.answers.forms import Question
    from liance.rules.ir import Policy
    from liance.simulate.readings import ReadingEffect
    from liance.telling.voice import Voice

SEED = 1
ASKED = 5
COMPARED = 6
BOOK, LINES = ("结果.xlsx", "results.xlsx"), "results.jsonl"


@command(
    "走一遍全过程：检查政策，测算示例城市和一座虚构的城市，写出结果。",
    "See it all at work: check a policy, assess an example city and a made-up one, write the results.",
    "tour --out build/tour",
    "tour --out build/tour --enterprises 300 --lang en",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              default="build/tour", help="结果的文件夹，默认 build/tour · where results go")  # fmt: skip
@click.option(
    "--enterprises",
    type=click.IntRange(min=1),
    default=5_000,
    metavar="N",
    help="虚构的企业数，默认 5000 · how many made-up enterprises",
)
def tour_command(out: Path, enterprises: int, lang: str, as_json: bool) -> None:
    """Check, assess twice, write, and say where and what next."""
    from liance.cli.check import show_check
    from liance.cli.choose import reject
    from liance.cli.console import say_json, screen
    from liance.cli.demo_city import made_up
    from liance.records.intake import read_city
    from liance.rules.library import home, policy_folders, read_policy
    from liance.telling.voice import Voice

    voice, terminal = Voice(lang), screen()
    folders = policy_folders(home() / "policies")
    if not folders:
        reject("no-policy-here", path=str(home() / "policies"))
    with busy(voice("检查政策", "Checking the policy")):
        loaded = read_policy(folders[0])
    law = loaded.policy
    if not as_json:
        _heading(terminal, voice("一、检查政策", "1. Check the policy"), f"liance check {_short(folders[0])}")
        show_check(terminal, folders[0], loaded, voice)
    if law is None:
        raise click.exceptions.Exit(1)
    example, toured = home() / "examples" / law.id.split("-")[0], []
    if example.exists():
        city = read_city(example, law.vocabulary)
        heading = voice(f"二、测算示例城市 {_short(example)}", f"2. Assess the example city {_short(example)}")
        toured.append(_visit(law, city, heading, _short(example), out / "example", voice))
        _show(terminal, law, toured[-1], voice, as_json=as_json)
    with busy(voice(f"虚构 {enterprises:,} 家企业", f"Making up {enterprises:,} enterprises")):
        city = made_up(law, enterprises=enterprises, seed=SEED)
    heading = voice(
        f"三、测算虚构的城市，{enterprises:,} 家企业",
        f"3. Assess a made-up city of {enterprises:,} enterprises",
    )
    _write_city(out / "city", city, voice)
    toured.append(_visit(law, city, heading, _short(out / "city"), out, voice))
    _show(terminal, law, toured[-1], voice, as_json=as_json)
    if as_json:
        say_json({"policy": law.id, "cities": [_as_json(t) for t in toured]})
    else:
        _farewell(terminal, law, out, toured[0].name, toured[0], voice)


@dataclass(frozen=True, slots=True)
class Toured:
    """A city assessed: its answers, what to ask, and readings compared; files written."""

    heading: str
    name: str
    city: City
    answers: list[Answer]
    asked: list[Question]
    effects: list[ReadingEffect]
    files: list[Path]


def _visit(law: Policy, city: City, heading: str, name: str, out: Path, voice: Voice) -> Toured:
    """Assess one city, and write its results."""
    from liance.cli.readings import progress
    from liance.rules.answers.explain import Program
    from liance.rules.answers.forms import questions
    from liance.simulate.evaluate import Population
    from liance.simulate.readings import compare_readings

    with busy(voice("测算", "Assessing")):
        answers = Program(law).answers(city)
    with progress(voice("比较各种读法", "Comparing readings")) as tick:
        effects = compare_readings(law, Population.of(city), tick)
    files = _write_answers(out, law, answers, voice)
    return Toured(heading, name, city, answers, questions(answers), effects, files)


def _as_json(toured: Toured) -> dict[str, object]:
    from liance.cli.ask import question_json
    from liance.cli.readings import effect_json
    from liance.telling.results import lines_of_answers

    return {
        "city": toured.name,
        "summary": [line.as_json() for line in lines_of_answers(toured.answers)],
        "questions": [question_json(q) for q in toured.asked[:ASKED]],
        "readings": [effect_json(e) for e in toured.effects],
        "files": [str(file) for file in toured.files],
    }


def _show(terminal: Console, law: Policy, toured: Toured, voice: Voice, *, as_json: bool) -> None:
    """The summary, what to ask, the readings that move most."""
    from liance.cli.ask import show_questions
    from liance.cli.readings import show_effects
    from liance.cli.summary import show_grounds, show_headline, show_summary

    if as_json:
        return
    _heading(terminal, toured.heading, f"liance assess {toured.name} --policy {law.id}")
    show_headline(terminal, law, toured.name, toured.answers, voice)
    show_summary(terminal, toured.answers, voice)
    show_grounds(terminal, law, toured.answers, {}, voice)
    terminal.print()
    show_questions(terminal, law, toured.city, toured.asked, voice, limit=ASKED)
    terminal.print()
    show_effects(terminal, toured.effects, voice, limit=COMPARED)
    terminal.print()


def _write_answers(out: Path, law: Policy, answers: list[Answer], voice: Voice) -> list[Path]:
    from liance.cli.files import whole_file
    from liance.cli.write_results import write_results

    kept = [a for a in answers if a.outcome != "not_eligible"]
    files = [out / voice(*BOOK), out / LINES]
    with ExitStack() as together:  # the files take their places when the last one is written
        parts = [together.enter_context(whole_file(file)) for file in files]
        for file, part in zip(files, parts, strict=True):
            with busy(voice(f"写 {file}", f"Writing {file}")):
                write_results(part, law, kept, voice)
    return files


def _write_city(folder: Path, city: City, voice: Voice) -> None:
    from liance.cli.demo_city import write_made_up

    with busy(voice(f"写 {folder}", f"Writing {folder}")):
        write_made_up(city, folder)


def _heading(terminal: Console, text: str, shown: str) -> None:
    from rich.rule import Rule

    terminal.print(Rule(text, align="left", style="blue", characters="━"))
    terminal.print(f"$ {shown}", style="dim", soft_wrap=True)
    terminal.print()


def _farewell(terminal: Console, law: Policy, out: Path, place: str, toured: Toured, voice: Voice) -> None:
    """Where everything is, and commands that work as they stand."""
    from rich.rule import Rule

    title = voice("结果在哪里，接下来试什么", "Where things are, and what to try next")
    terminal.print(Rule(title, align="left", style="blue", characters="━"))
    for path, zh, en in (
        (
            out / voice(*BOOK),
            "逐笔结果、汇总、待补事实、口径",
            "every result, the summary, missing facts, readings",
        ),
        (out / LINES, "同样的结果，供程序读", "the same for programs"),
        (out / "city", "虚构的城市，每种记录一个 CSV", "the made-up city, one CSV per record type"),
    ):
        terminal.print(f"  {path}　{voice(zh, en)}", soft_wrap=True)
    terminal.print()
    for line in (
        f"liance explain {place} {_somebody(toured)} --policy {law.id} --near",
        f"liance ask {place} --policy {law.id}",
        f"liance readings --policy {law.id} --city {place}",
        f"liance assess {place} --policy {law.id} --reading {_another_reading(toured)}",
    ):
        terminal.print(f"  {line}", style="bold", soft_wrap=True)


def _somebody(toured: Toured) -> str:
    """Who may get the most city money there."""
    award = [a for a in toured.answers if not a.guidance and a.beneficiary is not None]
    return str(max(award, key=lambda a: a.high or 0).beneficiary) if award else "ID"


def _another_reading(toured: Toured) -> str:
    """The reading that moves most money there, as its other option."""
    for effect in toured.effects:
        for option in effect.options:
            if option.option.id != effect.reading.default and option.moved == effect.moved:
                return f"{effect.reading.id}={option.option.id}"
    return "ID=CHOICE"


def _short(path: Path) -> str:
    """A path from the working folder, where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@contextmanager
def busy(label: str) -> Iterator[None]:
    """A moving sign on the standard error stream while work is done; nothing where that is not a terminal."""
    from liance.cli.console import screen

    with screen(err=True).status(label):
        yield


command_ = tour_command
