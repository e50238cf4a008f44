"""One scheduler a queue: an OS lock on a file beside it."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from pipelines.errors import ScheduleError, ScheduleLocked


class Lock:
    """Held from construction to the end of the ``with`` block, or the death of the process.

    Raises ScheduleLocked, naming the holder, and ScheduleError where the file cannot be made.
    """

    def __init__(self, queue: str) -> None:
        self._fd, self.path = _open(queue), _file(queue)
        if not self._take():
            holder = os.pread(self._fd, 200, 0).decode("utf-8", "replace").strip()
            os.close(self._fd)
            raise ScheduleLocked(
                f"{queue}: another scheduler runs this queue ({holder or 'just starting'}); "
                "stop it, or name another queue with --queue"
            )
        with suppress(OSError):  # the lock holds even where a full disk cannot say by whom
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"pid {os.getpid()} on {socket.gethostname()}\n".encode(), 0)

    def _take(self) -> bool:
        for _ in range(5):
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(0.02)  # `held` of another process has it for a moment
            else:
                return True
        return False

    def __enter__(self) -> None:
        """The lock is held already."""

    def __exit__(self, *exc: object) -> None:
        with suppress(OSError):
            os.ftruncate(self._fd, 0)
        os.close(self._fd)


def held(queue: str) -> bool:
    """Whether a scheduler runs this queue now."""
    if not _file(queue).exists():
        return False
    fd = os.open(_file(queue), os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(fd)
    return False


def _file(queue: str) -> Path:
    return Path(f"{queue}.lock")


def _open(queue: str) -> int:
    try:
        return os.open(_file(queue), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise ScheduleError(
            f"{queue}: cannot be locked: {error.strerror}; name another with --queue"
        ) from None
