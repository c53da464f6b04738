"""A file is written whole or not at all."""

from pathlib import Path

import pytest

from liance.report.book import write_book
from liance.report.data import write_json
from liance.report.html import write_html
from liance.report.page import Both, Column, Report, Section, Table

WORDS = Both("标题", "Title")
FLOAT = Table((Column("sum", WORDS, "money"),), ((1.5,),))  # type: ignore[arg-type]
BROKEN = Report(WORDS, WORDS, (), (Section(WORDS, WORDS, FLOAT),))


@pytest.mark.parametrize("write", [write_html, write_book, write_json])
def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path, write) -> None:
    target = tmp_path / "a" / "report[1].out"
    write(Report(WORDS, WORDS, (), ()), target)
    assert target.stat().st_size > 0
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("write", [write_html, write_book, write_json])
def test_a_failure_leaves_the_earlier_file(tmp_path: Path, write) -> None:
    target = tmp_path / "report.out"
    target.write_text("earlier")
    with pytest.raises(TypeError, match=r"1\.5 in column sum of money"):
        write(BROKEN, target)
    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("write", [write_html, write_book, write_json])
def test_where_nothing_can_be_written_oserror_says_so(tmp_path: Path, write) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        write(Report(WORDS, WORDS, (), ()), tmp_path / "file" / "report.out")
