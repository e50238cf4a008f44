"""Who holds a lease: a process of this machine, told from one that has died."""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from itertools import count
from pathlib import Path

_SEPARATOR = "|"
_numbers = count(1)


def new_holder() -> str:
    """A name for a holder in this process: machine, process, when it started, a number."""
    own = os.getpid()
    return _SEPARATOR.join((_machine(), str(own), _started(own), str(next(_numbers))))


def is_dead(holder: str) -> bool:
    """Whether a holder's process is known to have ended; False where we cannot see it.

    >>> is_dead(new_holder()), is_dead("another machine|1|0|1")
    (False, False)
    """
    machine, _, rest = holder.partition(_SEPARATOR)
    pid, _, started = rest.partition(_SEPARATOR)
    if machine != _machine() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False  # somebody else's
    return _started(int(pid)) != started.partition(_SEPARATOR)[0]  # its number was given anew


@lru_cache(maxsize=4)
def _machine() -> str:
    """This boot of this machine, and who sees the same process numbers as we do."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not Linux
        return socket.gethostname()


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks; "" where that is not told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    # A process that has ended and was not yet waited for is dead.
    return fields[19] if fields[0] not in ("Z", "X") else "ended"
