"""Two rows of one record made one: pure functions, the same whichever comes first."""

from __future__ import annotations

from collections.abc import Callable

from lgcrawl.archive.columns import to_json
from lgcrawl.archive.content import Row
from lgcrawl.archive.merging.history import standing

# Columns with a rule of their own; all others are content and come from one row together.
APART = frozenset(
    {"number", "id", "source", "identity_key", "group_id", "version"}
    | {"first_seen", "last_seen", "last_run", "content_hash"}
    | {"state", "closed_on", "closed_run", "absent_runs"}
)
_KINDS = ("ref", "url", "text")  # of keys, the strongest first
_STATES = ("open", "unseen")  # the others tell that it is over


def join(ours: Row, theirs: Row, began: Callable[[int], str]) -> Row:
    """One row of two; ``number``, ``version`` and ``group_id`` stay ours. ``began``: of a run.

    - What it says comes whole from the row that was seen later; seen at once, from the later run;
      of one sighting, from what newer rules have read.
    - First and last sighting are the extremes of both.
    - Its state comes from the row that was judged last: by the moment of its last sighting or the
      start of the run that closed it, whichever is later. So a sighting after another machine's
      closing opens it, and a closing after another machine's sighting closes it. Absences are
      counted from the later run that saw it.
    - The stronger key is its key.
    """
    both = (ours, theirs)
    later = max(map(_content, both))
    says: Row = max((side for side in both if _content(side) == later), key=_whole)
    row = dict(says)
    row |= {name: ours[name] for name in ("number", "version", "group_id")}
    row["first_seen"] = min(ours["first_seen"], theirs["first_seen"])
    row["last_run"] = max(ours["last_run"], theirs["last_run"])
    row["identity_key"] = min(ours["identity_key"], theirs["identity_key"], key=_strength)
    if "state" in row:
        judged = max(both, key=lambda side: _judged(side, began))
        row |= {name: judged[name] for name in ("state", "closed_on", "closed_run")}
        absent = max((side["last_run"], side["absent_runs"]) for side in both)
        row["absent_runs"] = absent[1]
    return row


def _content(row: Row) -> tuple[str, int, str, bytes]:
    rules = standing(row["method_version"])
    return row["last_seen"], row["last_run"], rules, row["content_hash"]


def _whole(row: Row) -> str:
    """All that it says, to tell apart what else is equal."""
    return to_json({name: value for name, value in row.items() if name not in APART})


def _strength(key: str) -> tuple[int, str]:
    kind = key.partition(":")[0]
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS), key


def _judged(row: Row, began: Callable[[int], str]) -> tuple[str, int, int, int, str, str]:
    """By what of two states the later is told; the rest tells apart what is equal."""
    closed = row["closed_run"]
    over = _STATES.index(row["state"]) if row["state"] in _STATES else len(_STATES)
    return (
        max(row["last_seen"], began(closed) if closed else ""),
        max(row["last_run"], closed or 0),
        over,
        closed or 0,
        row["closed_on"] or "",
        row["state"],
    )
