"""Two tables of results compared: who gains, who loses, what it costs, how the money is spread; exact to the fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from liance.records.vocabulary import Vocabulary
from liance.simulate.dimensions import classes_of, filled, owners, with_dimensions
from liance.simulate.evaluate import Population

MATTER = ["incentive", "record"]
WORD = pl.String()
SIDES = ("before", "after")
CHANGES = ("new", "gone", "more", "less", "terms", "opened", "settled", "open", "same")
"""What a reform does to one matter. `new`, `gone`: paid only after, only before. `more`, `less`: another amount.
`terms`: the same amount at most, of another nature or with another least amount. `opened`: it became undetermined.
`settled`: it was undetermined and is decided now. `open`: undetermined before and after, with other bounds."""
TOPS = (1, 5, 10)
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a reform changes. Money in fen; totals must stay below 2^63 fen.

    `matters`: one row per incentive, record and beneficiary paid or perhaps paid before or after, with the columns
    outcome, low, high of each side (`_before`, `_after`; null: refused), a column per dimension, `change`, and `gain`:
    the most that may be paid after less that before; null where either side is undetermined, for unknown is not zero.

    `parties`: one row per beneficiary: name, dimensions (by its latest known year), `before` and `after` (the most that
    may be paid in matters decided), `gain` (over matters decided on both sides), `opened` and `settled` (how many
    matters became undetermined, or ceased to be), `entitled` (`new`, `gone`, or null where that did not change).
    """

    matters: pl.DataFrame
    parties: pl.DataFrame


def compare(before: pl.DataFrame, after: pl.DataFrame, population: Population) -> Comparison:
    """Compare two tables of results (`columns.results.SCHEMA`) of one population."""
    matters = with_dimensions(_matters(before, after), population)
    return Comparison(matters, _parties(matters, population))


