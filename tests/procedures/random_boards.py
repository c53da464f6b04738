"""Procedures with boards and branches drawn at random: seats of persons, titles and roles, any rules, any forks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from tests.procedures.random_procedures import NAMES, ROLES, outcomes, roles
from tests.procedures.random_procedures import stages as plain_stages

from liance.rules import ir
from liance.rules.ir.boards import ABOVE, ALL, COUNT, MEAN, MOST, POOLS
from liance.rules.ir.procedures import digest_of
from liance.values.money import ROUNDINGS

CRITERIA = (ir.Criterion("质量", 6), ir.Criterion("作用", 4))
ANSWERS = (
    ir.Answer("yes", "同意"), ir.Answer("no", "不同意", ("reason",)), ir.Answer("scored", "评分", ("score", "amount")),
)  # fmt: skip


@st.composite
def boards(draw: st.DrawFn, handled: tuple[str, ...]) -> ir.Board:
    persons = draw(st.booleans())
    count = draw(st.integers(2, 3))
    titled = [ir.Seat(f"部门{n}", draw(st.just("") | st.sampled_from(handled))) for n in range(count)]
    answers = tuple(draw(st.lists(st.sampled_from(ANSWERS), min_size=1, unique=True)))
    scored = ANSWERS[2] in answers
    return ir.Board(
        tuple(ir.Seat(str(n + 1)) for n in range(count)) if persons else tuple(titled),
        answers,
        persons=persons,
        more=persons and draw(st.booleans()),
        named_by=("city",),
        blind=draw(st.booleans()),
        declares=draw(st.booleans()),
        criteria=CRITERIA if scored else (),
        pooled=draw(st.sampled_from(POOLS)) if scored else "",
        rounding=draw(st.sampled_from(sorted(ROUNDINGS))) if scored else "",
    )


def tallies(board: ir.Board) -> st.SearchStrategy[ir.Tally]:
    answers = st.sampled_from([a.id for a in board.answers])
    counted = st.builds(ir.Tally, st.sampled_from([ALL, MOST]), answers)
    least = st.builds(ir.Tally, st.just(COUNT), answers, st.integers(1, 3))
    mean = st.builds(ir.Tally, st.sampled_from([MEAN, ABOVE]), st.just(""), st.integers(1, 9))
    return counted | least | mean if board.criteria else counted | least


@st.composite
def stages(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> ir.Stage:
    """A plain stage, or one with a board whose last rule is 否则; in either some outcome may lead to several."""
    made: ir.Stage = draw(plain_stages(name, names))
    first = replace(made.outcomes[0], to=draw(st.sampled_from(names)), ending=None, at_term=False)
    made = replace(made, outcomes=tuple(draw(forked(o, names)) for o in (first, *made.outcomes[1:])))
    handled = tuple(r for r in draw(roles()) if r != "system") or ("county",)
    if not draw(st.integers(0, 2)):
        return replace(made, roles=handled)
    board = draw(boards(handled))
    ruled = [draw(outcomes(n, names)) for n in range(draw(st.integers(1, 3)))]
    ruled = [replace(draw(forked(o, names)), once=False, at_term=False, needs=(), by=()) for o in ruled]
    rules = [replace(o, when=(draw(tallies(board)),)) for o in ruled[:-1]]
    taken = [o for o in made.outcomes[:1] if draw(st.booleans())]
    own = [replace(o, id=f"by{n}", by=o.by or ("city",)) for n, o in enumerate(taken)]
    silent = [a.id for a in board.answers if not a.needs]
    return replace(
        made,
        roles=handled,
        outcomes=(*rules, replace(ruled[-1], otherwise=True), *own),
        board=board,
        by_unit=False,
        deemed=draw(st.sampled_from(silent)) if silent and made.limit and draw(st.booleans()) else None,
    )


@st.composite
def forked(draw: st.DrawFn, outcome: ir.Outcome, names: tuple[str, ...]) -> ir.Outcome:
    others = [n for n in names if n != outcome.to]
    if outcome.to is None or draw(st.integers(0, 1)):
        return outcome
    return replace(outcome, also=tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True))))


@st.composite
def procedures(draw: st.DrawFn) -> ir.Procedure:
    names = NAMES[: draw(st.integers(2, 4))]
    graph = tuple(draw(stages(name, names)) for name in names)
    made = ir.Procedure("random", "随机程序", "application", "奖补申请", graph, ROLES)
    return replace(made, digest=digest_of(made))
