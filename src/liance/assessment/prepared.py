"""A prepared population: its partitions on the disk, and what holds of the whole: years, published figures, counts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import polars as pl

from liance.assessment.pieces import copies_of, cut, years_in
from liance.assessment.reach import Reach
from liance.assessment.size import bytes_of
from liance.records.bulk.tables import Tables
from liance.records.city import ParameterKey, Value
from liance.records.vocabulary import Vocabulary
from liance.records.whole import whole_file
from liance.rules.columns.needs import GATED

FORMAT = "liance-prepared-1"
PIECES, NOTE = "in", "prepared.json"
VALUES: Mapping[str, Callable[[str], Value]] = {
    "int": int,
    "bool": "True".__eq__,
    "str": str,
    "Fraction": Fraction,
    "date": date.fromisoformat,
}
"""How a published figure is read back from its text, by the name of its type."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Partitions in `folder`; `fingerprint` is that of the facts, `digest` of facts, cuts and number of partitions.

    `enterprises` counts them by partition, `rows` the records by type; `sources` tells the state of the files read,
    `bytes` how much memory all records take.
    """

    folder: Path
    fingerprint: str
    digest: str
    enterprises: tuple[int, ...]
    rows: Mapping[str, int]
    years: Mapping[str, range] = field(default_factory=dict)
    parameters: Mapping[ParameterKey, Value] = field(default_factory=dict)
    sources: str = ""
    bytes: int = 0

    @property
    def partitions(self) -> int:
        """How many partitions there are."""
        return len(self.enterprises)


def prepare(
    tables: Tables, vocabulary: Vocabulary, reach: Reach, work: Path, *, partitions: int, memory: int, sources: str = ""
) -> Prepared:
    """Cut a population into `work/in`; what was there before goes first. `memory`: bytes of rows held at a time.

    Raises OSError, ValueError for fewer than one partition.
    """
    folder = work / PIECES
    (work / NOTE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    cut(tables, reach, folder, partitions=partitions, memory=memory)
    made = Prepared(
        folder.absolute(),
        tables.fingerprint,
        _digest(tables.fingerprint, reach, partitions),
        tuple(_enterprises(folder / f"p-{n:04}", reach, partitions, vocabulary) for n in range(partitions)),
        dict(tables.rows),
        years_in(tables, vocabulary),
        dict(tables.parameters),
        sources,
        bytes_of(tables, reach),
    )
    with whole_file(work / NOTE) as part:
        part.write_text(json.dumps(_told(made), ensure_ascii=False), encoding="utf-8")
    return made


def prepared_in(work: Path, reach: Reach) -> Prepared | None:
    """What an earlier run prepared, if it is whole and made for the same reach."""
    try:
        told = json.loads((work / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        return None
    found = Prepared(
        (work / PIECES).absolute(),
        told["fingerprint"],
        told["digest"],
        tuple(told["enterprises"]),
        told["rows"],
        {name: range(first, stop) for name, (first, stop) in told["years"].items()},
        {(id_, scope, year): VALUES[kind](text) for id_, scope, year, kind, text in told["parameters"]},
        told["sources"],
        told["bytes"],
    )
    return found if found.digest == _digest(found.fingerprint, reach, found.partitions) else None


def _told(made: Prepared) -> dict[str, object]:
    return {
        "format": FORMAT,
        "fingerprint": made.fingerprint,
        "digest": made.digest,
        "sources": made.sources,
        "bytes": made.bytes,
        "enterprises": made.enterprises,
        "rows": made.rows,
        "years": {name: (years.start, years.stop) for name, years in made.years.items()},
        "parameters": [(*key, type(value).__name__, str(value)) for key, value in made.parameters.items()],
    }


def _digest(fingerprint: str, reach: Reach, partitions: int) -> str:
    """What the files of all partitions follow from."""
    fields = {name: sorted(names) for name, names in sorted(reach.fields.items())}
    told = (FORMAT, fingerprint, copies_of(reach, partitions), sorted(reach.hops), fields, partitions)
    return sha256(repr(told).encode()).hexdigest()


def _enterprises(place: Path, reach: Reach, partitions: int, vocabulary: Vocabulary) -> int:
    """How many enterprises a partition holds of its own; without such a type, records of the first type."""
    copies = copies_of(reach, partitions)
    gated = vocabulary.type_named(GATED)
    copy = next((c for c in copies if gated is not None and c.type == gated.id), copies[0])
    return int(pl.scan_parquet(place / f"{copy.name}.parquet").select(pl.len()).collect().item())
