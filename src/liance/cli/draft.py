"""`liance draft`: an official text becomes the skeleton of a policy document, and open points are listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command

if TYPE_CHECKING:
    from liance.drafting.draft import Draft
    from liance.telling.voice import Voice

COUNT_WORDS = {
    "clauses": ("条款", "clauses"),
    "sentences": ("句子", "sentences"),
    "figures": ("数字", "figures"),
    "incentives": ("像是奖补的", "likely incentives"),
    "suggestions": ("建议的规则块", "suggested blocks"),
    "decisions": ("要由人决定的", "to be decided"),
}


@command(
    "由政策原文起草政策文档：原文一字不少，规则是建议，要决定的逐条列出。",
    "Start a policy document from an official text: no word lost, rules suggested, decisions listed.",
    "draft 政策.txt --out policies/my-city-2026",
    "draft 政策.docx > policy.md",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="写成政策文件夹，不给则打印 · write a policy folder, else print")  # fmt: skip
@click.option("--id", "policy_id", metavar="ID", help="政策编号，默认取文件夹名 · policy id, default the folder's name")
@click.option("--title", metavar="TEXT", help="标题，默认取原文的 · title, default the text's own")
def draft_command(
    file: Path, out: Path | None, policy_id: str | None, title: str | None, lang: str, as_json: bool
) -> None:
    """Read the text, draft, and print or write it."""
    from liance.cli.console import say_json
    from liance.drafting.draft import draft, read_text
    from liance.telling.voice import Voice

    text = read_text(file)
    made = draft(text, policy_id=policy_id or _id_from(out or file), title=title)
    if out is not None:
        _write(out, text, made)
    if as_json:
        say_json(_as_json(made, out))
    elif out is None:
        click.echo(made.markdown, nl=False)
    else:
        _show(made, out, Voice(lang))


def _id_from(path: Path) -> str:
    """An id of small letters, digits and hyphens from a name; `draft` where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "draft"


def _write(out: Path, text: str, made: Draft) -> None:
    from liance.cli.choose import reject
    from liance.cli.files import whole_folder

    if (out / "policy.md").exists():
        reject("folder-taken", file=str(out), found="policy.md")

    def write(folder: Path) -> list[Path]:
        files = [folder / "policy.md", folder / "sources" / "policy.txt"]
        files[1].parent.mkdir()
        for path, content in zip(files, (made.markdown, text), strict=True):
            path.write_text(content, encoding="utf-8", newline="")
        return files

    whole_folder(out, write)


def _as_json(made: Draft, out: Path | None) -> dict[str, object]:
    return {
        "folder": None if out is None else str(out),
        "counts": dict(made.counts),
        "decisions": [
            {"path": d.path, "phrase": d.phrase, "topic": d.topic, "question": d.question} for d in made.decisions
        ],
        "markdown": made.markdown,
    }


def _show(made: Draft, out: Path, voice: Voice) -> None:
    from liance.cli.console import pairs, screen

    terminal = screen()
    terminal.print(
        voice(f"草稿写在 {out / 'policy.md'}", f"The draft is in {out / 'policy.md'}"),
        style="bold",
        soft_wrap=True,
    )
    rows = [(voice(*words), f"{made.counts[name]:,}") for name, words in COUNT_WORDS.items() if name in made.counts]
    terminal.print(pairs(rows))
    zh = f"下一步：逐句改定规则，划去文末的待定事项，再运行 liance check {out}"
    en = f"Next: settle each rule, strike out the open points at the end, then run liance check {out}"
    terminal.print(voice(zh, en), style="dim", soft_wrap=True)


command_ = draft_command
