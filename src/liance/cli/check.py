"""`liance check`: policy documents against their own words; every slip with its place, and the coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from liance.chains.read import Loaded as Chain
    from liance.diagnostics.diagnostic import Diagnostic
    from liance.rules.build import Loaded
    from liance.rules.checks.check import Coverage
    from liance.telling.voice import Voice

PROBLEMS = 1


@command(
    "检查政策文档：原文与规则是否一致，逐处指出错误和改法。",
    "Check policy documents: every slip with its place and a hint.",
    "check",
    "check policies/liaocheng-it-2023",
    "check policies/ --json",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_command(paths: tuple[Path, ...], lang: str, as_json: bool) -> None:
    """Check every policy below the paths (default: policies/); exit code 1 when there is an error."""
    from liance.chains.read import read_chain
    from liance.cli.console import say_json, screen
    from liance.diagnostics.diagnostic import errors_in
    from liance.rules.library import read_policy
    from liance.telling.voice import Voice

    failed = 0
    for folder in folders_below(paths):
        loaded = read_policy(folder)
        chain = read_chain(folder, loaded.policy) if loaded.policy is not None else None
        failed += bool(errors_in(_found(loaded, chain)))
        if as_json:
            say_json(_as_json(folder, loaded, chain, lang))
        else:
            show_check(screen(), folder, loaded, Voice(lang), chain)
    if failed:
        click.get_current_context().exit(PROBLEMS)


def folders_below(paths: Sequence[Path]) -> list[Path]:
    """Every policy folder below the paths. Raises Rejected for a path without one."""
    from liance.cli.choose import reject
    from liance.rules.document import POLICY_FILE
    from liance.rules.library import home

    found: dict[Path, None] = {}
    for path in paths or [home() / "policies"]:
        root = path.parent if path.name == POLICY_FILE else path
        below = sorted(file.parent for file in root.rglob(POLICY_FILE))
        if not below:
            reject("no-policy-here", path=str(path))
        found |= dict.fromkeys(below)
    return list(found)


def _found(loaded: Loaded, chain: Chain | None) -> tuple[Diagnostic, ...]:
    """What is wrong with a policy, then with its chain."""
    return (*loaded.diagnostics, *(chain.diagnostics if chain is not None else ()))


def show_check(terminal: Console, folder: Path, loaded: Loaded, voice: Voice, chain: Chain | None = None) -> None:
    """What was found, then what is covered, then the verdict."""
    from liance.cli.chain.check import in_words
    from liance.cli.console import pairs
    from liance.cli.wrap import Wrapped
    from liance.diagnostics.show import show_all

    front = loaded.document.front
    found = _found(loaded, chain)
    terminal.print(Wrapped(f"{front.get('id') or folder.name}　{front.get('title', '')}", "bold"))
    if found:
        terminal.print()
        click.echo(show_all(found, voice.lang))
        terminal.print()
    if loaded.policy is not None:
        rows = list(_figures(loaded, voice))
        if chain is not None and chain.graph is not None:
            rows.append((voice("产业链", "Chains"), in_words(chain.graph, voice)))
        terminal.print(pairs(rows))
    terminal.print(verdict(found, voice))
    terminal.print()


def verdict(found: Sequence[Diagnostic], voice: Voice) -> Text:
    """How many errors and warnings there are, in red or green."""
    from rich.text import Text

    from liance.diagnostics.diagnostic import errors_in

    errors = len(errors_in(found))
    warnings = len(found) - errors
    said = voice(f"{errors} 处错误", f"{errors} errors") if errors else voice("没有错误", "no errors")
    said += voice(f"，{warnings} 处提醒", f", {warnings} warnings") if warnings else ""
    return Text(said, "bold red" if errors else "bold green")


def _figures(loaded: Loaded, voice: Voice) -> Iterator[tuple[str, str]]:
    """The coverage in words: sentences, figures, blocks, readings, examples, published figures."""
    from liance.rules.checks.check import coverage

    assert loaded.policy is not None
    c = coverage(loaded.policy, loaded.scope, loaded.document)
    whole = f"{c.whole.covered}/{c.whole.total}"
    parts = voice("，", ", ").join(f"{s.path or voice('前言', 'preface')} {s.covered}/{s.total}" for s in c.sections)
    yield voice("句子", "Sentences"), voice(f"{whole} 句有归宿（{parts}）", f"{whole} have a block ({parts})")
    if c.operative.total != c.whole.total:
        core = f"{c.operative.covered}/{c.operative.total}"
        yield voice("主体部分", "Operative"), voice(f"{core} 句有归宿", f"{core} sentences have a block")
    zh = f"原文 {c.figures_stated} 个，用到 {c.figures_used}，说明不计 {c.figures_waived}；"
    zh += f"规则里 {c.figures_written} 个，原文都有的 {c.figures_anchored}"
    en = f"{c.figures_stated} in the text, {c.figures_used} used, {c.figures_waived} waived; "
    en += f"{c.figures_written} in rules, {c.figures_anchored} of them stand in the text"
    yield voice("数字", "Figures"), voice(zh, en)
    blocks = sorted(c.blocks.items(), key=lambda pair: -pair[1])
    yield voice("规则块", "Blocks"), voice("，", ", ").join(f"{keyword} {count}" for keyword, count in blocks)
    yield voice("口径", "Readings"), _readings(c, voice)
    agree, run = examples_run(loaded)
    said = voice(f"{agree}/{run} 个与规则相符", f"{agree}/{run} agree with the rules")
    yield voice("示例", "Examples"), said
    if loaded.policy.procedures:
        yield voice("程序", "Procedures"), _procedures(loaded, voice)
    if c.unconfirmed:
        count = len(c.unconfirmed)
        yield voice("公布数", "Published"), voice(f"{count} 个还没有人核对", f"{count} nobody has confirmed")


def _procedures(loaded: Loaded, voice: Voice) -> str:
    """How many there are, and how many of the incentives that are city money say which awards them."""
    assert loaded.policy is not None
    paid = [i for i in loaded.policy.incentives if not i.is_guidance]
    named = sum(bool(i.procedure) for i in paid)
    count = len(loaded.policy.procedures)
    return voice(f"{count} 个，{named}/{len(paid)} 项奖补写明由哪个办理",
                 f"{count}; {named}/{len(paid)} incentives say which awards them")  # fmt: skip


def _readings(c: Coverage, voice: Voice) -> str:
    """How many readings make a difference; which never do, which no rule uses."""
    said = voice(f"有不同结果 {len(c.readings_effective)}", f"{len(c.readings_effective)} make a difference")
    for names, zh, en in (
        (c.readings_idle, "选哪个都一样", "make none"),
        (c.readings_unused, "没有用到", "are not used"),
    ):
        listed = voice("、", ", ").join(names)
        said += voice(f"，{zh} {len(names)}（{listed}）", f", {len(names)} {en} ({listed})") if names else ""
    return said


def examples_run(loaded: Loaded) -> tuple[int, int]:
    """Worked examples that agree, of all that were run."""
    from liance.rules.checks.worked import run_examples

    assert loaded.policy is not None
    results = run_examples(loaded.policy, loaded.scope)
    return sum(r.ok for r in results), len(results)


def _as_json(folder: Path, loaded: Loaded, chain: Chain | None, lang: str) -> dict[str, object]:
    from liance.cli.chain.check import as_counts
    from liance.diagnostics.diagnostic import errors_in

    found = _found(loaded, chain)
    made: dict[str, object] = {
        "policy": loaded.document.front.get("id"),
        "folder": str(folder),
        "ok": not errors_in(found),
        "diagnostics": [d.as_json(lang) for d in found],
        "chain": as_counts(chain),
    }
    return made | (_coverage_json(loaded) if loaded.policy is not None else {})


def _coverage_json(loaded: Loaded) -> dict[str, object]:
    from liance.rules.checks.check import coverage

    assert loaded.policy is not None
    c = coverage(loaded.policy, loaded.scope, loaded.document)
    agree, run = examples_run(loaded)
    return {
        "sentences": {"covered": c.whole.covered, "total": c.whole.total},
        "sections": [
            {"path": s.path, "title": s.title, "covered": s.covered, "total": s.total} for s in c.sections
        ],
        "figures": {
            "stated": c.figures_stated, "used": c.figures_used, "waived": c.figures_waived,
            "written": c.figures_written, "anchored": c.figures_anchored,
        },
        "blocks": dict(c.blocks),
        "readings": {
            "effective": list(c.readings_effective),
            "idle": list(c.readings_idle),
            "unused": list(c.readings_unused),
        },
        "examples": {"agree": agree, "run": run},
        "unconfirmed": [f"{f.parameter} {f.year}" for f in c.unconfirmed],
    }  # fmt: skip


command_ = check_command
