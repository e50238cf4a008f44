"""One writing process at a time: an OS lock on a file beside the archive."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from pathlib import Path

from pipelines.errors import ArchiveFull, ArchiveLocked


class Lock:
    """Held from construction to :meth:`release`; the kernel frees it when the process dies.

    The file says who holds it: ``pid 123 on box since 2026-11-23T06:15:00Z``. It is emptied on
    release and stays, since removing it would let two processes lock two files of one name.

    Raises ArchiveLocked, naming the holder, and ArchiveFull where the file cannot be made.
    """

    def __init__(self, archive: Path, since: str) -> None:
        self.path = path = archive.with_name(f"{archive.name}.lock")
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise ArchiveFull(
                f"{archive}: cannot be written, {path.name}: {error.strerror}; "
                "name a place you may write to with --archive"
            ) from None
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._fd, 200, 0).decode("utf-8", "replace").strip()
            os.close(self._fd)
            raise ArchiveLocked(
                f"{archive}: another lgcrawl is writing to it ({holder or 'just starting'}); "
                "wait for it or stop it"
            ) from None
        self._say(f"pid {os.getpid()} on {socket.gethostname()} since {since}\n")

    def held(self) -> bool:
        """Whether the file is still the one we locked: another of its name locks out nobody."""
        try:
            return os.path.samestat(os.fstat(self._fd), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let the next process write."""
        self._say("")
        os.close(self._fd)

    def _say(self, text: str) -> None:
        with suppress(OSError):  # the lock holds even where a full disk cannot say by whom
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, text.encode(), 0)
