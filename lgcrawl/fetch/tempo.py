"""What a host's answers teach us: how far apart to ask it, and when to leave it alone.

Pure: a state, an answer and a moment in, the next state out. hosts.py keeps the states.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LONGEST = 30.0  # seconds between two requests that a host can make us keep
SHARE = 1.0  # we wait as long as its answers take: a host works for us half the time at most
WEIGHT = 0.3  # of the newest answer in the mean of how long they take
DOUBLED_FROM = 0.5  # seconds; a host that says "too many" is left at least twice this apart
RECOVERY = 0.95  # of what was learned, each good answer leaves so much: half after fourteen
HALF_LIFE = 3600.0  # seconds after which half of what was learned is forgotten
PATIENCE = 5  # pages in a row that fail before a host is given up
FIRST_PAUSE = 600.0  # seconds; doubled each time the host is tried again and still fails
LONGEST_PAUSE = 6 * 3600.0
WAITED = 120.0  # seconds of Retry-After that are waited; for more, the host is given up so long

GOOD, BUSY, FAILED, NOTHING = "good", "busy", "failed", "nothing"


@dataclass(frozen=True, slots=True)
class Tempo:
    """What is known of a host; moments are seconds since 1970.

    ``learned`` seconds between two requests, as of ``learned_at``; ``latency`` the mean seconds of
    an answer; ``failures`` pages in a row that failed; ``trips`` how often in a row it was given
    up; ``why`` what failed last.
    """

    learned: float = 0.0
    learned_at: float = 0.0
    latency: float = 0.0
    failures: int = 0
    trips: int = 0
    given_up_until: float = 0.0
    why: str = ""

    def delay(self, base: float, wish: float, now: float) -> float:
        """Seconds to leave between two requests.

        ``base`` is DOWNLOAD_DELAY; 0 says that the host is ours and may be kept busy. ``wish`` is
        what robots.txt asks for.

        >>> Tempo(latency=3.0).delay(1.0, 0.0, now=0), Tempo(latency=3.0).delay(0.0, 0.0, now=0)
        (3.0, 0.0)
        >>> Tempo(learned=8.0, learned_at=0.0).delay(1.0, 0.0, now=2 * HALF_LIFE)
        2.0
        """
        slow = self.latency * SHARE if base > 0 else 0.0
        return max(base, min(max(wish, slow, self.remembered(now)), LONGEST))

    def remembered(self, now: float) -> float:
        """What is left of ``learned``."""
        if not self.learned:
            return 0.0
        return float(self.learned * 0.5 ** (max(0.0, now - self.learned_at) / HALF_LIFE))


@dataclass(frozen=True, slots=True)
class Heard:
    """How a request ended.

    GOOD, BUSY (429, 503, no answer in time), FAILED, or NOTHING that has to do with the host.
    ``failing`` says whether it counts towards giving up, ``again`` that it was a retry: the same
    page says nothing new about the host. ``wait`` is its Retry-After in seconds.
    """

    kind: str
    latency: float = 0.0
    wait: float = 0.0
    failing: bool = False
    again: bool = False
    why: str = ""


def after(tempo: Tempo, heard: Heard, delay: float, now: float) -> Tempo:
    """What is known of a host after an answer; ``delay`` is what was kept before it.

    >>> busy = after(Tempo(), Heard(BUSY), delay=1.0, now=0.0)
    >>> busy.learned, after(busy, Heard(GOOD, latency=0.2), delay=2.0, now=0.0).learned
    (2.0, 1.9)
    """
    if heard.kind == NOTHING:
        return tempo
    if heard.kind == GOOD:
        known = tempo.latency or heard.latency
        learned = tempo.remembered(now) * RECOVERY
        return Tempo(
            learned=learned if learned > 0.01 else 0.0,
            learned_at=now,
            latency=known + WEIGHT * (heard.latency - known),
        )
    if heard.kind == BUSY:
        doubled = min(2 * max(delay, DOUBLED_FROM), LONGEST)
        tempo = replace(tempo, learned=max(doubled, tempo.remembered(now)), learned_at=now)
    if heard.wait > WAITED:
        until = now + min(heard.wait, LONGEST_PAUSE)
        tempo = replace(tempo, given_up_until=until, why=heard.why)
    if not heard.failing or heard.again:
        return tempo
    failures = tempo.failures + 1
    tempo = replace(tempo, failures=failures, why=heard.why)
    if failures < PATIENCE:
        return tempo
    pause = min(FIRST_PAUSE * 2.0 ** min(tempo.trips, 10), LONGEST_PAUSE)
    until = max(tempo.given_up_until, now + pause)
    return replace(tempo, trips=tempo.trips + 1, given_up_until=until)
