"""What a run amounts to: its outcome, its reason and the exit code that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lgcrawl.archive.database import now
from lgcrawl.archive.past import PastRun
from lgcrawl.cards import Expect
from lgcrawl.fetch.failures import Failure
from lgcrawl.health.guards import GOOD, Odd, settled, unusual

# Outcome -> exit code. Green means good: only what is good leaves with 0 (docs/ops.md).
EXIT_CODES = {
    "ok": 0,
    "unchanged": 0,
    "empty": 0,  # the source itself says that it has none
    "partial": 1,
    "suspicious": 1,
    "failed": 1,
    "locked": 4,
    "imported": 0,  # a run of captures out of a WARC file
    "interrupted": 130,
}


@dataclass(slots=True)
class Tally:
    """What a run counted; ``filled`` counts records by field, for ``fill`` of ``[expect]``."""

    pages: int = 0
    items: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    sighted: int = 0  # records of pages that are as they were; of `items` once the run is over
    bytes: int = 0
    read: int = 0  # records that were read in this run: those that ``filled`` counts
    filled: Counter[str] = field(default_factory=Counter)

    def fill(self) -> dict[str, float]:
        """The share of the records read that has a field, by field."""
        return {name: round(self.filled[name] / self.read, 4) for name in sorted(self.filled)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a run, why in one line, and the class of its first failure.

    ``healthy``: the run saw all that the source lists, so absence from it means something.
    """

    outcome: str
    reason: str
    failure: str | None = None
    healthy: bool = False


def judge(
    tally: Tally,
    failures: Sequence[Failure],
    *,
    expect: Expect,
    past: Sequence[PastRun] = (),
    started_at: str = "",
    finish_reason: str = "finished",
    limited: str | None = None,
    said: Sequence[str] = (),
    moved: Failure | None = None,
) -> Verdict:
    """Decide what a run amounts to.

    ``past``: the source's earlier runs, oldest first; ``started_at``: when this one began. ``said``
    is what pages without records said of having none, ``moved`` that a start page leads elsewhere.
    """
    # A detail page that robots.txt keeps us out of is manners, not a fault.
    failures = [f for f in failures if f.loses or f.kind != "robots"]
    failures.sort(key=lambda failure: not failure.loses)  # what cost records comes first
    if moved and tally.items == 0:  # what stands there now is not what the card was written for
        failures = [moved, *(f for f in failures if f.kind != "layout")]
    first = failures[0].kind if failures else None
    told = str(failures[0]) if failures else ""
    if len(failures) > 1:
        told += f", and {len(failures) - 1} more"
    run = PastRun(
        id=past[-1].id + 1 if past else 1,
        started_at=started_at or now(),
        outcome="running",
        items=tally.items,
        new=tally.new,
        pages=tally.pages,
        bytes=tally.bytes,
        read=tally.read,
        fill=tally.fill(),
    )
    if finish_reason == "shutdown":
        return Verdict("interrupted", "stopped by a signal; the next run goes on")
    if finish_reason == "archive":
        return Verdict("failed", told or "the archive could not be written", "disk")
    if finish_reason != "finished" and tally.items == 0:
        return Verdict("failed", f"stopped early: {finish_reason}", "budget")
    if tally.items == 0:
        return Verdict("failed", told, first) if first else _nothing(run, said, past)
    if limited:
        return Verdict("partial", f"stopped after {limited}", "budget")
    # A limit that was asked for explains too few records; nothing else does.
    wrong = _unexpected(tally, expect)
    if wrong:
        return Verdict("suspicious", wrong, "expected")
    if finish_reason != "finished":
        return Verdict("partial", f"stopped early: {finish_reason}", "budget")
    if any(failure.loses for failure in failures):
        return Verdict("partial", told, first)
    odd = unusual(run, past, least=expect.min is None, fields=expect.fill)
    if odd and not odd.accepted:
        return Verdict("suspicious", odd.reason, odd.kind)
    more = f", {tally.rejected} rejected" if tally.rejected else ""
    more += f"; {odd.reason}" if odd else ""
    whole = not tally.rejected  # what was rejected is listed, not absent
    if first:
        return Verdict("partial", told + more, first, healthy=whole)
    if tally.new == tally.changed == 0:
        return Verdict("unchanged", f"every record as before{more}", healthy=whole)
    return Verdict("ok", f"{tally.new} new, {tally.changed} changed{more}", healthy=whole)


def _nothing(run: PastRun, said: Sequence[str], past: Sequence[PastRun]) -> Verdict:
    """No record and no failure: the source's own word counts, but not the first time."""
    seen = [one.items for one in past if one.outcome in GOOD or one.outcome == "partial"]
    before = next((items for items in reversed(seen) if items), 0)
    if not said:
        where = f"where a good run had {before} records" if before else "and no page says so"
        return Verdict("suspicious", f"nothing, {where}", "layout")
    if not before:
        return Verdict("empty", said[0], healthy=True)
    odd = unusual(run, past)
    if odd is None and _has_been_empty(past):
        return Verdict("empty", said[0], healthy=True)
    told = f"nothing ({said[0]}), where the last good run with records had {before}"
    odd = settled(Odd("nothing", told), run, past)
    if odd.accepted:
        return Verdict("empty", odd.reason, healthy=True)
    return Verdict("suspicious", odd.reason, odd.kind)


def _has_been_empty(past: Sequence[PastRun]) -> bool:
    """Whether the source has none by now, or has had none and came back, as a small one does."""
    if next((one.items for one in reversed(past) if one.outcome in GOOD), 1) == 0:
        return True
    none = [n for n, one in enumerate(past) if one.failure == "nothing" or one.outcome == "empty"]
    return bool(none) and any(one.items for one in past[none[0] :])


def _unexpected(tally: Tally, expect: Expect) -> str | None:
    if expect.min is not None and tally.items < expect.min:
        return f"{tally.items} records where the card expects at least {expect.min}"
    for name, least in expect.fill.items():
        share = tally.filled[name] / tally.read if tally.read else 1.0
        if share < least:
            return f"{name} filled in {share:.0%} of records where the card expects {least:.0%}"
    return None


def exit_code(outcomes: Mapping[str, str], *, limited: bool = False) -> int:
    """The exit code of a crawl from the outcome of each source; asked-for limits are no fault."""
    codes = {
        0 if limited and outcome == "partial" else EXIT_CODES[outcome]
        for outcome in outcomes.values()
    }
    return next((code for code in (130, 1, 4) if code in codes), 0)
