"""The five clauses as variables of OpenFisca-Core over whole arrays."""

from harness import run
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import VALUE_TYPES, Variable
from populations import prepared

Company = build_entity(key="company", plural="companies", label="Company", is_person=True)


def build(columns, formulas, count):
    """A simulation of so many companies: a variable for each column (name, type) and each clause."""
    system = TaxBenefitSystem([Company])
    for name, kind, formula in [*((n, k, None) for n, k in columns), *formulas]:
        own = {"value_type": kind, "entity": Company, "definition_period": DateUnit.YEAR, "label": name}
        system.add_variable(type(name, (Variable,), own if formula is None else {**own, "formula": formula}))
    return SimulationBuilder().build_default_simulation(system, count)


def prepare(frame, variant):
    """Inputs set; the five awards calculated again each time."""
    return prepared(frame, variant, build, VALUE_TYPES, lambda s, n: s.delete_arrays(n))


if __name__ == "__main__":
    run(["OpenFisca-Core", "numpy"], prepare)
