"""Whether a process that wrote down its number is still there."""

from __future__ import annotations

import os
import socket


def may_live(pid: int, host: str | None = None) -> bool:
    """Whether a process may still run, as far as this machine can tell.

    ``host``: its machine; of another machine nothing is known. Its number may have been given to
    another process since.

    >>> may_live(os.getpid()), may_live(1, "another-box")
    (True, True)
    """
    if host not in (None, socket.gethostname()):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's, or no number of a process
    return True
