"""The children of the scheduler: each crawl a process group, stopped or killed alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

GRACE = 30.0  # seconds from SIGTERM to SIGKILL
_LOOK = 0.1  # seconds between two looks at a child
_PROGRAM = (sys.executable, "-m", "lgcrawl.schedule.child")


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child ended: its exit code, or minus the signal; ``overlong``: at its deadline."""

    code: int
    overlong: bool = False


@dataclass(slots=True)
class Children:
    """Starts children and waits for them, from several threads; :meth:`stop` reaches them all.

    ``program`` is given our pid and then the arguments of ``lgcrawl``.
    """

    program: Sequence[str] = _PROGRAM
    grace: float = GRACE
    stopping: bool = False
    _running: set[int] = field(default_factory=set)
    _lock: Any = field(default_factory=threading.RLock)  # a signal may come within another

    def run(
        self,
        args: Sequence[str],
        log: IO[bytes],
        deadline: float,
        started: Callable[[int], None],
    ) -> Exit | None:
        """Run ``lgcrawl`` with these arguments to its end; None while stopping: nothing begins.

        ``deadline``: seconds until SIGTERM, on a clock that stands still while the machine sleeps.
        ``started`` is told the child's pid.
        """
        command = [*self.program, str(os.getpid()), *args]
        with self._lock:
            if self.stopping:
                return None
            child = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C at the terminal reaches the scheduler alone
            )
            self._running.add(child.pid)
        try:
            started(child.pid)
            return self._wait(child, time.monotonic() + deadline)
        finally:
            if child.poll() is None:  # an error of ours must not leave it behind
                _signal(child.pid, signal.SIGKILL)
                child.wait()
            with self._lock:
                self._running.discard(child.pid)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Begin nothing more and signal all that run; SIGKILL the second time."""
        with self._lock:
            self.stopping = True
            for pid in self._running:
                _signal(pid, number)

    def _wait(self, child: subprocess.Popen[bytes], deadline: float) -> Exit:
        told = killed = False
        while child.poll() is None:
            if not told and time.monotonic() >= deadline:
                told = True
                _signal(child.pid, signal.SIGTERM)
            elif not killed and time.monotonic() >= deadline + self.grace:
                killed = True
                _signal(child.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                child.wait(_LOOK)
        return Exit(child.returncode, overlong=told)


def _signal(pid: int, number: signal.Signals) -> None:
    """SIGTERM is the child's, who may need its own children to finish; SIGKILL is for all."""
    with suppress(ProcessLookupError):
        (os.killpg if number == signal.SIGKILL else os.kill)(pid, number)
