"""What a chain command was asked about: products, actors and scenarios by the names that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from liance.diagnostics.diagnostic import Diagnostic, Rejected

if TYPE_CHECKING:
    from liance.chains.graph import Graph
    from liance.chains.wiring import Part, Scenario, What

F = TypeVar("F", bound=Callable[..., Any])
OUTSIDE = ("nothing", "named", "missing", "all")
KINDS = ("input", "equipment", "enables")


def scenario_options(function: F) -> F:
    """--outside and --needs: what can be bought, and which links count."""
    bought = click.option(
        "--outside-buys", "buys", type=click.Choice(OUTSIDE), default="missing",
        help="外地能买到什么：没有、有名有姓的、本地不产的（默认）、全部 · what can be bought outside",
    )  # fmt: skip
    needs = click.option(
        "--needs", type=click.Choice(KINDS), multiple=True,
        help="只把这种联系算作需要，可重复；默认都算 · only such links are needs",
    )  # fmt: skip
    return bought(needs(function))


def removal_options(function: F) -> F:
    """--product, --actor, --source: what goes; any number of times."""
    for option, metavar, text in (
        ("--source", "PRODUCT", "这种产品外地买不到了，可重复 · it can no longer be bought outside"),
        ("--actor", "NAME", "这家不在了，可重复 · somebody who goes"),
        ("--product", "PRODUCT", "这种产品完全没有了，可重复 · a product that goes altogether"),
    ):
        function = click.option(option, f"{option[2:]}s", multiple=True, metavar=metavar, help=text)(function)
    return function


def scenario_of(buys: str, needs: Iterable[str]) -> Scenario:
    """The scenario that options describe."""
    from liance.chains.graph import NEEDED, Kind
    from liance.chains.wiring import Outside, Scenario

    return Scenario(Outside(buys), frozenset(map(Kind, needs)) or NEEDED)


class Asked:
    """Finds what people name in a graph; mistakes are collected until `done`."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.problems: list[Diagnostic] = []
        self._products = _by_name((p.id, (p.name, *p.aliases)) for p in graph.products)
        self._actors = _by_name((a.id, (a.name, a.full_name, a.code)) for a in graph.actors)
        self._chains = _by_name((c.id, (c.name,)) for c in graph.chains)

    def product(self, name: str) -> str:
        """The id of a product, named by id, name or alias."""
        return self._found("no-such-product", name, self._products)

    def actor(self, name: str) -> str:
        """The id of an actor, named by id, name or credit code."""
        return self._found("no-such-actor", name, self._actors)

    def chain(self, name: str | None) -> str | None:
        """The id of a chain, named by id or name."""
        return None if name is None else self._found("no-such-chain", name, self._chains)

    def parts(self, products: Iterable[str], actors: Iterable[str], sources: Iterable[str]) -> list[Part]:
        """What is to be taken away."""
        from liance.chains.wiring import Part, What

        asked: list[tuple[What, str]] = [(What.PRODUCT, self.product(name)) for name in products]
        asked += [(What.ACTOR, self.actor(name)) for name in actors]
        asked += [(What.OUTSIDE, self.product(name)) for name in sources]
        return [Part(what, id_) for what, id_ in dict.fromkeys(asked)]

    def fail(self, code: str, **told: str) -> None:
        """Note a mistake."""
        if (problem := Diagnostic(code, None, told)) not in self.problems:
            self.problems.append(problem)

    def done(self) -> None:
        """Raises Rejected if there was any mistake."""
        if self.problems:
            raise Rejected(self.problems)

    def _found(self, code: str, name: str, known: Mapping[str, str]) -> str:
        from liance.records.vocabulary import near

        if (found := known.get(name.strip())) is None:
            self.fail(code, name=name, guess=near(name.strip(), known) or "、".join(list(known)[:3]) or "—")
            return ""
        return found


def _by_name(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Every name to its id; an id counts before a name, an earlier name before a later one."""
    rows = list(rows)
    found = {id_: id_ for id_, _ in rows}
    for id_, names in rows:
        for name in names:
            if name:
                found.setdefault(name, id_)
    return found
