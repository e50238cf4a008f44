"""What a run amounts to: its outcome, its reason and the exit code that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lgcrawl.cards import Expect
from lgcrawl.fetch.failures import Failure

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
    bytes: int = 0
    filled: Counter[str] = field(default_factory=Counter)


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
    finish_reason: str = "finished",
    limited: str | None = None,
    said: Sequence[str] = (),
    before: int = 0,
) -> Verdict:
    """Decide what a run amounts to.

    ``before`` is how many items the source's last good run had, 0 for a first run. ``said`` is
    what pages without records said of having none.
    """
    # A detail page that robots.txt keeps us out of is manners, not a fault.
    failures = [f for f in failures if f.loses or f.kind != "robots"]
    first = failures[0].kind if failures else None
    told = str(failures[0]) if failures else ""
    if len(failures) > 1:
        told += f", and {len(failures) - 1} more"
    if finish_reason == "shutdown":
        return Verdict("interrupted", "stopped by a signal; the next run goes on")
    if finish_reason == "archive":
        return Verdict("failed", told or "the archive could not be written", "disk")
    if finish_reason != "finished" and tally.items == 0:
        return Verdict("failed", f"stopped early: {finish_reason}", "budget")
    if tally.items == 0:
        return _nothing(first, told, said, before)
    if limited:
        return Verdict("partial", f"stopped after {limited}", "budget")
    # A limit that was asked for explains too few records; nothing else does.
    odd = _unexpected(tally, expect)
    if odd:
        return Verdict("suspicious", odd)
    if finish_reason != "finished":
        return Verdict("partial", f"stopped early: {finish_reason}", "budget")
    if first:
        whole = not tally.rejected and not any(f.loses for f in failures)
        return Verdict("partial", told, first, healthy=whole)
    whole = not tally.rejected  # what was rejected is listed, not absent
    rejected = f", {tally.rejected} rejected" if tally.rejected else ""
    if tally.new == tally.changed == 0:
        return Verdict("unchanged", f"every record as before{rejected}", healthy=whole)
    return Verdict("ok", f"{tally.new} new, {tally.changed} changed{rejected}", healthy=whole)


def _nothing(first: str | None, told: str, said: Sequence[str], before: int) -> Verdict:
    if first:
        return Verdict("failed", told, first)
    if before:
        return Verdict("suspicious", f"nothing, where the last good run had {before} records")
    if said:
        return Verdict("empty", said[0], healthy=True)
    return Verdict("suspicious", "no records, and no page says that there are none", "layout")


def _unexpected(tally: Tally, expect: Expect) -> str | None:
    if expect.min is not None and tally.items < expect.min:
        return f"{tally.items} records where the card expects at least {expect.min}"
    for name, least in expect.fill.items():
        share = tally.filled[name] / tally.items
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
