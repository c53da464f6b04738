"""What is told when a cluster cannot be used: before any work, and with every machine's fault once."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.lanes.cluster import free_port
from tests.lanes.jobs import squares

from liance.diagnostics import diagnostic
from liance.diagnostics.diagnostic import Rejected, catalogue
from liance.lanes import site as sites
from liance.lanes.choose import lane_for
from liance.lanes.site import fault, faults_in, program, site_of, trial_of
from liance.lanes.spark import reason


def rejected_by(engine: str, folder: Path) -> diagnostic.Diagnostic:
    with pytest.raises(Rejected) as rejected:
        lane_for(engine, 1)(squares(folder, 2))
    (found,) = rejected.value.diagnostics
    return found


# ---- here ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_an_address_that_does_not_answer_is_told_at_once(scheme, tmp_path):
    port = free_port()
    found = rejected_by(f"{scheme}://127.0.0.1:{port}", tmp_path)
    assert (found.code, found.args["host"], found.args["port"]) == ("spark-unreachable", "127.0.0.1", str(port))


def test_without_java_there_is_no_driver(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert rejected_by("local[2]", tmp_path).code == "java-missing"


def test_without_pyspark_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "pyspark", None)
    found = rejected_by("local[2]", tmp_path)
    assert found.code == "spark-missing"
    assert "liance[spark]" in found.hint()


def test_an_output_folder_that_cannot_be_made_is_told(tmp_path):
    job = squares(tmp_path, 2)
    (tmp_path / "file").touch()
    with pytest.raises(Rejected) as rejected:
        lane_for("local[2]", 1)(replace(job, output_folder=tmp_path / "file" / "out"))
    assert [d.code for d in rejected.value.diagnostics] == ["output-unwritable"]


def test_the_reason_is_the_line_before_the_java_stack():
    text = (
        "Job aborted.\n  File 'x', line 3\nValueError: too much\n SQLSTATE: 38000\n\n\tat org.apache.Spark.run\n\tat x"
    )
    assert reason(RuntimeError(text)) == "ValueError: too much"
    assert reason(RuntimeError("")) == "RuntimeError"


# ---- on a worker ---------------------------------------------------------------------------------------------------
def test_a_worker_that_has_everything_has_no_fault(tmp_path):
    job = squares(tmp_path, 2)
    with site_of(job) as site:
        assert fault(site) is None
        assert trial_of(site)(0) is None
        assert len(list(job.output_folder.iterdir())) == 1
    assert list(job.output_folder.iterdir()) == []


def test_another_program_is_refused(tmp_path):
    with site_of(squares(tmp_path, 2)) as site:
        found = fault(replace(site, program="liance 0.0.9 (0123456789ab), polars 2.0"))
    assert found is not None
    assert found.code == "worker-other-program"
    assert (found.args["there"], found.args["here"]) == (program(), "liance 0.0.9 (0123456789ab), polars 2.0")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with site_of(squares(tmp_path, 2)) as site:
        found = fault(replace(site, input_folder="/nowhere/in"))
    assert found is not None
    assert (found.code, found.args["folder"]) == ("worker-no-folder", "/nowhere/in")


def test_a_folder_of_the_same_name_on_another_disk_is_told(tmp_path):
    """The marker of the output folder is not there; a file of the input folder has another size."""
    job = squares(tmp_path, 2)
    with site_of(job) as site:
        found = [fault(replace(site, marker=str(job.output_folder / ".liance-elsewhere")))]
        (job.input_folder / "1.json").write_text("[1, 2, 3, 4, 5, 6]")
        found.append(fault(site))
    assert [(d.code, d.args["folder"]) for d in found if d] == [
        ("worker-other-folder", str(job.output_folder)),
        ("worker-other-folder", str(job.input_folder)),
    ]


def test_a_folder_that_a_worker_cannot_write_is_told(tmp_path, monkeypatch):
    def refuse(self: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with site_of(squares(tmp_path, 2)) as site:
        monkeypatch.setattr(sites.Path, "touch", refuse)
        found = fault(site)
        monkeypatch.undo()
    assert found is not None
    assert (found.code, found.args["reason"]) == ("worker-cannot-write", "Read-only file system")


def test_a_python_without_liance_says_so_itself(tmp_path, monkeypatch):
    with site_of(squares(tmp_path, 2)) as site:
        trial = trial_of(site)
        monkeypatch.setitem(sys.modules, "liance.lanes.site", None)
        told = trial(0)
    assert isinstance(told, dict)
    assert told["python"] == sys.executable
    (found,) = faults_in([told, None, dict(told)])
    assert found.code == "worker-lacks-liance"


def test_diagnostics_travel(tmp_path):
    with site_of(squares(tmp_path, 2)) as site:
        found = fault(replace(site, input_folder="/nowhere/in"))
        assert pickle.loads(pickle.dumps((site, found))) == (site, found)


def test_a_program_is_the_same_in_every_process():
    words = [sys.executable, "-c", "from liance.lanes.site import program; print(program())"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip() == program()


# ---- words ---------------------------------------------------------------------------------------------------------
CODES = tomllib.loads(Path(diagnostic.__file__).with_name("catalogue.d").joinpath("lanes.toml").read_text("utf-8"))
TOLD = {
    "file": "节点1", "host": "10.0.0.5", "port": "7077", "engine": "spark:x", "number": "7", "times": "4",
    "reason": "超时", "python": "/usr/bin/python3", "folder": "/mnt/city", "there": "liance 1", "here": "liance 2",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_message_can_be_filled_in(code):
    entry = catalogue()[code]
    for part in ("zh", "en", "hint_zh", "hint_en"):
        assert "{" not in entry[part].format_map(TOLD)
