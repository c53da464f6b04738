"""Reference pages of the procedures that policies share: each drawn, and in words, from the vocabulary itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.rules import ir


def procedure_pages(made: str) -> dict[str, str]:
    """A drawing for each procedure of the first policy, and a page with all of them; `made`: the first line."""
    from liance.procedures.drawing import draw
    from liance.rules.library import home, load_policy, policy_folders

    law = load_policy(policy_folders(home() / "policies")[0])
    drawings = {
        f"procedures/{p.id}.svg": draw(p, procedures=law.procedures, standalone=True) for p in law.procedures.values()
    }
    text = "\n".join(_section(p, law) for p in law.procedures.values())
    head = "谁在几个工作日内办、可能办成什么。由 `vocabularies/procedures.md` 生成。\n\n"
    head += "Who does what within how many working days, and what may come out; made from the vocabulary.\n"
    return drawings | {"procedures/README.md": f"{made}\n\n# 办事程序 Procedures\n\n{head}\n{text}"}


def _section(procedure: ir.Procedure, law: ir.Policy) -> str:
    from liance.procedures.words import rows, sentences

    lines = [f"## {procedure.title} `{procedure.id}`", "", sentences(procedure, law.procedures)[0], ""]
    lines += [f"![{procedure.title}]({procedure.id}.svg)", ""]
    lines += ["| | 阶段 | 办理 | 期限 | 结果 | 文书 |", "|--:|---|---|---|---|---|"]
    for row in rows(procedure, law.procedures):
        who, outcomes = "<br>".join([row.who, *row.rules]), "<br>".join(row.outcomes)
        lines.append(f"| {row.number} | {row.stage} | {who} | {row.limit} | {outcomes} | {row.documents} |")
    return "\n".join(lines) + "\n"
