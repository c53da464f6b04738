"""The gap list as people take it along: a line a gap, as a workbook or CSV, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from liance.chains.gaps import Gap, Key
from liance.chains.graph import Graph, Product
from liance.web.chains.show import AIM_NAMES, BADGES, STAGE_NAMES, STATES, spanned, told
from liance.web.site.sheets import Sheet
from liance.web.site.words import Words

KEY_NAMES = {
    Key.STATED: Words("政策写明", "stated by the policy"),
    Key.USERS: Words("本地要用它的产品", "local products that need it"),
    Key.RADIUS: Words("断了它跟着断的产品", "products that fall without it"),
    Key.CARRIED: Words("带来的外购投入", "outside input it carries"),
    Key.LIKENESS: Words("与本地产品的相近度", "likeness to local products"),
}
NO = Words("否", "no")
YES = Words("是", "yes")


@dataclass(frozen=True, slots=True)
class Line:
    """One gap in words."""

    product: Product
    chain: str
    stage: Words
    state: Words
    badge: str
    aim: Words
    stated: bool
    users: tuple[str, ...]
    radius: str
    carried: str
    likeness: str
    front: bool
    told: Words

    @property
    def cells(self) -> tuple[str, ...]:
        """As cells of a file, in the order of `HEADS`."""
        return (
            self.product.name, self.chain, str(self.stage), str(self.state), str(self.aim),
            str(YES if self.stated else NO), "、".join(self.users), self.radius, self.carried, self.likeness,
            str(YES if self.front else NO), str(self.told),
        )  # fmt: skip


HEADS = (
    Words("产品", "product"), Words("产业链", "chain"), Words("环节", "stage"), Words("状态", "state"),
    Words("政策方向", "aim"), KEY_NAMES[Key.STATED], KEY_NAMES[Key.USERS], KEY_NAMES[Key.RADIUS],
    KEY_NAMES[Key.CARRIED], KEY_NAMES[Key.LIKENESS], Words("没有别的缺口样样不差于它", "on the front"),
    Words("依据", "basis"),
)  # fmt: skip


def line_of(graph: Graph, gap: Gap) -> Line:
    """A gap in words."""
    product = graph.product[gap.product]
    chain = next(c.name for c in graph.chains if c.id == product.chain)
    like = gap.likeness
    near = f"{graph.product[like.product].name} {_two(like.cosine)}" if like and like.product else "—"
    return Line(
        product, chain, STAGE_NAMES[product.stage], STATES[gap.presence], BADGES[gap.presence],
        AIM_NAMES.get(gap.aim, Words("—", "—")), gap.stated, tuple(graph.product[u].name for u in gap.users),
        spanned(gap.radius), _two(gap.carried), near, gap.front, told(product.evidence),
    )  # fmt: skip


def _two(value: Fraction) -> str:
    """Two decimals, half up, without a float."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def sheet_of(lines: Sequence[Line], rests_on: Words, day: date) -> Sheet:
    """The list, to be taken along."""
    return Sheet(Words("补链清单", "Gaps"), HEADS, [line.cells for line in lines], rests_on, day)
