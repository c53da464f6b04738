"""One process or several: the same results, nothing done twice, deaths survived, a stop that loses nothing."""

from __future__ import annotations

import os
import signal

import pytest
from tests.lanes.driving import alive, descendants, driven, until
from tests.lanes.jobs import Squares, Threads, expected, size_of, squares

from liance.diagnostics.diagnostic import Rejected
from liance.lanes import pool, serial
from liance.lanes.carry import Stopped
from liance.lanes.choose import lane_for
from liance.lanes.job import Done

LANES = [pytest.param("local", 1, id="serial"), pytest.param("pool", 2, id="pool")]


@pytest.mark.parametrize(("engine", "workers"), LANES)
def test_every_partition_is_done_and_told_in_order(engine, workers, tmp_path):
    job = squares(tmp_path, 7)
    assert lane_for(engine, workers)(job) == [Done(n, size_of(n), size_of(n), 0.0) for n in range(7)]
    assert job.results() == expected(7)
    assert job.begun() == 7


def test_files_are_the_same_to_the_byte(tmp_path):
    one, two = squares(tmp_path / "one", 5), squares(tmp_path / "two", 5)
    assert serial.run(one) == pool.run(two, workers=2)
    assert [one.file(n).read_bytes() for n in range(5)] == [two.file(n).read_bytes() for n in range(5)]


@pytest.mark.parametrize(("engine", "workers"), LANES)
def test_what_an_earlier_run_finished_is_not_done_again(engine, workers, tmp_path):
    job, seen = squares(tmp_path, 6), []
    earlier = [job.run(n) for n in (1, 4)]
    assert lane_for(engine, workers)(job, progress=seen.append)[1:5:3] == earlier
    assert job.begun() == 6
    assert job.results() == expected(6)
    assert seen[0].done == sum(d.enterprises for d in earlier)
    assert (seen[-1].done, seen[-1].total, seen[-1].left) == (job.enterprises, job.enterprises, 0.0)
    assert [p.done for p in seen] == sorted(p.done for p in seen)


def test_when_all_is_finished_no_process_starts(tmp_path):
    job = squares(tmp_path, 3)
    done = serial.run(job)
    assert pool.run(job, workers=2) == done
    assert job.begun() == 3


@pytest.mark.parametrize(("engine", "workers"), LANES)
def test_a_rejected_partition_tells_all_its_mistakes(engine, workers, tmp_path):
    with pytest.raises(Rejected) as rejected:
        lane_for(engine, workers)(squares(tmp_path, 3, faulty=(1,)))
    assert [(d.code, d.args["file"]) for d in rejected.value.diagnostics] == [
        ("file-empty", "1.json"),
        ("file-type", "1.json"),
    ]


@pytest.mark.parametrize(("engine", "workers"), LANES)
def test_a_run_can_be_told_to_stop_and_goes_on_later(engine, workers, tmp_path):
    job = squares(tmp_path, 6, pause=0.1)
    with pytest.raises(Stopped) as stopped:
        lane_for(engine, workers)(job, stop=lambda: len(job.results()) >= 2)
    assert 2 <= stopped.value.finished < 6
    assert stopped.value.partitions == 6
    assert lane_for(engine, workers)(job) == serial.run(squares(tmp_path / "other", 6))
    assert job.results() == expected(6)


def test_a_stop_when_all_is_done_is_no_stop(tmp_path):
    job = squares(tmp_path, 2)
    assert len(serial.run(job, stop=lambda: len(job.results()) == 2)) == 2


# ---- deaths --------------------------------------------------------------------------------------------------------
def test_a_partition_whose_process_is_killed_is_tried_again(tmp_path):
    job = squares(tmp_path, 6, deadly=(2, 5), deaths=pool.RETRIES)
    assert pool.run(job, workers=2) == serial.run(squares(tmp_path / "other", 6))
    assert job.results() == expected(6)
    assert [job.traces(n) for n in range(6)] == [1, 1, 4, 1, 1, 4], "a death costs no other partition anything"


def test_a_partition_that_always_kills_is_named(tmp_path):
    job = squares(tmp_path, 4, deadly=(1,), deaths=pool.RETRIES + 1)
    with pytest.raises(Rejected) as rejected:
        pool.run(job, workers=2)
    (found,) = rejected.value.diagnostics
    assert found.code == "partition-ends-worker"
    assert (found.args["number"], found.args["times"]) == ("1", "4")
    assert "1.parquet" not in job.results()


def test_processes_share_the_cores(tmp_path):
    made = squares(tmp_path, 1)
    job = Threads(made.input_folder, made.output_folder, 1)
    (done,) = pool.run(job, workers=pool.cores())
    assert done.results == 1


def test_the_environment_is_as_before(tmp_path, monkeypatch):
    monkeypatch.setenv("POLARS_MAX_THREADS", "7")
    pool.run(squares(tmp_path, 1), workers=2)
    assert os.environ["POLARS_MAX_THREADS"] == "7"
    monkeypatch.delenv("POLARS_MAX_THREADS")
    pool.run(squares(tmp_path / "other", 1), workers=2)
    assert "POLARS_MAX_THREADS" not in os.environ


# ---- Ctrl-C --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("engine", ["local", "pool"])
def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(engine, tmp_path):
    job = squares(tmp_path, 12)
    run = driven(tmp_path, 12, 0.3, engine)
    until("two partitions are done", lambda: len(job.results()) >= 2)
    below = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 130
    kept = job.results()
    assert f"12 个分区中 {len(kept)} 个已完成" in out
    assert len(kept) < 12
    assert kept.items() <= expected(12).items()
    until("no process is left (Python's own resource tracker goes last)", lambda: not any(alive(pid) for pid in below))
    serial.run(Squares(job.input_folder, job.output_folder, 12))
    assert job.results() == expected(12)


def test_processes_end_with_a_parent_that_is_killed(tmp_path):
    job = squares(tmp_path, 20)
    run = driven(tmp_path, 20, 0.3, "pool")
    until("two partitions are done", lambda: len(job.results()) >= 2)
    below = descendants(run.pid)
    assert len(below) >= 2
    run.kill()
    run.communicate()
    until("no process is left", lambda: not any(alive(pid) for pid in below), 20)
    assert len(job.results()) < 20
