"""Frames kept in Parquet, for a population that is assessed again and again."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

import polars as pl

from liance.records.whole import whole_file
from liance.rules.columns.frames import Framed
from liance.rules.columns.needs import Site
from liance.rules.columns.shape import Shape, Trait


def save_frame(framed: Framed, path: Path) -> None:
    """Write a frame to PATH.parquet, and what is known of its columns to PATH.json, which is written last."""
    with whole_file(path.with_suffix(".parquet")) as part:
        framed.frame.write_parquet(part, compression="lz4")
    years = framed.shape.years
    traits = {name: list(astuple(trait)) for name, trait in framed.shape.traits.items()}
    told = {"years": [years.start, years.stop], "single": framed.shape.single, "traits": traits}
    with whole_file(path.with_suffix(".json")) as part:
        part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def load_shape(site: Site, path: Path) -> Shape | None:
    """What is known of the columns of a frame as it was saved; None where it was not."""
    try:
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        single = told["single"]
    except (OSError, ValueError, KeyError):
        return None
    traits = {name: _trait(*values) for name, values in told["traits"].items()}
    return Shape(site.basis, traits, range(*told["years"]), single)


def _trait(low: int, high: int, scale: int, nullable: bool, words: list[str]) -> Trait:
    return Trait(low, high, scale, nullable, tuple(words))


def load_frame(site: Site, path: Path) -> Framed | None:
    """The frame of a site as it was saved; None where it was not."""
    shape = load_shape(site, path)
    try:
        frame = pl.read_parquet(path.with_suffix(".parquet"), memory_map=True)
    except (OSError, pl.exceptions.PolarsError):
        return None
    return None if shape is None else Framed(frame, shape)
