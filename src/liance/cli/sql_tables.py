"""A city as typed tables for an auditor's database: Parquet files, and the script that puts them into one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from liance.rules.ir import Policy
    from liance.simulate.evaluate import Population

SCRIPT, PARAMETER = "load.sql", "parameter"
DIGITS, DECIMALS = 38, 18


def write_tables(city: str, law: Policy, out: Path) -> Path:
    """Write a table for every record type, the published figures and `load.sql` into a folder; give the script.

    Raises Rejected where the city cannot be read, the folder holds anything else, or cannot be written.
    """
    from liance.cli.files import fail_if_in_city, whole_folder
    from liance.cli.population import population_of

    fail_if_in_city(out, city)
    tables = _tables(population_of(city, law, open_history=False))

    def write(folder: Path) -> list[Path]:
        made = [folder / f"{name}.parquet" for name in tables]
        for file, table in zip(made, tables.values(), strict=True):
            table.write_parquet(file)
        script = folder / SCRIPT
        script.write_text("".join(_loading(name, out) for name in tables), encoding="utf-8")
        return [*made, script]

    whole_folder(out, write)
    return out / SCRIPT


def _tables(population: Population) -> dict[str, pl.DataFrame]:
    """Every record type with all its columns, those that nobody supplied empty; and the published figures."""
    import polars as pl

    from liance.records.frames import schema_of

    made = {}
    for type_ in population.vocabulary.types:
        schema = schema_of(type_)
        table = population.tables.get(type_.id, pl.DataFrame(schema=schema))
        made[type_.id] = table.select(
            pl.col(name) if name in table.columns else pl.lit(None, dtype=kind).alias(name)
            for name, kind in schema.items()
        )
    rows = [
        (id_, scope or None, year, _decimal(value))
        for (id_, scope, year), value in population.parameters.items()
        if isinstance(value, int | Fraction)
    ]
    types: dict[str, pl.DataType] = {
        "id": pl.String(),
        "scope": pl.String(),
        "year": pl.Int64(),
        "value": pl.Decimal(DIGITS, DECIMALS),
    }
    return made | {PARAMETER: pl.DataFrame(rows, schema=types, orient="row")}


def _decimal(value: int | Fraction) -> object:
    from decimal import Decimal, localcontext

    with localcontext(prec=DIGITS):
        return Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)


def _loading(name: str, folder: Path) -> str:
    file = str(folder / f"{name}.parquet").replace("'", "''")
    return f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM read_parquet('{file}');\n"
