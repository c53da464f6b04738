"""The five clauses as policy functions of TTSIM, the engine of GETTSIM: integers of fen over whole columns."""

import inspect
import logging
import warnings

import numpy as np
from formulas import whole
from harness import CLAUSES, run
from ttsim import InputData, MainTarget, OrigPolicyObjects, TTTargets, main
from ttsim.tt import Currency, TTSIMUnit, UnitSystem, policy_function, policy_input
from ttsim.typing import BoolColumn, IntColumn

warnings.simplefilter("ignore")
logging.disable()
UNITS = UnitSystem(currencies={"FEN": Currency(statutory_from="0001-01-01")})
PLAIN = {"unit": TTSIMUnit.DIMENSIONLESS}


def objects(xp, columns):
    """Inputs and policy functions by name, already over columns."""
    made = {}
    for name in columns:

        def given():
            """A column."""

        given.__name__, given.__annotations__ = name, {"return": bool if name.startswith("self_") else int}
        made[name] = policy_input(**PLAIN)(given)
    for name, clause in whole(xp).items():
        names = inspect.signature(clause).parameters
        clause.__annotations__ = {n: BoolColumn if n.startswith("self_") else IntColumn for n in names}
        clause.__annotations__["return"] = IntColumn
        made[f"{name}_award"] = policy_function(
            leaf_name=f"{name}_award", vectorization_strategy="not_required", verify_units=False, **PLAIN
        )(clause)
    return made


def prepare(frame, variant):
    """`main`: everything from the input on, checks included; `function`: the compiled function over prepared data."""
    kind, backend = variant.split("-")
    if backend == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
        xp = jax.numpy
    else:
        xp = np
    columns = frame.columns
    data = {c: frame[c].to_numpy() for c in columns}
    given = {
        "input_data": InputData.tree({"p_id": np.arange(frame.height), **data}),
        "tt_targets": TTTargets.tree({f"{name}_award": None for name in CLAUSES}),
        "orig_policy_objects": OrigPolicyObjects(
            column_objects_and_param_functions={("five.py", k): v for k, v in objects(xp, ["p_id", *columns]).items()},
            param_specs={},
        ),
        "policy_date_str": "2023-12-31",
        "backend": backend,
        "unit_system": UNITS,
    }
    if kind == "main":
        return lambda: named(main(main_target=MainTarget.results.tree, **given))
    function, data = (
        main(main_target=target, **given) for target in (MainTarget.tt_function, MainTarget.processed_data)
    )
    del data["p_id"]  # no policy function asks for it
    if backend == "numpy":
        return lambda: named(function(data))
    return lambda: named(jax.block_until_ready(function(data)))


def named(found):
    """The awards under the clauses' names."""
    return {name: np.asarray(found[f"{name}_award"]) for name in CLAUSES}


if __name__ == "__main__":
    run(["ttsim-backend", "numpy", "jax"], prepare)
