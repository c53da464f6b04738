"""The command `liance`: what there is to call, in the order in which people need it."""

from __future__ import annotations

import gc
import sys

import click

from liance import __version__
from liance.cli.groups import Commands

RARELY = (200_000, 50, 100)
"""How often cycles are looked for: a command ends soon, and a city's many answers are no garbage until then."""

COMMANDS = {
    "check": "检查政策文档 · check policy documents",
    "explain": "一家企业得什么、为什么 · what one organisation gets, and why",
    "ask": "还要补什么事实 · which facts to supply next",
    "assess": "测算全市 · assess a whole city",
    "readings": "口径和它牵涉的金额 · ambiguous phrases and the money they move",
    "reform": "改一改政策，看谁得谁失 · try a reform: who gains and who loses",
    "sweep": "一个数取许多值，各要多少钱 · one figure at many values, and each cost",
    "budget": "资金不够时怎样兑付 · what a budget does to whom",
    "near": "谁在门槛附近 · who is near a threshold",
    "uncertain": "总额有多大把握 · how sure the total is",
    "chain": "产业链 · the industrial chain",
    "procedures": "办事程序：谁办、几天、有哪些结果 · who acts, within how many days",
    "sql": "一项奖补写成 SQL，供审计 · one incentive as an SQL query for auditors",
    "draft": "由政策原文起草 · start a policy document from an official text",
    "demo-city": "虚构一座城市 · make up a city",
    "serve": "启动平台 · serve the platform",
    "first-admin": "新平台的头两个人 · the first two people of a new platform",
    "take-in": "收录政策并启用 · take in policies",
    "work": "后台办长表 · work off long tables in the background",
    "tick": "到点的事 · what the clock brings about",
    "audit": "核对审计记录、重算核定 · verify the audit record, replay decisions",
    "keys": "数据密钥：新建、核对、更换 · data keys: make, check, rotate",
    "backup": "备份 · back up",
    "restore": "恢复 · restore a backup",
    "tour": "走一遍全过程 · see it all at work",
    "docs": "生成参考页 · write the reference pages",
}


@click.group(
    cls=Commands,
    package="liance.cli",
    listed=COMMANDS,
    invoke_without_command=False,
    help="""\b
链策：照着政策原文测算，每一元钱都说得出条款。
Liance runs an industrial policy from its own words; every yuan names its clause.

\b
例 Examples:
  liance tour --out build/tour
  liance explain examples/liaocheng YY000000000000027U --policy liaocheng-it-2023
  liance assess examples/liaocheng --policy liaocheng-it-2023 --out 结果.xlsx
""",
)
@click.version_option(__version__, prog_name="liance")
def cli() -> None:
    """The group itself does nothing."""


def main() -> None:
    """What the installed script calls; a terminal that lacks a character shows a question mark instead."""
    gc.set_threshold(*RARELY)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli.main(prog_name="liance")
