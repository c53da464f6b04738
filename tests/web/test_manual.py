"""The manual: a page for everybody, its pictures are there, small, and none too many."""

from __future__ import annotations

from tests.web.pictures import LARGEST, MANUAL, SHOWN, named

from liance.web.people.roles import PERSONS

MOST = 45


def test_every_picture_that_a_page_shows_is_there_and_no_other() -> None:
    assert sorted(path.stem for path in SHOWN.glob("*.webp")) == named()
    assert len(list(SHOWN.iterdir())) == len(named()), "nothing else lies there"


def test_pictures_are_few_and_small() -> None:
    sizes = {path.name: path.stat().st_size for path in SHOWN.iterdir()}
    assert 0 < len(sizes) <= MOST
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_the_index_has_a_row_for_every_role() -> None:
    index = (MANUAL / "README.md").read_text("utf-8")
    rows = "".join(line.split("|")[1] for line in index.splitlines() if line.startswith("| "))
    roles = [str(role.label).removesuffix("（只读）") for role in PERSONS]
    assert [role for role in roles if role not in rows] == []