def _matters(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The two sides of every record under every incentive; one whose beneficiary changed stands on two rows."""
    first, second = (_side(table, side) for table, side in zip((before, after), SIDES, strict=True))
    joined = first.join(second, on=MATTER, how="full", coalesce=True)
    there = pl.all_horizontal(pl.col(f"outcome_{side}").is_not_null() for side in SIDES)
    other = there & pl.col("party_before").ne_missing(pl.col("party_after"))
    parts = [joined.filter(~other)]
    for side in SIDES:
        nobody = [pl.lit(None).alias(f"{name}_{side}") for name in ("party", "outcome", "low", "high")]
        parts.append(joined.filter(other).with_columns(nobody))
    made = pl.concat(parts, how="vertical_relaxed").select(
        *MATTER,
        *(pl.coalesce(f"{name}_before", f"{name}_after").alias(name) for name in ("year", "party")),
        pl.col("^(outcome|low|high)_(before|after)$"),
    )
    return made.rename({"party": "beneficiary"}).with_columns(gain=_sure("after") - _sure("before"), change=_change())


def _side(table: pl.DataFrame, side: str) -> pl.DataFrame:
    own = ["year", "party", "outcome", "low", "high"]
    renamed = table.rename({"beneficiary": "party"}).select(*MATTER, *own).with_columns(pl.col("outcome").cast(WORD))
    return renamed.rename({name: f"{name}_{side}" for name in own})


def _open(side: str) -> pl.Expr:
    """Whether a matter is undetermined, or has no upper bound though a rule gives its amount."""
    outcome = pl.col(f"outcome_{side}")
    endless = pl.col(f"high_{side}").is_null() & (outcome != "manual")
    return ((outcome == "undetermined") | endless).fill_null(False)


def _sure(side: str) -> pl.Expr:
    """The most that is paid: nothing where refused or settled by hand, null where undetermined."""
    return pl.when(~_open(side)).then(pl.col(f"high_{side}").fill_null(0))


def _change() -> pl.Expr:
    absent = {side: pl.col(f"outcome_{side}").is_null() for side in SIDES}
    equal = [pl.col(f"{n}_before").eq_missing(pl.col(f"{n}_after")) for n in ("outcome", "low", "high")]
    cases = {
        "same": pl.all_horizontal(equal),
        "open": _open("before") & _open("after"),
        "opened": _open("after"),
        "settled": _open("before"),
        "new": absent["before"],
        "gone": absent["after"],
        "more": _sure("after") > _sure("before"),
        "less": _sure("after") < _sure("before"),
    }
    named = pl.coalesce(*(pl.when(met).then(pl.lit(name)) for name, met in cases.items()), pl.lit("terms"))
    return named.cast(pl.Enum(CHANGES))


def _parties(matters: pl.DataFrame, population: Population) -> pl.DataFrame:
    there, decided = _there(), _decided()
    entitled = (
        pl.when(~there["before"] & decided["after"])
        .then(pl.lit("new"))
        .when(decided["before"] & ~there["after"])
        .then(pl.lit("gone"))
    )
    made = matters.group_by("beneficiary").agg(
        *(_sure(side).sum().alias(side) for side in SIDES),
        pl.col("gain").sum(),
        *((pl.col("change") == kind).sum().alias(kind) for kind in ("opened", "settled")),
        entitled.alias("entitled"),
    )
    known = made.join(owners(population), "beneficiary", "left")
    return known.with_columns(filled(d) for d in population.vocabulary.dimensions).sort("beneficiary")


def _there() -> dict[str, pl.Expr]:
    """Per side, whether any matter is not refused."""
    return {side: pl.col(f"outcome_{side}").is_not_null().any() for side in SIDES}


def _decided() -> dict[str, pl.Expr]:
    """Per side, whether any matter is neither refused nor undetermined."""
    return {side: (pl.col(f"outcome_{side}").is_not_null() & ~_open(side)).any() for side in SIDES}


def in_words(comparison: Comparison, vocabulary: Vocabulary, lang: str) -> Comparison:
    """The comparison with the classes of its dimensions named in a language."""
    names = []
    for d in vocabulary.dimensions:
        zh, said = classes_of(d), classes_of(d, lang)
        column = pl.col(d.id).cast(WORD).replace(zh, said)
        names.append(column.cast(pl.Enum(said)) if d.bands else column)
    return Comparison(comparison.matters.with_columns(names), comparison.parties.with_columns(names))


# ---- costs ---------------------------------------------------------------------------------------------------------
def effects(comparison: Comparison, *keys: str) -> pl.DataFrame:
    """Costs and numbers of beneficiaries by columns of `matters` (none: one row for all).

    Per side: `low_*` what is certain and `high_*` the most (of matters decided), `open_*` how many are undetermined and
    `perhaps_*` the most that these may come to as far as bounded. `change` is that of `high`. It consists of `gains`
    less `losses` of beneficiaries (within the group), plus `settled` less `opened`: money of matters that ceased
    to be, or became, undetermined. `winners`, `losers`, `new`, `gone` count beneficiaries.
    """
    sides = [expression for side in SIDES for expression in _cost(side)]
    moved = [
        _sure("after").filter(pl.col("change") == "settled").sum().alias("settled"),
        _sure("before").filter(pl.col("change") == "opened").sum().alias("opened"),
    ]
    costs = _by(comparison.matters, keys, [*sides, *moved])
    costs = costs.with_columns(change=pl.col("high_after") - pl.col("high_before"))
    people = _people(comparison.matters, keys)
    if not keys:
        return pl.concat([costs, people], how="horizontal")
    return costs.join(people, keys, "left", nulls_equal=True).sort(keys)


def _by(frame: pl.DataFrame, keys: Sequence[str], sums: list[pl.Expr]) -> pl.DataFrame:
    """Sums by some columns; of everything without any."""
    return frame.group_by(keys).agg(sums) if keys else frame.select(sums)


def _cost(side: str) -> list[pl.Expr]:
    sure, high = ~_open(side), pl.col(f"high_{side}")
    return [
        pl.col(f"low_{side}").filter(sure).sum(),
        high.filter(sure).sum(),
        _open(side).sum().alias(f"open_{side}"),
        high.filter(_open(side)).sum().alias(f"perhaps_{side}"),
    ]


def _people(matters: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Who gains and loses within each group."""
    there, decided = _there(), _decided()
    mine = matters.group_by(*keys, "beneficiary").agg(
        pl.col("gain").sum(),
        new=~there["before"] & decided["after"],
        gone=decided["before"] & ~there["after"],
    )
    gain = pl.col("gain")
    sums = [
        gain.filter(gain > 0).sum().alias("gains"),
        -gain.filter(gain < 0).sum().alias("losses"),
        (gain > 0).sum().alias("winners"),
        (gain < 0).sum().alias("losers"),
        pl.col("new").sum(),
        pl.col("gone").sum(),
    ]
    return _by(mine, keys, sums)


# ---- spread --------------------------------------------------------------------------------------------------------
def distribution(comparison: Comparison, *keys: str) -> pl.DataFrame:
    """Deciles of what beneficiaries gain or lose, by columns of `parties`: whose amount did not change is left out.

    `count`, then `least`, `d1` … `d9`, `most` in fen, each the gain of some beneficiary (of n in rising order the
    ⌈k·n/10⌉-th), so nothing is interpolated.
    """
    moved = comparison.parties.filter(pl.col("gain") != 0)
    ranked = pl.col("gain").sort()
    tenths = [
        ranked.get((pl.len() * k + TENTHS - 1) // TENTHS - 1, null_on_oob=True).alias(f"d{k}") for k in range(1, TENTHS)
    ]
    ends = (pl.col("gain").min().alias("least"), pl.col("gain").max().alias("most"))
    found = _by(moved, keys, [pl.len().alias("count"), ends[0], *tenths, ends[1]])
    return found.filter(pl.col("count") > 0).sort(keys or "count")


@dataclass(frozen=True, slots=True)
class Concentration:
    """How unevenly money goes to those who get some: shares of the first so many, Gini, Herfindahl-Hirschman."""

    recipients: int
    total: int
    top: Mapping[int, Fraction]
    gini: Fraction
    hhi: Fraction


def concentration(amounts: pl.Series) -> Concentration:
    """The concentration of amounts in fen; who gets nothing is left out. All zero where nobody gets anything.

    Gini is 0 where all get the same; HHI is the sum of squared shares, from 1/n (all the same) to 1 (one gets all).
    """
    ranked = amounts.filter(amounts > 0).sort().cast(pl.Int128)
    count, total = len(ranked), int(ranked.sum() or 0)
    if count == 0:
        return Concentration(0, 0, dict.fromkeys(TOPS, Fraction(0)), Fraction(0), Fraction(0))
    ranks = pl.int_range(1, count + 1, eager=True).cast(pl.Int128)
    weighted, squares = int((ranks * ranked).sum()), int((ranked * ranked).sum())
    return Concentration(
        count,
        total,
        {top: Fraction(int(ranked.tail(top).sum()), total) for top in TOPS},
        Fraction(2 * weighted, count * total) - Fraction(count + 1, count),
        Fraction(squares, total * total),
    )
