"""What a run promises: its memory, and the same results on a Spark cluster of which a worker dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.assessment.ways import cut_up, gathered, job_of
from tests.lanes.cluster import Cluster, cluster_in, settings
from tests.lanes.driving import environment, until

from liance.assessment.job import AssessJob
from liance.lanes import serial
from liance.lanes.choose import lane_for
from liance.records.bulk.manifest import write_manifest
from liance.rules.library import home, load_policy
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]

ROOT = Path(__file__).resolve().parents[2]
POLICY = "liaocheng-it-2023"
LIANCE = [sys.executable, "-c", "from liance.cli.main import main; main()"]
MB = 1 << 20

# Run a command and write the highest resident size it reached. A process of its own, and a small one: the figure of a
# child also counts what its parent held when it was started, and this one holds what the tests before it have loaded.
WATCH = """
import pathlib, resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
pathlib.Path(sys.argv[1]).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(done.returncode)
"""


# ---- memory --------------------------------------------------------------------------------------------------------
def test_a_city_of_two_hundred_thousand_stays_within_its_memory(tmp_path):
    """The highest resident size of the process, as the system counts it."""
    city = tmp_path / "city"
    made = ["demo-city", "--enterprises", "200000", "--policy", POLICY, "--format", "parquet", "--out", str(city)]
    subprocess.run([*LIANCE, *made], cwd=ROOT, env=environment(), check=True, capture_output=True)
    write_manifest(city, load_policy(home() / "policies" / POLICY).vocabulary)
    words = ["assess", str(city), "--policy", POLICY, "--memory", "700MB", "--work", str(tmp_path / "w"), "--json"]
    peak = tmp_path / "peak"
    watched = [sys.executable, "-c", WATCH, str(peak), *LIANCE, *words]
    done = subprocess.run(watched, cwd=ROOT, env=environment(), check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    assert told["enterprises"] == 200_000
    assert told["partitions"] > 1
    assert 100 * MB < in_bytes(peak.read_text()) < 700 * MB


def in_bytes(maxrss: str) -> int:
    """Linux counts the resident size in kilobytes, macOS in bytes."""
    return int(maxrss) * (1 if sys.platform == "darwin" else 1024)


# ---- Spark ---------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers, and the variables that drivers in this process need."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(folder).items():
            patch.setenv(name, value)
        with cluster_in(folder) as made:
            yield made


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> tuple[AssessJob, AssessJob]:
    """The same job twice, once done here."""
    policy, work = load_policy(home() / "policies" / POLICY), tmp_path_factory.mktemp("job")
    city = demo_city(policy.vocabulary, enterprises=200, seed=5, marks=marks_of(policy))
    prepared = cut_up(policy, city, work, 6)
    here, there = (job_of(policy, prepared, work / name) for name in ("here", "there"))
    serial.run(here)
    return here, there


def test_a_cluster_writes_the_same_results_though_a_worker_is_killed(jobs, cluster):
    here, there = jobs
    killed: list[int] = []

    def kill() -> None:
        until("a partition is finished", lambda: any(there.note(n).exists() for n in range(6)), 300)
        victim = next(worker for worker in cluster.workers if cluster.executors(worker))
        for pid in (*cluster.executors(victim), victim.pid):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        cluster.replace(victim)

    killing = threading.Thread(target=kill)
    killing.start()
    done = lane_for(cluster.master, 1)(there)
    killing.join()
    assert len(killed) >= 2, "a worker and its executor"
    assert [d.number for d in done] == list(range(6))
    assert [there.results(n).read_bytes() for n in range(6)] == [here.results(n).read_bytes() for n in range(6)]
    assert gathered(there).equals(gathered(here))
