"""The bench that leaves links out: what it reads, how it counts, and a run from the shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bench.chain_files import Unreadable, read_chain_files
from bench.links import FUSION, Rank, interval, left_out, needs_of, rank, sampled
from bench.marks import Mark

from liance.chains.graph import Kind
from liance.chains.matching.inputs import METHODS, Inputs

ROOT = Path(__file__).resolve().parents[1]
PRODUCTS = """编号,名称,别名,产业链,环节
a,铜杆,,wire,upstream
b,铜线,漆包线；电磁线,wire,midstream
c,铝杆,,wire,upstream
d,铝线,,wire,midstream
e,绝缘漆,,wire,upstream
"""
LINKS = """upper,lower,kind
a,b,投入
c,d,input
e,b,
e,d,input
b,d,complement
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    products, links = tmp_path / "products.csv", tmp_path / "links.csv"
    products.write_text(PRODUCTS, "utf-8")
    links.write_text(LINKS, "utf-8")
    return products, links


def test_columns_may_have_chinese_heads_and_optional_ones_may_be_missing(files: tuple[Path, Path]) -> None:
    products, links = read_chain_files(*files)
    assert products[1].aliases == ("漆包线", "电磁线")
    assert (products[0].chain, products[0].stage, products[0].codes) == ("wire", "upstream", ())
    assert [link.kind for link in links] == [Kind.INPUT] * 4 + [Kind.COMPLEMENT]
    assert needs_of(links) == [("a", "b"), ("c", "d"), ("e", "b"), ("e", "d")]


def test_everything_that_is_wrong_is_told_with_its_place(files: tuple[Path, Path]) -> None:
    files[0].write_text("id,name\na,铜\na,铝\nb,\nc,银\n", "utf-8")
    files[1].write_text("upper,lower,kind\na,x,input\na,c,flows\na,a,input\n", "utf-8")
    with pytest.raises(Unreadable) as wrong:
        read_chain_files(*files)
    assert [line.split(";")[0] for line in str(wrong.value).splitlines()] == [
        "products.csv, row 4: name is empty", "links.csv, row 2: no product x", "links.csv, row 3: no kind flows",
        "links.csv, row 4: a is linked with itself", "products.csv: id a stands 2 times",
    ]  # fmt: skip


def test_a_mark_that_is_missed_altogether_is_told() -> None:
    """A fusion that leads nobody, or falls behind."""
    assert [Mark("lead", 0.001, found, at_least=True).verdict for found in (0.0, -0.2, 0.5)] == [
        "missed: 0", "missed: -0.2", "met",
    ]  # fmt: skip


def test_equals_count_as_the_mean_of_their_orders() -> None:
    """Ten before: a miss. Eight before and four equals: two of four orders have it among the first ten."""
    assert Rank(10, 1).hit == 0
    assert Rank(0, 1).hit == Rank(0, 1).reciprocal == 1
    assert Rank(8, 4).hit == 0.5
    assert Rank(0, 2).reciprocal == 0.75
    assert rank({"a": 2.0, "b": 1.0}, "c", {"a", "b", "c", "d"}) == Rank(2, 2)


def test_what_is_left_out_is_found_from_the_rest(files: tuple[Path, Path]) -> None:
    """That copper wire needs varnish is told by aluminium wire, which shares its name; every method has its rank."""
    products, links = read_chain_files(*files)
    ranks = left_out(Inputs(products, links), needs_of(links))
    assert set(ranks) == {*METHODS, FUSION, "all neighbours", "popularity"}
    assert {len(found) for found in ranks.values()} == {4}
    varnish = needs_of(links).index(("e", "b"))
    assert ranks["all neighbours"][varnish].before <= 1
    assert ranks[FUSION][varnish].before == 0


def test_a_sample_and_an_interval_are_the_same_every_time() -> None:
    pairs = [(str(n), "x") for n in range(50)]
    assert sampled(pairs, 10) == sampled(pairs, 10) != pairs[:10]
    assert sampled(pairs, 50) == pairs
    low, high = interval([0.0, 1.0, 1.0, 1.0])
    assert (low, high) == interval([0.0, 1.0, 1.0, 1.0])
    assert 0 <= low < 0.75 < high <= 1


def test_it_runs_from_the_shell_and_writes_its_tables(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "RESULTS.md"
    command = [sys.executable, "-m", "bench.links", "--graph", *map(str, files), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert "4 links left out one by one" in done.stdout, done.stderr
    assert "| fusion |" in out.read_text("utf-8")
