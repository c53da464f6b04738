"""What OpenFisca-Core and PolicyEngine-Core have in common: variables of a population, and how wide they are."""

import inspect

import numpy as np
from arrays import fen, yuan
from formulas import whole, worded
from harness import CLAUSES, MONEY

np.seterr(all="ignore")
PERIOD = "2023"
WIDTHS = {"float32": (np.float32, np.int32), "float64": (np.float64, np.int32), "int64": (np.float64, np.int64)}
"""The first is how both engines come; the others change their table of value types, which neither offers."""


def prepared(frame, variant, build, value_types, forget):
    """A function that calculates the five awards anew over arrays already given to the simulation.

    What is missing takes the variable's default value, zero, as it does in both engines.
    """
    value_types[float]["dtype"], value_types[int]["dtype"] = WIDTHS[variant]
    filled = frame.fill_null(0)
    arrays = fen(filled) if variant == "int64" else yuan(filled, WIDTHS[variant][0])
    clauses = whole(np) if variant == "int64" else worded(np)
    kinds = [(name, _kind(name, variant)) for name in arrays]
    award = int if variant == "int64" else float
    formulas = [(f"{name}_award", award, _formula(clause)) for name, clause in clauses.items()]
    simulation = build(kinds, formulas, frame.height)
    for name, values in arrays.items():
        simulation.set_input(name, PERIOD, values)

    def work():
        for name in CLAUSES:
            forget(simulation, f"{name}_award")
        return {name: simulation.calculate(f"{name}_award", PERIOD) for name in CLAUSES}

    return work


def _kind(name, variant):
    if name.startswith("self_"):
        return bool
    return float if name in MONEY and variant != "int64" else int


def _formula(clause):
    names = list(inspect.signature(clause).parameters)
    return lambda company, period: clause(*(company(name, period) for name in names))
