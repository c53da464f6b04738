"""The gap list as people take it along: a line a gap, as a workbook or CSV, with what it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import xlsxwriter  # type: ignore[import-untyped]

from liance.chains.gaps import Gap, Key
from liance.chains.graph import Graph, Product
from liance.values.cells import inert
from liance.web.chains.show import AIM_NAMES, BADGES, STAGE_NAMES, STATES, spanned, told
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


def as_csv(lines: Sequence[Line], rests_on: Words, day: date) -> bytes:
    """UTF-8 with a mark, as office programs expect; the last line says what it rests on."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([str(h) for h in HEADS])
    sheet.writerows([inert(cell) for cell in line.cells] for line in lines)
    sheet.writerow([])
    sheet.writerow([f"{rests_on}；{Words('导出日期', 'written on')}{day}"])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_workbook(lines: Sequence[Line], rests_on: Words, day: date) -> bytes:
    """One sheet, no formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(str(Words("补链清单", "Gaps")))
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    page.write_row(0, 0, [str(h) for h in HEADS], bold)
    for number, line in enumerate(lines, 1):
        page.write_row(number, 0, line.cells, wrapped)
    page.write_string(len(lines) + 2, 0, f"{rests_on}；{Words('导出日期', 'written on')}{day}")
    page.set_column(0, len(HEADS) - 1, 16)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(lines), len(HEADS) - 1)
    book.close()
    return out.getvalue()
