"""`liance chain`: the industrial chain of a policy; one module a command."""

from __future__ import annotations

import click

from liance.cli.groups import Commands

COMMANDS = {
    "check": "检查产业链数据 · check the chain's data",
    "gaps": "缺什么：补链清单 · which products nobody here makes",
    "blast": "断了它会停什么 · what stops without it",
    "pairs": "本地谁能供谁 · who here could supply whom",
    "what-if": "加一家、去一家，会怎样 · a producer comes, a supplier goes",
    "match": "找对家、挂链、补链候选 · who matches a text, product or firm",
}


@click.group(
    name="chain",
    cls=Commands,
    package=__name__,
    listed=COMMANDS,
    help="""\b
产业链：产品、联系、生产者，从政策文件夹的 chain/ 读取。
The industrial chain: products, links and producers, read from chain/ in the policy's folder.

\b
例 Examples:
  liance chain check --policy liaocheng-it-2023
  liance chain gaps --help
""",
)
def chain() -> None:
    """The group itself does nothing."""


command_ = chain
