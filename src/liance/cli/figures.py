"""A figure of the rules as an option names it: found, written, read, varied, and between which values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.report.page import Both
    from liance.rules.ir import Policy
    from liance.simulate.figures import RuleFigure

    Number = int | Fraction

STEPS: dict[str, int | Fraction] = {"money": 1, "ratio": Fraction(1, 10_000)}
"""One fen, a hundredth of a percent; anything else by one."""


def figure_named(law: Policy, path: str) -> RuleFigure:
    """The one figure of the rules that a path names. Raises Rejected where there is none, or where it is a date."""
    from liance.cli.choose import reject
    from liance.rules.document import plain
    from liance.simulate.figures import figures_of
    from liance.simulate.patches import Law, SetFigure, applied

    found = [f for f in figures_of(law) if plain(path) in (plain(f.path), *f.names)]
    if len(found) != 1:
        applied([SetFigure(path, "0")], Law(law))
    if len(found) != 1 or not isinstance(found[0].value, int | Fraction):
        reject("solve-figure", path=path)
    return found[0]


def written(figure: RuleFigure, value: Number) -> str:
    """A value as the policy would write it in the place of a figure."""
    from liance.values.decimals import exact_text
    from liance.values.money import format_money

    if figure.type.shown == "money":
        return format_money(int(value)).replace(",", "")
    if figure.type.shown == "ratio":
        return f"{exact_text(Fraction(value) * 100)}%"
    return f"{value}{figure.text.lstrip('0123456789.,')}"


def named(figure: RuleFigure, value: Number) -> Both:
    """A value in both languages."""
    from liance.report.page import Both
    from liance.values.money import format_money

    text = written(figure, value)
    return Both(text, format_money(int(value), "en") if figure.type.shown == "money" else text)


def varying(law: Policy, figure: RuleFigure) -> Callable[[Number], Policy]:
    """The policy with other values in the place of a figure. Raises Rejected where a table loses its order."""
    from liance.simulate.patches import setter

    set_to = setter(law, figure)
    return lambda value: set_to(written(figure, value))


def half(figure: RuleFigure) -> Number:
    """Half of a figure, in whole steps; of one that is a single step, itself."""
    assert isinstance(figure.value, int | Fraction)
    step = Fraction(STEPS.get(figure.type.shown) or 1)
    made = max(Fraction(figure.value) / 2 // step * step, step)
    return int(made) if isinstance(figure.value, int) else made


def range_of(
    figure: RuleFigure, vary: Callable[[Number], Policy], texts: tuple[str | None, str | None, str | None]
) -> tuple[Number, Number, Number]:
    """From where to where to look and how finely: as asked, else from next to nothing to four times the figure."""
    from liance.cli.choose import reject

    assert isinstance(figure.value, int | Fraction)
    now: Number = figure.value
    least, most, every = (None if text is None else value_of(figure, text) for text in texts)
    step: Number = (STEPS.get(figure.type.shown) or 1) if every is None else every
    told = {"path": figure.path, "value": " ".join(t for t in texts if t) or figure.text}
    if step <= 0 or (least is not None and most is not None and most - least < step):
        reject("solve-range", **told)
    top = 4 * now if figure.type.shown != "ratio" or now > 1 else min(4 * now, Fraction(1))
    low = _legal(vary, now, now % step or step, step) if least is None else least
    high = _legal(vary, now, now + (top - now) // step * step, step) if most is None else most
    if high - low < step:
        reject("solve-range", **told)
    return low, high, step


def _legal(vary: Callable[[Number], Policy], now: Number, end: Number, step: Number) -> Number:
    """The value farthest from now towards the end that the policy can have: its tables must stay in order."""
    from liance.diagnostics.diagnostic import Rejected

    sign = step if end > now else -step
    good, bad = 0, int(Fraction(abs(Fraction(end) - now)) // Fraction(step)) + 1
    tried = bad - 1
    while bad - good > 1:
        try:
            vary(now + tried * sign)
            good = tried
        except Rejected:
            bad = tried
        tried = (good + bad) // 2
    return now + good * sign


def value_of(figure: RuleFigure, text: str) -> Number:
    """A value typed for a figure: with the figure's unit, or a plain number in it. Raises Rejected otherwise."""
    from liance.cli.choose import reject
    from liance.rules.document import plain
    from liance.simulate.patches import read_figure
    from liance.values.faults import ValueFault

    try:
        read = read_figure(plain(text))
    except ValueFault:
        read = None
    wanted = read_figure(plain(figure.text))
    if read is None or wanted is None or read[1] != wanted[1] or not isinstance(read[0], int | Fraction):
        reject("solve-range", path=figure.path, value=text)
    return read[0]
