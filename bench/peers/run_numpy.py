"""The five clauses in plain NumPy, by hand: integers of fen."""

import numpy as np
from arrays import fen
from formulas import whole
from harness import run


def prepare(frame, variant):
    """Five expressions over arrays."""
    arrays, clauses = fen(frame), whole(np)

    def work():
        return {
            name: clause(*(arrays[c] for c in clause.__code__.co_varnames[: clause.__code__.co_argcount]))
            for name, clause in clauses.items()
        }

    return work


if __name__ == "__main__":
    run(["numpy"], prepare)
