"""The five clauses as one loop that numba compiles for two threads: about what this machine can do at all."""

import numba
import numpy as np
from arrays import fen
from harness import CLAUSES, run


@numba.njit
def tier(revenue, before, thresholds, awards, growth):
    """The highest tier newly crossed."""
    award = 0
    if before > 0 and revenue * 100 > before * growth:
        for i in range(len(thresholds)):
            if revenue > thresholds[i] and before <= thresholds[i]:
                award = awards[i]
    return award


M_AT, M_AWARD = (10**10, 3 * 10**10, 5 * 10**10, 10**11), (10**7, 3 * 10**7, 5 * 10**7, 10**8)
S_AT, S_AWARD = (2 * 10**9, 5 * 10**9, 10**10), (10**7, 3 * 10**7, 5 * 10**7)
TENTHS = (0, 7, 5, 3)


@numba.njit(parallel=True)
def fill(
    division, revenue, before, spent, land, developed, produced, sales, sales_before, rent, nth, paid,
    manufacturing, software, investment, chips, rents,
):  # fmt: skip
    """All five awards of every row, into arrays that are there."""
    for i in numba.prange(len(revenue)):
        manufacturing[i] = tier(revenue[i], before[i], M_AT, M_AWARD, 108) if division[i] == 39 else 0
        software[i] = tier(revenue[i], before[i], S_AT, S_AWARD, 112) if division[i] == 65 else 0
        investment[i] = min((spent[i] - land[i]) // 1000 * 100, 10**9) if spent[i] >= 5 * 10**9 else 0
        first = developed[i] and produced[i] and sales[i] > 2 * 10**9 and sales_before[i] <= 2 * 10**9
        chips[i] = min(sales[i] // 10_000 * 100, 10**8) if first else 0
        tenths = TENTHS[nth[i]] if nth[i] <= 3 else 0
        rents[i] = min(rent[i] * tenths // 10, max(10**8 - paid[i], 0)) // 100 * 100


def prepare(frame, variant):
    """The loop, compiled before the clock starts."""
    numba.set_num_threads(min(2, numba.config.NUMBA_NUM_THREADS))
    given = list(fen(frame).values())

    def work():
        made = [np.empty(frame.height, np.int64) for _ in CLAUSES]
        fill(*given, *made)
        return dict(zip(CLAUSES, made, strict=True))

    return work


if __name__ == "__main__":
    run(["numba", "numpy"], prepare)
