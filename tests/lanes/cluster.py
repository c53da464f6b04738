"""A standalone Spark cluster on this machine: a master, two workers of one core, and a Connect server on request."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.lanes.driving import alive, descendants, environment, until

INSTALL = "pip install 'liance[spark]' (in a checkout: make spark) and apt-get install openjdk-17-jre-headless"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java options of processes that live for seconds."""

DEFAULTS = f"""\
spark.ui.enabled            false
spark.executor.memory       512m
spark.driver.memory         512m
spark.driver.host           127.0.0.1
spark.driver.extraJavaOptions   {QUICK}
spark.executor.extraJavaOptions {QUICK}
"""


def spark_home() -> Path:
    """The folder of pyspark with the programs of Spark; the test fails, never skips, where it or Java is missing."""
    found = find_spec("pyspark")
    if found is None or found.origin is None or not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.fail(f"These tests start a real Spark cluster. Install pyspark and Java 17: {INSTALL}", pytrace=False)
    return Path(found.origin).parent


@dataclass
class Cluster:
    """Addresses, and the processes that were started: the first is the master, then the workers."""

    folder: Path
    master: str
    processes: list[subprocess.Popen[bytes]]

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self.processes[1:]

    def add_worker(self, number: int) -> None:
        """Start a worker of one core."""
        words = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", str(free_port()), self.master]
        self.processes.append(started(self.folder, f"worker-{number}", "deploy.worker.Worker", *words))

    def replace(self, victim: subprocess.Popen[bytes]) -> None:
        """A new worker for one that was killed."""
        assert victim.wait() == -signal.SIGKILL
        self.processes.remove(victim)
        self.add_worker(3)
        until("the new worker is registered", lambda: self.registered(3))

    def registered(self, number: int) -> bool:
        """Whether the master has taken in a worker."""
        return "Successfully registered" in log(self.folder, f"worker-{number}")

    def executors(self, worker: subprocess.Popen[bytes]) -> list[int]:
        """The executors that a worker runs."""
        return [pid for pid, line in descendants(worker.pid).items() if "CoarseGrainedExecutorBackend" in line]

    def worker_of(self, pid: int) -> subprocess.Popen[bytes]:
        """The worker below which a process runs."""
        return next(worker for worker in self.workers if pid in descendants(worker.pid))


def settings(folder: Path) -> dict[str, str]:
    """Variables for the cluster and for drivers: small memory, loopback only, this Python for the workers."""
    conf = folder / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "spark-defaults.conf").write_text(DEFAULTS)
    return {
        **environment(),
        "SPARK_HOME": str(spark_home()),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
        "PYSPARK_PYTHON": sys.executable,
    }


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    """A master and two workers, ready for work; all of it ended at the end."""
    port, page = free_port(), free_port()
    cluster = Cluster(folder, f"spark://127.0.0.1:{port}", [])
    words = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)]
    try:
        cluster.processes.append(started(folder, "master", "deploy.master.Master", *words))
        until("the master listens", lambda: listens(port))
        for number in (1, 2):
            cluster.add_worker(number)
        until("both workers are registered", lambda: cluster.registered(1) and cluster.registered(2))
        yield cluster
    finally:
        end(cluster.processes)


@contextmanager
def connect_server_in(folder: Path, master: str) -> Iterator[str]:
    """A Spark Connect server over a master, such as `local[2,4]`; its address."""
    port = free_port()
    conf = [
        "--conf",
        f"spark.connect.grpc.binding.port={port}",
        "--conf",
        "spark.connect.grpc.binding.address=127.0.0.1",
    ]
    name = "org.apache.spark.sql.connect.service.SparkConnectServer"
    words = ["org.apache.spark.deploy.SparkSubmit", "--class", name, "--master", master, *conf, "spark-internal"]
    server = started(folder, "connect", *words, room="")
    try:
        until("the Connect server listens", lambda: listens(port))
        yield f"sc://127.0.0.1:{port}"
    finally:
        end([server])


def started(
    folder: Path, name: str, program: str, *words: str, room: str = "org.apache.spark."
) -> subprocess.Popen[bytes]:
    """A program of Spark; what it says goes to a file of its name."""
    command = [str(spark_home() / "bin" / "spark-class"), f"{room}{program}", *words]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.log").open("wb") as out:
        return subprocess.Popen(command, env=settings(folder), stdout=out, stderr=out, start_new_session=True)


def log(folder: Path, name: str) -> str:
    return (folder / f"{name}.log").read_text(errors="replace")


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """End these processes and all that they started, by their ids."""
    below = [pid for p in processes for pid in descendants(p.pid)]
    for pid in [*(p.pid for p in processes if p.poll() is None), *below]:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    for process in processes:
        process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0
