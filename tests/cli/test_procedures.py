"""`liance procedures`: the list, one procedure in words, as JSON, as a drawing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.cli.cities import POLICY, run

from liance.procedures import from_json


def test_the_list_tells_stages_usual_days_and_how_many_incentives() -> None:
    out = run("procedures", "--policy", POLICY, width=120).stdout
    line = next(x for x in out.splitlines() if x.startswith("standard-application"))
    assert line.split() == ["standard-application", "标准申报", "奖补申请", "11", "57个工作日", "8"]


def test_one_procedure_is_told_by_id_or_title() -> None:
    by_id, by_title = (run("procedures", "--policy", POLICY, "--id", x, width=120).stdout for x in ("payment", "拨付"))
    assert by_id == by_title
    assert "支付复核（把关）" in by_id
    one = run("procedures", "--policy", POLICY, "--id", "fast-lane", "--lang", "en", width=120).stdout
    assert "Awards 2 incentives: 电子信息制造业企业租金补贴" in one
    assert "within 2 working days" in one


def test_json_is_the_canonical_form_with_its_digest() -> None:
    told = json.loads(run("procedures", "--policy", POLICY, "--id", "payment", "--json").stdout)
    (one,) = told["procedures"]
    digest = one.pop("digest")
    text = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == digest == from_json(text).digest
    assert told["incentives"]["rent"] == "fast-lane"
    assert told["incentives"]["software-vat-refund"] is None


def test_a_drawing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "拨付.svg"
    result = run("procedures", "--policy", POLICY, "--id", "payment", "--svg", out)
    assert result.exit_code == 0
    assert f"已写入 {out}" in result.stdout
    assert out.read_text("utf-8").startswith("<svg ")


def test_what_is_not_there_is_not_guessed(tmp_path: Path) -> None:
    wrong = run("procedures", "--policy", POLICY, "--id", "standard-aplication")
    assert wrong.exit_code == 2
    assert "[no-such-procedure]" in wrong.stderr
    assert "standard-application" in wrong.stderr
    alone = run("procedures", "--policy", POLICY, "--svg", tmp_path / "x.svg")
    assert alone.exit_code == 2
    assert "[drawing-needs-procedure]" in alone.stderr
    assert list(tmp_path.iterdir()) == []
