"""`liance chain`: the industrial chain of a policy; one module a command."""

from __future__ import annotations

import click

from liance.cli.groups import Commands

COMMANDS = {
    "check": "检查产业链数据 · check the chain's data",
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
""",
)
def chain() -> None:
    """The group itself does nothing."""


command_ = chain
