"""Processes of a run, what they use, and the machine they run on."""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("WEFT_CACHE", pathlib.Path.home() / ".cache/weft"))
PROXY_CPU, LOAD_CPU = "1", "0"
TICKS = os.sysconf("SC_CLK_TCK")


def need(tool, package):
    if not shutil.which(tool):
        sys.exit(f"bench: {tool} is not installed; apt-get install {package}")


def wait_until(there, what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if there():
            return
        time.sleep(0.02)
    sys.exit(f"bench: {what} is not there after {seconds} s; the logs are in the folder of this run (--keep)")


def wait_for_port(address, port, seconds=30):
    def answers():
        with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
            return True
        return False

    wait_until(answers, f"{address}:{port}", seconds)


class Processes:
    """Processes that were started together, stopped by their own pids at the end."""

    def __init__(self, logs, realtime):
        self.logs, self.started = logs, []
        self.prefix = ["chrt", "--rr", "1"] if realtime else []

    def start(self, name, command, cpu, **env):
        log = open(self.logs / f"{name}.log", "wb")
        process = subprocess.Popen([*self.on(cpu), *map(str, command)], stdout=log, stderr=log,
                                   stdin=subprocess.DEVNULL, env={**os.environ, **env})
        process.began = time.monotonic()
        self.started.append(process)
        return process

    def on(self, cpu):
        return [*self.prefix, "taskset", "-c", cpu]

    def stop(self):
        for process in reversed(self.started):
            process.send_signal(signal.SIGTERM)
        for process in self.started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.started.clear()


def with_children(process):
    """The pid of a process and those below it: some peers serve from a child."""
    found, todo = [], [process.pid]
    while todo:
        pid = todo.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            todo += map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return found


def cpu_seconds(process):
    ticks = 0
    for pid in with_children(process):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def memory_megabytes(process):
    """Resident and private memory."""
    resident = private = 0
    for pid in with_children(process):
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            if name == "Rss":
                resident += int(value.split()[0])
            elif name in ("Private_Clean", "Private_Dirty"):
                private += int(value.split()[0])
    return resident / 1024, private / 1024


def busy_seconds():
    """What all processors worked since they started."""
    fields = [int(f) for f in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def description():
    model = next((line.partition(":")[2].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), os.uname().machine)
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return f"{os.cpu_count()} x {model}, {memory} GiB, Linux {os.uname().release}"
