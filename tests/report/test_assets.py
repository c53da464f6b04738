"""What is brought along is what its note says, with its licences, and does nothing that a report forbids."""

import hashlib
import re
import tomllib
from pathlib import Path

import liance.report

ASSETS = Path(liance.report.__file__).parent / "assets"
NOTE = tomllib.loads((ASSETS / "echarts.toml").read_text("utf-8"))
SCRIPT = (ASSETS / NOTE["file"]).read_bytes()


def test_echarts_is_the_file_that_its_note_describes() -> None:
    assert hashlib.sha256(SCRIPT).hexdigest() == NOTE["sha256"]
    assert len(SCRIPT) == NOTE["bytes"]


def test_echarts_names_its_versions_and_licences() -> None:
    opening = SCRIPT[:1000].decode()
    for package, version in NOTE["packages"].items():
        assert f"{package} {version}".casefold() in opening.casefold()
        assert (ASSETS / "licences" / f"{package}-LICENSE.txt").stat().st_size > 500
    assert "Apache Software Foundation" in (ASSETS / "licences" / "echarts-NOTICE.txt").read_text("utf-8")
    assert "Bostock" in (ASSETS / "licences" / "d3-LICENSE.txt").read_text("utf-8")


def test_scripts_neither_evaluate_text_nor_end_their_own_block() -> None:
    for name in (NOTE["file"], "report.js"):
        script = (ASSETS / name).read_text("utf-8")
        assert re.findall(r"\beval\(|new Function\(|</script|<!--", script) == [], name


def test_the_style_fetches_nothing() -> None:
    assert re.findall(r"url\(|@import|</style", (ASSETS / "report.css").read_text("utf-8")) == []
