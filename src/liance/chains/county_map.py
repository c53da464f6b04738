"""The map beside a chain's tables: GeoJSON whose features are the counties, by their code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from liance.chains.graph import County
from liance.diagnostics.diagnostic import Diagnostic
from liance.records.raw import problem, shown

MAP_FILE = "counties.geojson"


def read_map(folder: Path) -> dict[str, object] | None:
    """The map of a chain's folder as GeoJSON; None where there is none. Raises ValueError when it is no JSON object."""
    path = folder / MAP_FILE
    if not path.is_file():
        return None
    made = json.loads(path.read_text("utf-8"))
    if not isinstance(made, dict):
        raise ValueError("not a JSON object")
    return made


def check_map(folder: Path, counties: Sequence[County]) -> Iterator[Diagnostic]:
    """What is wrong with the map: not GeoJSON, or a feature whose `code` is no county of the table."""
    try:
        made = read_map(folder)
    except ValueError as error:
        yield _fault(shown(error), "一个 GeoJSON 对象", "one GeoJSON object")
        return
    if made is None:
        return
    features = made.get("features")
    if not isinstance(features, list):
        yield _fault(shown(made.get("type")), "有 features 的 FeatureCollection", "a FeatureCollection with features")
        return
    known = [county.code for county in counties]
    for number, feature in enumerate(features, 1):
        if (code := _code(feature)) not in known:
            zh = f"第{number}个图形的 properties.code 是县区表里的代码（{'、'.join(known)}）"
            yield _fault(shown(code), zh, f"properties.code of feature {number} to be one of {', '.join(known)}")


def _code(feature: object) -> object:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties.get("code") if isinstance(properties, dict) else None


def _fault(value: str, zh: str, en: str) -> Diagnostic:
    return problem("chain-map", MAP_FILE, {"value": value, "expected": zh, "expected_en": en})
