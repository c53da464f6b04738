"""The county map: outlines as SVG paths, and in each how many actors of the chain are there, verified or thought to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from liance.chains.graph import Actor, Graph, Park

WIDTH = 720
SHADES = (0, 1, 3, 6)
"""From how many actors on a county is drawn in the next shade."""


@dataclass(frozen=True, slots=True)
class CountyShown:
    """One county: its outline (empty where the map has none), where its name stands, who is there."""

    code: str
    name: str
    path: str
    x: int
    y: int
    actors: tuple[Actor, ...]
    parks: tuple[Park, ...]

    @property
    def shade(self) -> int:
        """The shade by the number of actors."""
        return sum(len(self.actors) >= least for least in SHADES) - 1


@dataclass(frozen=True, slots=True)
class CountyMap:
    """All counties, those without a known county apart, and whether the map may be published."""

    width: int
    height: int
    counties: tuple[CountyShown, ...]
    elsewhere: tuple[Actor, ...]
    """Local actors whose county is not known."""
    approval: str
    """The map's approval number (审图号); empty: for work inside the office only."""


def counties_of(graph: Graph, outlines: Mapping[str, Any] | None) -> CountyMap:
    """The counties of a graph with their outlines."""
    features = {f["properties"]["code"]: f for f in (outlines or {}).get("features", ())}
    points = [point for f in features.values() for ring in _rings(f) for point in ring]
    frame = _Frame(points)
    local = [a for a in graph.actors if a.local]
    shown = []
    for county in graph.counties:
        feature = features.get(county.code)
        rings = list(_rings(feature)) if feature is not None else []
        x, y = frame.at(*(feature["properties"]["center"] if feature is not None else (0, 0)))
        path = "".join("M" + "L".join("{} {}".format(*frame.at(*p)) for p in ring) + "Z" for ring in rings)
        here = tuple(a for a in local if a.county == county.code)
        parks = tuple(p for p in graph.parks if p.county == county.code)
        shown.append(CountyShown(county.code, county.name, path, x, y, here, parks))
    approval = str((outlines or {}).get("map_approval", ""))
    unknown = tuple(a for a in local if a.county not in {c.code for c in graph.counties})
    return CountyMap(WIDTH, frame.height, tuple(shown), unknown, approval)


def _rings(feature: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    shape = feature["geometry"]
    yield from shape["coordinates"] if shape["type"] == "Polygon" else (r for p in shape["coordinates"] for r in p)


class _Frame:
    """Degrees to places on the page: north above, a degree of longitude shortened as at the middle latitude."""

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        xs, ys = [p[0] for p in points] or [0.0, 1.0], [p[1] for p in points] or [0.0, 1.0]
        self.west, self.north = min(xs), max(ys)
        squeeze = cos(radians((min(ys) + max(ys)) / 2))
        self.across = WIDTH / ((max(xs) - self.west) or 1)
        self.down = self.across / squeeze
        self.height = round((self.north - min(ys)) * self.down)

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        """The place of a point."""
        return round((longitude - self.west) * self.across), round((self.north - latitude) * self.down)
