"""A bound on cost that does not depend on the machine or on who else is using it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager


def yardstick() -> float:
    """CPU seconds of a fixed piece of work, about 25 ms on the machine the bounds were set on."""
    start = time.process_time()
    for _ in range(250):
        re.findall(r"(\w+)\s+(\d+)", "Salary 100 and then some words 7 more " * 60)
    return time.process_time() - start


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """The block costs at most so many seconds' worth of CPU, counted in yardsticks.

    Hostile input must not cost its square: a linear reader of 100 kB stays far below a second, a
    quadratic one takes minutes.
    """
    unit = min(yardstick() for _ in range(3))
    start = time.process_time()
    yield
    used = time.process_time() - start
    assert used < seconds * 40 * unit, f"{used:.2f} s of CPU, {used / unit:.0f} yardsticks"
