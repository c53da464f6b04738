"""The five clauses as a decision graph of zen-engine; reads cases as JSON, prints amounts and times."""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import zen

TIERS = ((1_000_000_000, 1_000_000), (500_000_000, 500_000), (300_000_000, 300_000), (100_000_000, 100_000))
TIER = " : ".join(f"revenue > {at} and revenue_before <= {at} ? {award}" for at, award in TIERS) + " : 0"
RATE = "(year_of_lease == 1 ? 0.7 : year_of_lease == 2 ? 0.5 : 0.3)"
CLAUSES = {
    "chip": "self_developed and self_produced and sales > 20000000 and sales_before <= 20000000"
    " ? min([floor(sales * 0.01), 1000000]) : 0",
    "scale": f"startsWith(industry, '39') and revenue / revenue_before - 1 > average_growth ? ({TIER}) : 0",
    "investment": "investment >= 50000000"
    " ? min([floor((investment - land_cost) * 0.1), 10000000 - investment_paid]) : 0",
    "cmmi": "startsWith(industry, '65') and level > level_before"
    " ? (level == 5 ? 500000 : level == 4 ? 300000 : level == 3 ? 200000 : 0) : 0",
    "rent": "startsWith(industry, '39') and park_investment >= 5000000 and year_of_lease <= 3"
    f" ? min([floor(rent * self_use_share * {RATE}), 1000000 - rent_paid]) : 0",
}
NODES = [("in", "inputNode"), ("rules", "expressionNode"), ("out", "outputNode")]


def graph(clauses: dict[str, str]) -> str:
    """A decision graph with one expression a clause."""
    expressions = [{"id": key, "key": key, "value": value} for key, value in clauses.items()]
    nodes = [{"id": i, "name": i, "type": kind, "position": {"x": 0, "y": 0}} for i, kind in NODES]
    nodes[1]["content"] = {"expressions": expressions}
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "rules"), ("rules", "out"))
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def main() -> None:
    """Answer every case, then time the first one."""
    asked = json.load(sys.stdin)
    engine = zen.ZenEngine()
    decision = engine.create_decision(graph(CLAUSES))
    amounts = [amount(engine, case) for case in asked["cases"]]
    facts = asked["cases"][0]["facts"]
    traced = timed(lambda: decision.evaluate(facts, {"trace": True}), asked["runs"])
    bare = timed(lambda: decision.evaluate(facts), asked["runs"])
    found = {"version": version("zen-engine"), "amounts": amounts, "seconds": traced, "bare": bare}
    print(json.dumps(found))


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of so many runs, after 50 that do not count."""
    seconds = []
    for _ in range(runs + 50):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds[50:]


def amount(engine: zen.ZenEngine, case: dict) -> object:
    """The amount of the clause that the case is about, run alone: another clause's error must not hide it."""
    clause = case["clause"]
    try:
        found = engine.create_decision(graph({clause: CLAUSES[clause]})).evaluate(case["facts"])
    except Exception:
        return "error"
    return found["result"].get(clause)


if __name__ == "__main__":
    main()
