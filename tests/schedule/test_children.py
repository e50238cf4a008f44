"""A crawl is a process group of its own: it has a deadline, is stopped gently, and killed alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lgcrawl.schedule.children import Children, Exit

GENTLE = "trap 'echo finishes its page; exit 130' TERM; while :; do sleep 0.05; done"
DEAF = "trap '' TERM; while :; do sleep 0.05; done"

Run = Callable[..., Exit | None]


def sh(script: str) -> tuple[str, ...]:
    return ("/bin/sh", "-c", script, "sh")


def wait_for(what: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "did not come"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether a process has ended; a zombie that nobody waits for has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(children: Children, deadline: float = 10, name: str = "log") -> Exit | None:
        with (tmp_path / name).open("ab", buffering=0) as log:
            return children.run(["crawl", "news"], log, deadline, lambda pid: None)

    return run


def test_the_exit_code_and_all_that_is_printed_are_kept(run: Run, tmp_path: Path) -> None:
    assert run(Children(sh('echo "$@"; echo told >&2; exit 4'))) == Exit(4)
    assert (tmp_path / "log").read_text() == f"{os.getpid()} crawl news\ntold\n"


def test_at_its_deadline_a_child_may_finish_its_page(run: Run, tmp_path: Path) -> None:
    assert run(Children(sh(GENTLE)), deadline=0.3) == Exit(130, overlong=True)
    assert (tmp_path / "log").read_text() == "finishes its page\n"


def test_a_child_that_hangs_is_killed_alone_and_with_all_it_started(
    run: Run, tmp_path: Path
) -> None:
    hanging = Children(sh(f"sleep 60 & echo $! > {tmp_path}/grandchild; {DEAF}"), grace=0.2)
    beside = Children(sh("sleep 0.9; exit 0"))
    with ThreadPoolExecutor() as pool:
        other = pool.submit(run, beside, name="other")
        assert run(hanging, deadline=0.3) == Exit(-signal.SIGKILL, overlong=True)
        assert other.result() == Exit(0)
    wait_for(lambda: gone(int((tmp_path / "grandchild").read_text())))


def test_a_stop_reaches_all_and_nothing_begins_after_it(run: Run) -> None:
    children = Children(sh(GENTLE))
    with ThreadPoolExecutor() as pool:
        ends = [pool.submit(run, children, name=name) for name in ("a", "b")]
        wait_for(lambda: len(children._running) == 2)
        time.sleep(0.2)  # the traps are set
        children.stop()
        assert [end.result() for end in ends] == [Exit(130), Exit(130)]
    assert run(children) is None


def test_a_second_stop_kills(run: Run) -> None:
    children = Children(sh(DEAF))
    with ThreadPoolExecutor() as pool:
        end = pool.submit(run, children)
        wait_for(lambda: children._running)
        time.sleep(0.2)
        children.stop()
        children.stop(signal.SIGKILL)
        assert end.result() == Exit(-signal.SIGKILL)


def test_an_error_of_ours_leaves_no_child_behind(tmp_path: Path) -> None:
    pids: list[int] = []

    def fail(pid: int) -> None:
        pids.append(pid)
        raise OSError("the queue's disk is full")

    with (tmp_path / "log").open("ab") as log, pytest.raises(OSError, match="disk is full"):
        Children(sh(GENTLE)).run([], log, 10, fail)
    wait_for(lambda: gone(pids[0]))


PARENT = """
import subprocess, sys, threading
child = "import os, time; from lgcrawl.schedule.child import follow; " \
        "follow(os.getppid()); print(os.getpid(), flush=True); time.sleep(60)"
worker = threading.Thread(target=lambda: subprocess.run([sys.executable, "-c", child]))
worker.start()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_a_child_does_not_outlive_a_scheduler_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
        wait_for(lambda: gone(pid))


def test_signals_within_signals_do_not_wait_for_each_other() -> None:
    children = Children()
    with children._lock:  # as if the second signal came while the first is being handled
        done = threading.Event()
        children.stop()
        done.set()
    assert done.is_set()
