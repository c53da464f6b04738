"""`liance sql`: one incentive as one SQL query that anyone can read, and run with DuckDB alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import applied_option, command, policy_option, reading_option

if TYPE_CHECKING:
    from liance.rules.ir import Policy
    from liance.telling.voice import Voice


@command(
    "把一项奖补写成一条 SQL 查询：独立的第二意见，审计人员可读可跑（只需 DuckDB）。",
    "One incentive as one SQL query: an auditor reads it, and runs it with DuckDB alone.",
    "sql --policy liaocheng-it-2023 --incentive rent",
    "sql --policy liaocheng-it-2023 --incentive rent --reading M11=year --out query.sql",
    "sql --policy liaocheng-it-2023 --tables examples/liaocheng --out build/tables",
)
@policy_option
@click.option("--incentive", "incentive", metavar="ID", help="哪一项奖补 · which incentive")
@reading_option
@applied_option
@click.option(
    "--alone", is_flag=True, help="只看每条记录本身，不结算共用上限等 · each record alone, nothing shared settled"
)
@click.option("--tables", "city", metavar="CITY",
              help="把城市写成查询要的表，放进 --out · write a city as tables")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH",
              help="写成文件，不给则打印 · write a file, else print")  # fmt: skip
def sql_command(
    policy: str | None, incentive: str | None, readings: tuple[str, ...], applied_on: date | None, alone: bool,
    city: str | None, out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Compose the query, and print or write it; or write the tables that it reads."""
    from liance.cli.choose import choices_of, incentives_of, open_policy, reject
    from liance.cli.console import say_json
    from liance.cli.files import whole_file
    from liance.rules.sql.emit import emit
    from liance.rules.sql.words import Beyond
    from liance.telling.voice import Voice

    law = open_policy(policy)
    if city is not None:
        _write_tables(city, law, out, Voice(lang), as_json)
        return
    if incentive is None:
        reject("sql-incentive")
    chosen, (wanted,) = choices_of(law, readings), incentives_of(law, [incentive])
    try:
        query = emit(law, wanted, chosen, alone=alone, applied_on=applied_on)
    except Beyond as beyond:
        reject("sql-beyond", incentive=wanted, what=beyond.zh, what_en=beyond.en)
    if out is not None:
        with whole_file(out) as part:
            part.write_text(query, encoding="utf-8")
    if as_json:
        say_json({"policy": law.id, "incentive": wanted, "readings": chosen, "out": out and str(out), "sql": query})
    elif out is None:
        click.echo(query, nl=False)
    else:
        voice = Voice(lang)
        click.echo(voice(f"已写入 {out}。运行：duckdb city.db < {out}", f"{out} written. Run: duckdb city.db < {out}"))


def _write_tables(city: str, law: Policy, out: Path | None, voice: Voice, as_json: bool) -> None:
    from liance.cli.choose import reject
    from liance.cli.console import say_json
    from liance.cli.sql_tables import write_tables

    if out is None:
        reject("sql-tables-out")
    script = write_tables(city, law, out)
    if as_json:
        say_json({"policy": law.id, "out": str(out), "script": str(script)})
    else:
        zh = f"已写入 {out}。在这个文件夹里运行：duckdb city.db < {script}"
        click.echo(voice(zh, f"{out} written. Run in this folder: duckdb city.db < {script}"))


command_ = sql_command
