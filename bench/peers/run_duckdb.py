"""The five clauses as one SQL query of DuckDB, by hand: BIGINT of fen."""

import duckdb
from formulas import MANUFACTURING, SOFTWARE, WAN, YUAN
from harness import run


def scale_up(division, per_cent, tiers):
    """The highest tier newly crossed."""
    rising = "".join(f" WHEN revenue > {at} AND revenue_before <= {at} THEN {award}" for at, award in tiers[::-1])
    grown = f"division = {division} AND revenue_before > 0 AND revenue * 100 > revenue_before * {100 + per_cent}"
    return f"CASE WHEN {grown} THEN CASE{rising} ELSE 0 END ELSE 0 END"


QUERY = f"""
CREATE OR REPLACE TEMP TABLE answers AS SELECT
  {scale_up(39, 8, MANUFACTURING)}::BIGINT AS manufacturing,
  {scale_up(65, 12, SOFTWARE)}::BIGINT AS software,
  CASE WHEN investment >= {5000 * WAN}
    THEN least((investment - land_cost) // {10 * YUAN} * {YUAN}, {1000 * WAN}) ELSE 0 END AS investment,
  CASE WHEN self_developed AND self_produced AND sales > {2000 * WAN} AND sales_before <= {2000 * WAN}
    THEN least(sales // {100 * YUAN} * {YUAN}, {100 * WAN}) ELSE 0 END AS chips,
  least(rent * CASE year_of_lease WHEN 1 THEN 7 WHEN 2 THEN 5 WHEN 3 THEN 3 ELSE 0 END // 10,
    greatest({100 * WAN} - rent_paid, 0)) // {YUAN} * {YUAN} AS rent
FROM cases
"""


def prepare(frame, variant):
    """The rows in a table of DuckDB's own; the answers go into another one."""
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.register("given", frame.to_arrow())
    connection.execute("CREATE TEMP TABLE cases AS SELECT * FROM given")
    connection.unregister("given")
    return lambda: Answers(connection.execute(QUERY))


class Answers:
    """The table of answers; a column is read only when it is asked for."""

    def __init__(self, connection):
        self.connection = connection

    def __getitem__(self, name):
        return [value for (value,) in self.connection.execute(f"SELECT {name} FROM answers ORDER BY rowid").fetchall()]


if __name__ == "__main__":
    run(["duckdb"], prepare)
