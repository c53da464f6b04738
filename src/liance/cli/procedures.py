"""`liance procedures`: how a policy's matters are handled: who acts within how many days, and what may come out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from liance.rules import ir
    from liance.telling.voice import Voice


@command(
    "一件政策的办事程序：每个阶段谁办、几天、可能的结果、要出的文书；可画成图。",
    "A policy's procedures: stages, who acts, time limits, outcomes, documents; as a drawing too.",
    "procedures --policy liaocheng-it-2023",
    "procedures --policy liaocheng-it-2023 --id standard-application",
    "procedures --policy liaocheng-it-2023 --id payment --svg 拨付.svg",
)
@policy_option
@click.option("--id", "wanted", metavar="ID", help="只看这一个程序 · only this procedure")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="画成图，要同时给 --id · write a drawing of it")  # fmt: skip
def procedures_command(policy: str | None, wanted: str | None, svg: Path | None, lang: str, as_json: bool) -> None:
    """List the procedures of a policy, or tell one of them."""
    from liance.cli.choose import open_policy, reject
    from liance.cli.console import say_json
    from liance.telling.voice import Voice

    law = open_policy(policy)
    if svg is not None and wanted is None:
        reject("drawing-needs-procedure", known="、".join(law.procedures) or "—")
    chosen = _chosen(law, wanted)
    if svg is not None:
        _write_drawing(svg, chosen[0], law)
    if as_json:
        say_json({"policy": law.id, "procedures": [_as_json(p) for p in chosen], "incentives": _awarding(law)})
    elif wanted is None:
        _list(law, Voice(lang))
    else:
        _tell(chosen[0], law, Voice(lang))
        if svg is not None:
            click.echo(Voice(lang)(f"已写入 {svg}", f"{svg} written"))


def _chosen(law: ir.Policy, wanted: str | None) -> list[ir.Procedure]:
    """All procedures, or the one of that id or title. Raises Rejected naming those there are."""
    from liance.cli.choose import reject
    from liance.records.vocabulary import near

    found = [p for p in law.procedures.values() if wanted is None or wanted in (p.id, p.title)]
    if wanted is not None and not found:
        known = "、".join(law.procedures) or "—"
        reject("no-such-procedure", name=wanted, guess=near(wanted, law.procedures) or known)
    return found


def _write_drawing(path: Path, procedure: ir.Procedure, law: ir.Policy) -> None:
    from liance.cli.files import whole_file
    from liance.procedures.drawing import draw

    with whole_file(path) as part:
        part.write_text(draw(procedure, procedures=law.procedures, standalone=True), encoding="utf-8")


def _as_json(procedure: ir.Procedure) -> dict[str, object]:
    """The canonical form, with the digest that a case is pinned to."""
    import json

    from liance.procedures.stored import to_json

    return {**json.loads(to_json(procedure)), "digest": procedure.digest}


def _awarding(law: ir.Policy) -> dict[str, str | None]:
    """Incentive id -> the procedure that awards it; None for guidance and where nobody says."""
    return {i.id: i.procedure or None for i in law.incentives}


def _list(law: ir.Policy, voice: Voice) -> None:
    from liance.cli.console import screen, table

    made = table(
        voice,
        [("标识", "Id", "left"), ("程序", "Procedure", "left"), ("用途", "Use", "left"), ("阶段", "Stages", "right"),
         ("通常", "Usual", "right"), ("奖补", "Incentives", "right")],
    )  # fmt: skip
    from liance.rules.ir.procedures import main_days

    for p in law.procedures.values():
        days = main_days(p, law.procedures)
        awarded = sum(i.procedure == p.id for i in law.incentives)
        usual = voice(f"{days}个工作日", f"{days} wd")
        made.add_row(p.id, p.title, p.purpose_title, str(len(p.stages)), usual, str(awarded or "—"))
    screen().print(made)


def _tell(procedure: ir.Procedure, law: ir.Policy, voice: Voice) -> None:
    from liance.cli.console import screen, table
    from liance.cli.wrap import Wrapped
    from liance.procedures.words import rows, sentences

    terminal = screen()
    terminal.print(Wrapped(sentences(procedure, law.procedures, lang=voice.lang)[0], "bold"))
    made = table(
        voice,
        [("", "", "right"), ("阶段", "Stage", "left"), ("办理", "By", "wrap"), ("期限", "Limit", "wrap"),
         ("结果", "Outcomes", "wrap"), ("文书", "Documents", "wrap")],
    )  # fmt: skip
    for row in rows(procedure, law.procedures, lang=voice.lang):
        who, outcomes = "\n".join([row.who, *row.rules]), "\n".join(f"· {o}" for o in row.outcomes)
        cells = [Wrapped(text) for text in (who, row.limit, outcomes, row.documents)]
        made.add_row(str(row.number), row.stage, *cells)
    terminal.print(made)
    named = [i.title for i in law.incentives if i.procedure == procedure.id]
    if named:
        said = voice(f"{len(named)} 项奖补由它办理：", f"Awards {len(named)} incentives: ") + "、".join(named)
        terminal.print(Wrapped(said))


command_ = procedures_command
