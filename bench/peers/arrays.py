"""The rows as NumPy arrays."""

import numpy as np
from harness import MONEY


def yuan(frame, kind):
    """The columns as arrays, money in floats of yuan; what is missing becomes not-a-number."""
    arrays = {c: frame[c].to_numpy() for c in frame.columns}
    return {c: (a / 100).astype(kind) if c in MONEY else a for c, a in arrays.items()}


def fen(frame):
    """The columns as arrays of integers and booleans, money in fen. An array of integers cannot lack a value."""
    if short := [c for c in frame.columns if frame[c].null_count()]:
        raise ValueError(f"no integer for what is missing in {short}")
    return {c: np.ascontiguousarray(frame[c].to_numpy()) for c in frame.columns}
