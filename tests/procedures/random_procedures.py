"""Procedures drawn at random: any graph of stages, any mixture of roles, limits, pauses, recusals and terms."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from liance.rules import ir
from liance.rules.ir.procedures import ENDINGS, NEEDS, digest_of

ROLES = (ir.Role("firm", "企业", party=True), *(ir.Role(r, r) for r in ("county", "city", "finance", "system")))
NAMES = ("a", "b", "c", "d", "e")


def limits() -> st.SearchStrategy[ir.TimeLimit | None]:
    days = st.builds(ir.TimeLimit, st.integers(1, 9), working=st.booleans(), ground=st.just("规定"))
    monthly = st.builds(ir.TimeLimit, st.integers(1, 28), st.just(False), st.just("规定"), monthly=st.just(True))
    return st.none() | days | monthly


def roles() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([r.id for r in ROLES]), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def outcomes(draw: st.DrawFn, number: int, stages: tuple[str, ...]) -> ir.Outcome:
    to = draw(st.none() | st.sampled_from(stages))
    kind = draw(st.sampled_from(ENDINGS))
    return ir.Outcome(
        f"o{number}",
        f"结果{number}",
        to,
        ir.Ending(kind, kind, kind) if to is None else None,
        once=draw(st.integers(0, 3)) == 0,
        pauses=to is not None and draw(st.integers(0, 2)) == 0,
        at_term=draw(st.integers(0, 4)) == 0,
        needs=tuple(draw(st.lists(st.sampled_from(NEEDS), max_size=2, unique=True))),
        by=draw(st.just(()) | roles()),
    )


@st.composite
def stages(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> ir.Stage:
    made = tuple(draw(outcomes(n, names)) for n in range(draw(st.integers(1, 4))))
    limit = draw(limits())
    return ir.Stage(
        name,
        f"阶段{name}",
        draw(roles()),
        made,
        limit=limit,
        control=draw(st.booleans()),
        recuse=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        recuse_reviewers=draw(st.booleans()),
        escalate_to=draw(st.none() | st.sampled_from(["county", "city"])) if limit else None,
        deemed=draw(st.none() | st.sampled_from([o.id for o in made])) if limit else None,
        by_unit=draw(st.integers(0, 4)) == 0,
    )


@st.composite
def procedures(draw: st.DrawFn) -> ir.Procedure:
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    graph = tuple(draw(stages(name, names)) for name in names)
    total = draw(st.none() | st.builds(ir.TotalLimit, st.integers(5, 60), st.sampled_from(names)))
    made = ir.Procedure("random", "随机程序", "application", "奖补申请", graph, ROLES, total)
    return replace(made, digest=digest_of(made))
