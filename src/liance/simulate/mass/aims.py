"""What every cell of given totals asks for in a city of a given size: whole numbers that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from liance.simulate.mass.totals import LARGEST, Cell, largest_year
from liance.values.money import WAN

TOP: Final = 10**7
"""The largest weight; a firm of this weight is at the upper end of its band."""
_TYPICAL: Final = 10**5


@dataclass(frozen=True, slots=True)
class Aim:
    """A cell at the size of the city: `firms`, and `revenue` in fen (None: not asked) before the band has its say."""

    cell: Cell
    firms: int
    revenue: int | None

    @property
    def width(self) -> int:
        """How far a firm's revenue may be above the lower end of the band."""
        return min(self.cell.high - 1, LARGEST) - self.cell.low

    def above(self, weight: int) -> int:
        """What all firms of the cell have above its lower end, as near to the aim as the band allows.

        `weight` is the sum of their weights, from which a revenue that is not asked follows.
        """
        if self.revenue is not None:
            return min(max(self.revenue - self.firms * self.cell.low, 0), self.firms * self.width)
        typical = max(self.cell.low, 100 * WAN)
        return weight * min(typical, self.width) // _TYPICAL if self.cell.open else weight * self.width // TOP


def aims_of(cells: Sequence[Cell], enterprises: int | None = None) -> list[Aim]:
    """The cells at a city of so many enterprises, in their order; by default of as many as they ask for.

    Counts are scaled by largest remainder, sector by sector and year by year; revenue with its cell's count.
    """
    asked, sizes = largest_year(cells), sector_sizes(cells, enterprises)
    firms: dict[Cell, int] = {}
    for sector, year in sorted({(cell.sector, cell.year) for cell in cells}):
        inside = [cell for cell in cells if (cell.sector, cell.year) == (sector, year)]
        counts = [cell.firms for cell in inside]
        most = max(asked[sector], 1)
        whole = (2 * sum(counts) * sizes[sector] + most) // (2 * most)
        firms |= zip(inside, share(counts, whole), strict=True)
    return [Aim(cell, firms[cell], _scaled(cell, firms[cell])) for cell in cells]


def sector_sizes(cells: Sequence[Cell], enterprises: int | None = None) -> dict[str, int]:
    """How many firms each sector has in a city of so many enterprises, or of as many as the cells ask for."""
    asked = largest_year(cells)
    return dict(zip(asked, share(list(asked.values()), enterprises or sum(asked.values())), strict=True))


def _scaled(cell: Cell, firms: int) -> int | None:
    if cell.revenue is None or firms == cell.firms:
        return cell.revenue
    return cell.revenue * firms // cell.firms


def share(parts: Sequence[int], whole: int) -> list[int]:
    """Whole numbers in the proportion of the parts that add up to `whole`: largest remainders, earlier ones first."""
    total = sum(parts)
    if total == 0:
        return [0] * len(parts)
    made = [part * whole // total for part in parts]
    largest = sorted(range(len(parts)), key=lambda i: (-(parts[i] * whole % total), i))
    for index in largest[: whole - sum(made)]:
        made[index] += 1
    return made
