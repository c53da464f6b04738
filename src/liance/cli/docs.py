"""`liance docs`: reference pages made from the code, and a check that none is stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from liance.cli.options import Context, command

MADE = "<!-- Made by `liance docs`; edit the code, not this page. -->"
EXAMPLE_LANGUAGES = {"command": "console", "policy.md": "markdown"}
PROBLEMS = 1


@command(
    "由代码生成参考页：命令、提示、设置、角色权限。",
    "Write the reference pages from the code: commands, diagnostics, settings, roles.",
    "docs",
    "docs --check",
)
@click.option("--check", is_flag=True, help="只核对，有过时的就以 1 退出 · only compare; exit 1 if a page is stale")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="文件夹，默认 docs · folder, default docs",
)
def docs_command(check: bool, out: Path | None, lang: str, as_json: bool) -> None:
    """Write the pages, or compare them with what would be written."""
    from liance.cli.choose import reject
    from liance.cli.console import say_json
    from liance.rules.library import home
    from liance.telling.voice import Voice

    folder = out or home() / "docs"
    wanted = pages()
    stale = dict(_stale(folder, wanted))
    if check:
        _report(folder, stale, lang=lang, as_json=as_json)
        return
    try:
        _write(folder, wanted, stale)
    except OSError as error:
        reject("output-unwritable", file=str(folder), reason=error.strerror or str(error))
    if as_json:
        say_json({"folder": str(folder), "pages": sorted(wanted), "written": sorted(stale)})
    else:
        voice = Voice(lang)
        zh = f"{folder}：共 {len(wanted)} 页，改动 {len(stale)} 页"
        click.echo(voice(zh, f"{folder}: {len(wanted)} pages, {len(stale)} changed"))


def _write(folder: Path, wanted: dict[str, str], stale: dict[str, str]) -> None:
    """Write the pages that are stale, and remove those whose code is gone."""
    from liance.cli.files import whole_file

    for name, text in wanted.items():
        if name in stale:
            with whole_file(folder / name) as part:
                part.write_text(text, encoding="utf-8", newline="\n")
    for name in stale.keys() - wanted.keys():
        (folder / name).unlink()


def _report(folder: Path, stale: dict[str, str], *, lang: str, as_json: bool) -> None:
    from liance.cli.options import say_problems
    from liance.diagnostics.diagnostic import Diagnostic

    found = [Diagnostic("docs-stale", None, {"file": str(folder / n), "what": w}) for n, w in sorted(stale.items())]
    if found:
        say_problems(found, lang=lang, as_json=as_json)
        click.get_current_context().exit(PROBLEMS)


def _stale(folder: Path, wanted: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pages that differ from what the code says, are missing, or whose code is gone; with which it is."""
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file():
            yield name, "缺页 missing"
        elif path.read_text("utf-8", errors="replace") != text:
            yield name, "不同 different"
    for path in (folder / "diagnostics").glob("*.md"):
        name = path.relative_to(folder).as_posix()
        if name not in wanted and MADE in path.read_text("utf-8", errors="replace"):
            yield name, "多余 no such code"


# ---- the pages -------------------------------------------------------------------------------------------
def pages() -> dict[str, str]:
    """Every reference page: path below the folder, and text."""
    from liance.cli.docs_insight import insight_pages
    from liance.cli.docs_kinds import kinds_page
    from liance.cli.docs_platform import platform_pages
    from liance.cli.docs_procedures import procedure_pages
    from liance.diagnostics.diagnostic import catalogue

    codes = catalogue()
    made = {"commands.md": _commands(), "diagnostics/README.md": _index(codes)} | platform_pages(MADE)
    made |= procedure_pages(MADE) | insight_pages(MADE)
    made["official-kinds.md"] = f"{MADE}\n\n{kinds_page()}"
    return made | {f"diagnostics/{code}.md": _page(code, entry) for code, entry in codes.items()}


def _commands() -> str:
    """The help of every command, as a terminal of 88 columns shows it."""
    from liance.cli.main import cli

    group = Context(cli, info_name="liance", terminal_width=88)
    parts = [f"{MADE}\n\n# 命令 Commands\n\n```text\n{cli.get_help(group)}\n```\n", *_helps(group)]
    codes = "退出码：0 正常，1 检查出问题，2 输入不能用，130 被按键停止。\n"
    codes += "Exit codes: 0 fine, 1 problems found by a check, 2 bad input, 130 stopped by a key.\n"
    return "\n".join([*parts, codes])


def _helps(group: click.Context) -> Iterator[str]:
    """The help of every command of a group, and of the groups in it."""
    assert isinstance(group.command, click.Group)
    for name in group.command.list_commands(group):
        found = group.command.get_command(group, name)
        assert found is not None
        context = Context(found, info_name=name, parent=group, terminal_width=88)
        yield f"## {context.command_path}\n\n```text\n{found.get_help(context)}\n```\n"
        if isinstance(found, click.Group):
            yield from _helps(context)


def _index(codes: dict[str, dict[str, str]]) -> str:
    rows = "\n".join(
        f"| [`{code}`]({code}.md) | {_cell(e['zh'])} | {_cell(e['en'])} |" for code, e in sorted(codes.items())
    )
    return f"{MADE}\n\n# 提示 Diagnostics\n\n| 编号 code | 说的是 | says |\n|---|---|---|\n{rows}\n"


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", " ")


def _page(code: str, entry: dict[str, str]) -> str:
    """One code: what it says, why it matters, how to mend it, and a failing example."""
    file = entry["example_file"]
    language = EXAMPLE_LANGUAGES.get(file, "text")
    example = entry["example"].strip("\n")
    fence = "`" * 4 if "```" in example else "`" * 3
    prompt = "$ " if file == "command" else ""
    head = "例 Example" if file == "command" else f"例 Example: `{file}`"
    return (
        f"{MADE}\n\n# {code}\n\n"
        f"{entry['zh'].strip()}\n\n"
        f"- 为什么：{entry['why_zh'].strip()}\n- 改法：{entry['hint_zh'].strip()}\n\n"
        f"{entry['en'].strip()}\n\n- Why: {entry['why_en'].strip()}\n- Hint: {entry['hint_en'].strip()}\n\n"
        f"## {head}\n\n{fence}{language}\n{prompt}{example}\n{fence}\n"
    )


command_ = docs_command
