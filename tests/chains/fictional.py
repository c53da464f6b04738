"""The fictional city's chains (hot-air balloons and bamboo), for every test of the room `chains`."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from liance.chains.graph import Graph
from liance.chains.read import CHAIN_FOLDER, Loaded, load_chain, read_graph
from liance.rules import ir
from liance.rules.build import read

HERE = Path(__file__).parent
CITY = HERE / "city"
LANTERNS = HERE / "lanterns"


@cache
def policy(folder: Path = CITY) -> ir.Policy:
    """A fictional policy: the city's, or the small one that the catalogue's examples are checked by."""
    found = read(folder).policy
    assert found is not None
    return found


@cache
def city() -> Graph:
    """The city's graph: fifteen products, among them alternatives, a special kind and a circle."""
    found = load_chain(CITY, policy())
    assert found is not None
    return found


def changed(folder: Path, file: str, old: str, new: str) -> Loaded:
    """The city's chain read from a copy in which one file says something else."""
    copy = folder / CHAIN_FOLDER
    shutil.copytree(CITY / CHAIN_FOLDER, copy)
    text = (copy / file).read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (copy / file).write_text(text.replace(old, new), "utf-8")
    return read_graph(copy, policy())


def example(folder: Path, file: str, text: str) -> Loaded:
    """A chain of the lanterns' policy as the catalogue writes it: all tables in one file, or the map alone."""
    (folder / file).write_text(text, "utf-8")
    if file != "chain.json":
        (folder / "chain.json").write_text(WHOLE, "utf-8")
    return read_graph(folder, policy(LANTERNS))


WHOLE = """
{"products": [{"id": "lantern", "name": "灯笼", "chain": "lamps", "stage": "downstream", "kind": "product",
               "basis": "policy", "measures": "T1-1", "words": "灯笼"}],
 "actors": [{"id": "society", "name": "灯川灯笼社", "kind": "enterprise", "basis": "field"}],
 "producers": [{"product": "lantern", "actor": "society", "role": "makes", "state": "present", "basis": "field"}],
 "links": [],
 "counties": [{"code": "990201", "name": "灯川县"}]}
"""
