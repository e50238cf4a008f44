"""Who writes to an archive: an OS lock on a file beside it, which crawls share."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from pipelines.errors import ArchiveFull, ArchiveLocked

PATIENCE = 2.0  # seconds: another crawl holds it alone while it lays down or renews the archive


class Lock:
    """Held from construction to :meth:`release`; the kernel frees it when the process dies.

    Upkeep has the archive for itself; crawls share it once they have called :meth:`share`, and
    each writes for sources of its own (leases.py). The file says who holds it, a line each:
    ``pid 123 on box since 2026-11-23T06:15:00Z``. It stays, since removing it would let two
    processes lock two files of one name.

    ``shared``: others may share it already. Raises ArchiveLocked, naming the holder, and
    ArchiveFull where the file cannot be made.
    """

    def __init__(self, archive: Path, since: str, *, shared: bool = False) -> None:
        self.path = path = archive.with_name(f"{archive.name}.lock")
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise ArchiveFull(
                f"{archive}: cannot be written, {path.name}: {error.strerror}; "
                "name a place you may write to with --archive"
            ) from None
        self.alone = self._take(shared)
        if self.alone is None:
            holder = ", ".join(self._holders())
            os.close(self._fd)
            raise ArchiveLocked(
                f"{archive}: another lgcrawl is writing to it ({holder or 'just starting'}); "
                "wait for it or stop it"
            )
        self._line = f"pid {os.getpid()} on {socket.gethostname()} since {since}"
        self._say([self._line] if self.alone else [*self._holders(), self._line])

    def share(self) -> None:
        """Let other crawls write beside us."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)
        self.alone = False

    def held(self) -> bool:
        """Whether the file is still the one we locked: another of its name locks out nobody."""
        try:
            return os.path.samestat(os.fstat(self._fd), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let the next process write."""
        self._say([line for line in self._holders() if line != self._line])
        os.close(self._fd)

    def _take(self, shared: bool) -> bool | None:
        """Whether we hold it alone; None where others hold it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            for how in (fcntl.LOCK_EX, fcntl.LOCK_SH)[: 1 + shared]:
                with suppress(OSError):
                    fcntl.flock(self._fd, how | fcntl.LOCK_NB)
                    return how == fcntl.LOCK_EX
            if not shared or time.monotonic() > deadline:
                return None
            time.sleep(0.05)

    def _holders(self) -> list[str]:
        return os.pread(self._fd, 4000, 0).decode("utf-8", "replace").split("\n")[:-1]

    def _say(self, lines: list[str]) -> None:
        with suppress(OSError):  # the lock holds even where a full disk cannot say by whom
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, "".join(f"{line}\n" for line in lines).encode(), 0)
