"""What the first pass hands to the second: keys as text, limits, what earlier awards take, and whom to look up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from liance.rules import ir
from liance.rules.columns import algebra as a
from liance.rules.columns import ratios as r
from liance.rules.columns.bits import Bit, both, column, either
from liance.rules.columns.graph import Node, col
from liance.rules.columns.keys import text_of
from liance.rules.columns.ledger import paid
from liance.rules.columns.mixed import ZERO, settled
from liance.rules.columns.needs import Pick
from liance.rules.columns.past import total_paid
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.rule import ASKED
from liance.rules.columns.shape import Place
from liance.rules.columns.terms import Terms
from liance.rules.columns.timed import Columns
from liance.rules.columns.told import IN_TURN, whole_of
from liance.rules.columns.values import Num
from liance.rules.columns.whole import MOST_64, Beyond, Whole


def handed(compile_: Columns, terms: Terms, place: Place) -> dict[str, Node]:
    """The columns of one record by name, see `rule.py`."""
    made: dict[str, Node] = {}
    for i, item in enumerate(terms.once.items if terms.once is not None else ()):
        made[f"once{i}"] = text_of(compile_.value(item, place))
    for i, (limit, scope) in enumerate(terms.limits):
        if scope.keys is not None:
            made |= _ends(f"limit{i}", settled(compile_.num(limit.amount, place)))
            made |= _keys(compile_, f"limit{i}key", scope.keys.items, place)
            if whole_of(scope, terms.owner, compile_.pick):
                made |= _used(f"limit{i}used", total_paid(place, None, terms.incentive.id))
    for i, group in enumerate(terms.groups):
        made |= _keys(compile_, f"group{i}key", group.keys, place)
        if group.at_most is not None:
            made |= _ends(f"group{i}", settled(compile_.num(group.at_most, place)))
        if group.kind in IN_TURN:
            used = ZERO
            for member in group.members:
                used = a.add(used, total_paid(place, None, member))
            made |= _used(f"group{i}used", used)
    if (asked := asked_about(compile_, terms, place)) is not None:
        made[ASKED] = column(asked)
        made |= _keys(compile_, "matter", terms.matter, place)
    return made


def _keys(compile_: Columns, name: str, keys: tuple[ir.Expr, ...], place: Place) -> dict[str, Node]:
    """The keys' values as text; null where unknown."""
    return {f"{name}{n}": text_of(compile_.value(k, place)) for n, k in enumerate(keys)}


def _used(name: str, value: Num) -> dict[str, Node]:
    """What earlier awards take; nothing is said where they take nothing."""
    return {} if value.const == 0 else _ends(name, value)


def _ends(name: str, value: Num) -> dict[str, Node]:
    low, high = fen_bounds(value, lambda x: r.down(x, 1))
    return {f"{name}low": low, f"{name}high": high}


def asked_about(compile_: Columns, terms: Terms, place: Place) -> Bit | None:
    """Whether an award may be of the same matter or pay this very record; None: nobody has any award."""
    found: list[Bit] = []
    name = paid(terms.incentive.id, "may")
    matched = terms.once is not None or any(scope.keys is not None for _, scope in terms.limits)
    if matched and name in place.shape.traits:
        by_year = _by_year(terms, compile_.pick)
        found.append(both(col(name), *(_within(terms.incentive.id, place) if by_year else ())))
    other = paid(terms.incentive.id, "other")
    if any(group.kind == "net-of-higher" for group in terms.groups) and other in place.shape.traits:
        found.append(col(other))
    return either(*found) if found else None


def _by_year(terms: Terms, pick: Pick) -> bool:
    """Whether only awards of the record's own year matter, one by one."""
    keyed = [scope for _, scope in terms.limits if scope.keys is not None]
    bounded = all(scope.each_year or whole_of(scope, terms.owner, pick) for scope in keyed)
    return bounded and (terms.once is None or terms.once.year)


def _within(incentive: str, place: Place) -> Iterator[Bit]:
    """Whether the record's year lies among those of the awards; a record of unknown year may."""
    year = place.year_number().low
    first, last = (place.shape.whole(paid(incentive, end)) for end in ("first", "last"))
    assert first is not None
    assert last is not None
    yield r.compare("<=", Ratio(first), year)
    yield r.compare(">=", Ratio(last), year)


def fen_bounds(value: Num, rounding: Callable[[Ratio], Whole]) -> tuple[Node, Node]:
    """Both bounds as whole fen; one and the same column where the value is known."""
    low = fen(rounding(value.low))
    return low, low if value.low is value.high else fen(rounding(value.high))


def fen(value: Whole) -> Node:
    """Whole fen in 64 bits; Beyond where the proven bounds do not fit."""
    if max(abs(value.low), abs(value.high)) > MOST_64:
        raise Beyond(f"an amount may reach {max(abs(value.low), abs(value.high)) / 100:.3e} yuan")
    return value.expr.cast(pl.Int64) if value.wide else value.expr
