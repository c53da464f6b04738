"""The five clauses as variables of OpenFisca-Core; reads cases as JSON, prints amounts and times."""

import json
import sys
import time
from importlib.metadata import version

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Company = build_entity(key="company", plural="companies", label="Company", is_person=True)
FLOATS = (
    "sales sales_before revenue revenue_before average_growth investment land_cost investment_paid rent "
    "self_use_share park_investment rent_paid"
).split()
INTEGERS = "division level level_before year_of_lease".split()
BOOLEANS = "self_developed self_produced".split()
TIERS = ((100e6, 1e5), (300e6, 3e5), (500e6, 5e5), (1e9, 1e6))


def variable(name, kind, formula=None):
    """A yearly variable of a company."""
    own = {"value_type": kind, "entity": Company, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), own if formula is None else {**own, "formula": formula})


def chip(company, period):
    """Chip sales."""
    sales = company("sales", period)
    made_here = company("self_developed", period) * company("self_produced", period)
    first = (sales > 20e6) * (company("sales_before", period) <= 20e6)
    return made_here * first * np.minimum(np.floor(sales * 0.01), 1e6)


def scale(company, period):
    """Scale-up of manufacturers."""
    revenue, before = company("revenue", period), company("revenue_before", period)
    grown = revenue / before - 1 > company("average_growth", period)
    award = np.zeros_like(revenue)
    for threshold, tier in TIERS:
        award = np.where((revenue > threshold) * (before <= threshold), tier, award)
    return (company("division", period) == 39) * grown * award


def investment_award(company, period):
    """Investment."""
    spent = company("investment", period)
    share = np.floor((spent - company("land_cost", period)) * 0.1)
    return (spent >= 50e6) * np.minimum(share, 10e6 - company("investment_paid", period))


def cmmi(company, period):
    """CMMI levels."""
    level = company("level", period)
    first = (company("division", period) == 65) * (level > company("level_before", period))
    return first * np.select([level == 5, level == 4, level == 3], [5e5, 3e5, 2e5], 0)


def rent_award(company, period):
    """Rent of the first three years."""
    nth = company("year_of_lease", period)
    rate = np.select([nth == 1, nth == 2, nth == 3], [0.7, 0.5, 0.3], 0)
    share = np.floor(company("rent", period) * company("self_use_share", period) * rate)
    open_to = (company("division", period) == 39) * (company("park_investment", period) >= 5e6)
    return open_to * np.minimum(share, 1e6 - company("rent_paid", period))


FORMULAS = {
    "chip": chip,
    "scale": scale,
    "investment": investment_award,
    "cmmi": cmmi,
    "rent": rent_award,
}


def system():
    """All variables."""
    made = TaxBenefitSystem([Company])
    for names, kind in ((FLOATS, float), (INTEGERS, int), (BOOLEANS, bool)):
        for name in names:
            made.add_variable(variable(name, kind))
    for name, formula in FORMULAS.items():
        made.add_variable(variable(f"{name}_award", float, formula))
    return made


def situation(facts):
    """A case as OpenFisca's JSON; what is missing is left out."""
    own = {**facts, "division": int(facts["industry"][:2])}
    del own["industry"]
    return {"companies": {"firm": {k: {"2024": v} for k, v in own.items() if v is not None}}}


def calculate(made, facts):
    """All five awards of one company, traced."""
    simulation = SimulationBuilder().build_from_entities(made, situation(facts))
    simulation.trace = True
    return {name: float(simulation.calculate(f"{name}_award", "2024")[0]) for name in FORMULAS}


def main():
    """Answer every case, then time the first one."""
    asked = json.load(sys.stdin)
    made = system()
    amounts = [calculate(made, case["facts"])[case["clause"]] for case in asked["cases"]]
    facts = asked["cases"][0]["facts"]
    seconds = []
    for run in range(asked["runs"] + 10):
        start = time.perf_counter()
        calculate(made, facts)
        if run >= 10:
            seconds.append(time.perf_counter() - start)
    print(json.dumps({"version": version("OpenFisca-Core"), "amounts": amounts, "seconds": seconds}))


if __name__ == "__main__":
    main()
