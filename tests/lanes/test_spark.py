"""A real Spark cluster on this machine: results as everywhere else, workers killed in mid-run, a worker unfit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from tests.lanes.cluster import Cluster, cluster_in, connect_server_in, settings
from tests.lanes.driving import driven, until
from tests.lanes.jobs import Squares, expected, squares

from liance.diagnostics.diagnostic import Rejected
from liance.lanes import serial
from liance.lanes.carry import Stopped
from liance.lanes.choose import lane_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One cluster for these tests, and the variables that drivers in this process need."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(folder).items():
            patch.setenv(name, value)
        with cluster_in(folder) as made:
            yield made


def when_begun(job: Squares, number: int, act: Callable[[int], None]) -> threading.Thread:
    """Do something to the process of a partition as soon as it is begun."""

    def watch() -> None:
        until(f"partition {number} is begun", lambda: job.process(number))
        act(job.process(number))

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def kill(*pids: int) -> None:
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


# ---- Spark on this machine alone -----------------------------------------------------------------------------------
def test_results_are_those_of_the_serial_lane_though_a_python_dies(tmp_path, cluster):
    job, alone, seen = squares(tmp_path / "spark", 9, deadly=(2,), deaths=2), squares(tmp_path / "serial", 9), []
    job.run(4)
    done = lane_for("local[2]", 1)(job, progress=seen.append)
    assert done == serial.run(alone)
    assert [job.file(n).read_bytes() for n in range(9)] == [alone.file(n).read_bytes() for n in range(9)]
    assert [job.traces(n) for n in range(9)] == [1, 1, 3, 1, 1, 1, 1, 1, 1]
    assert (seen[0].done, seen[-1].done) == (2, job.enterprises)


def test_a_rejected_partition_tells_all_its_mistakes_and_is_not_tried_again(tmp_path, cluster):
    job = squares(tmp_path, 3, faulty=(1,))
    with pytest.raises(Rejected) as rejected:
        lane_for("local[2]", 1)(job)
    assert [d.code for d in rejected.value.diagnostics] == ["file-empty", "file-type"]
    assert job.traces(1) == 1


def test_a_partition_that_always_fails_is_told_in_one_line(tmp_path, cluster):
    job = squares(tmp_path, 2)
    (job.input_folder / "1.json").write_text('["one", "two"]')
    with pytest.raises(Rejected) as rejected:
        lane_for("local[2]", 1)(job)
    (found,) = rejected.value.diagnostics
    assert found.code == "spark-failed"
    assert found.args["reason"].startswith("TypeError: can't multiply sequence")
    assert job.traces(1) == 4


def test_a_run_can_be_told_to_stop(tmp_path, cluster):
    job = squares(tmp_path, 16, pause=0.3)
    with pytest.raises(Stopped) as stopped:
        lane_for("local[2]", 1)(job, stop=lambda: len(job.results()) >= 3)
    assert 3 <= stopped.value.finished < 16
    assert job.results().items() <= expected(16).items()
    assert [p.name for p in job.output_folder.glob(".liance*")] == []


def test_workers_whose_python_lacks_liance_are_named(tmp_path, cluster, monkeypatch):
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    monkeypatch.setenv("PYSPARK_PYTHON", str(bare / "bin" / "python"))
    job = squares(tmp_path / "job", 3)
    with pytest.raises(Rejected) as rejected:
        lane_for("local[2]", 1)(job)
    (found,) = rejected.value.diagnostics
    assert found.code == "worker-lacks-liance"
    assert found.args["python"] == str(bare / "bin" / "python")
    assert job.begun() == 0


# ---- a cluster -----------------------------------------------------------------------------------------------------
def test_a_python_then_a_worker_with_its_executor_are_killed_in_mid_run(tmp_path, cluster):
    job, killed = squares(tmp_path / "spark", 12, stuck=(3, 9)), []

    def kill_its_worker(pid: int) -> None:
        killed.append(cluster.worker_of(pid))
        kill(killed[0].pid, *cluster.executors(killed[0]))

    watches = [when_begun(job, 3, kill), when_begun(job, 9, kill_its_worker)]
    done = lane_for(cluster.master, 1)(job)
    for watch in watches:
        watch.join()
    cluster.replace(*killed)
    assert done == serial.run(squares(tmp_path / "serial", 12))
    assert job.results() == expected(12)
    assert (job.traces(3), job.traces(9)) == (2, 2)


def test_ctrl_c_ends_a_run_on_the_cluster_and_the_same_run_does_the_rest(tmp_path, cluster):
    job = squares(tmp_path, 30, pause=0.3)
    run = driven(tmp_path, 30, 0.3, cluster.master)
    until("three partitions are done", lambda: len(job.results()) >= 3)
    os.killpg(run.pid, signal.SIGINT)
    out, _ = run.communicate(timeout=40)
    assert run.returncode == 130
    assert "30 个分区中" in out
    assert "再运行一次" in out
    assert 3 <= len(job.results()) < 30
    assert serial.run(job) == serial.run(squares(tmp_path / "serial", 30))
    assert job.results() == expected(30)


def test_spark_connect_gives_the_same(tmp_path, cluster):
    job, alone, seen = squares(tmp_path / "connect", 9, deadly=(5,), deaths=1), squares(tmp_path / "serial", 9), []
    job.run(4)
    with connect_server_in(tmp_path / "server", "local[2,4]") as remote:
        done = lane_for(remote, 1)(job, progress=seen.append)
    assert done == serial.run(alone)
    assert job.results() == expected(9)
    assert job.traces(5) == 2, "the partition whose Python died was tried again"
    assert seen[-1].done == job.enterprises
