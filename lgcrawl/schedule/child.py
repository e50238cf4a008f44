"""``python -m lgcrawl.schedule.child PARENT ...``: ``lgcrawl ...`` that does not outlive PARENT.

Where Linux is, the kernel sends SIGTERM when the scheduler dies, kill -9 included: the page in
hand is finished, and the scheduler's next start runs the source once more. Elsewhere an orphan
runs to its end, and the lease of its source keeps others off.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def follow(parent: int) -> None:
    """Ask the kernel for SIGTERM at the parent's death; leave at once if that has been."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(130)


if __name__ == "__main__":
    follow(int(sys.argv.pop(1)))
    runpy.run_module("lgcrawl", run_name="__main__")
