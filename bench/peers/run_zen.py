"""The five clauses as a decision graph of zen-engine, which takes one row at a time."""

import zen
from harness import CLAUSES, MONEY, run
from run_zen_case import graph

SCALE = "division == {} and revenue_before > 0 and revenue / revenue_before - 1 > {} ? ({} : 0) : 0"
MANUFACTURING = ((1_000_000_000, 1_000_000), (500_000_000, 500_000), (300_000_000, 300_000), (100_000_000, 100_000))
SOFTWARE = ((100_000_000, 500_000), (50_000_000, 300_000), (20_000_000, 100_000))
RATE = "(year_of_lease == 1 ? 0.7 : year_of_lease == 2 ? 0.5 : year_of_lease == 3 ? 0.3 : 0)"


def tiers(rows):
    """The highest tier first."""
    return " : ".join(f"revenue > {at} and revenue_before <= {at} ? {award}" for at, award in rows)


RULES = {
    "manufacturing": SCALE.format(39, "0.08", tiers(MANUFACTURING)),
    "software": SCALE.format(65, "0.12", tiers(SOFTWARE)),
    "investment": "investment >= 50000000 ? floor(min([(investment - land_cost) * 0.1, 10000000])) : 0",
    "chips": "self_developed and self_produced and sales > 20000000 and sales_before <= 20000000"
    " ? floor(min([sales * 0.01, 1000000])) : 0",
    "rent": f"floor(min([rent * {RATE}, max([1000000 - rent_paid, 0])]))",
}


def prepare(frame, variant):
    """A dictionary a row, money in yuan as JSON numbers; what is missing is null."""
    decision = zen.ZenEngine().create_decision(graph({f"{name}_award": rule for name, rule in RULES.items()}))
    rows = frame.iter_rows(named=True)
    given = [{k: v / 100 if k in MONEY and v is not None else v for k, v in row.items()} for row in rows]

    def work():
        found = [decision.evaluate(row)["result"] for row in given]
        return {name: [float(row[f"{name}_award"]) for row in found] for name in CLAUSES}

    return work


if __name__ == "__main__":
    run(["zen-engine"], prepare)
