"""The states of the sources in Prometheus' text format, for node_exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from lgcrawl.health.states import STATES, State

Value = float | int | None


def _seconds(moment: datetime | None) -> Value:
    return moment.timestamp() if moment else None


def _took(state: State) -> Value:
    run = state.run
    if not run.get("finished_at"):
        return None
    start, end = (datetime.fromisoformat(run[key]) for key in ("started_at", "finished_at"))
    return (end - start).total_seconds()


# Name, help, value; what has no value is left out.
GAUGES: tuple[tuple[str, str, Callable[[State], Value]], ...] = (
    ("good", "1 if the source does as it should", lambda s: int(s.state == "good")),
    ("stale", "1 if it brings nothing new for longer than usual", lambda s: int(s.clocks.stale)),
    (
        "last_attempt_timestamp_seconds",
        "start of its last run",
        lambda s: _seconds(s.clocks.last_attempt),
    ),
    (
        "last_good_timestamp_seconds",
        "start of its last good run",
        lambda s: _seconds(s.clocks.last_good),
    ),
    (
        "last_new_timestamp_seconds",
        "start of its last run that found something new",
        lambda s: _seconds(s.clocks.last_new),
    ),
    (
        "patience_seconds",
        "how long it may bring nothing new",
        lambda s: s.clocks.patience / timedelta(seconds=1),
    ),
    ("run_duration_seconds", "how long its last run took", _took),
    ("run_items", "records its last run saw", lambda s: s.run.get("items")),
    ("run_new", "records its last run saw first", lambda s: s.run.get("new")),
    ("run_pages", "pages its last run was answered", lambda s: s.run.get("pages")),
    ("run_bytes", "bytes its last run was answered", lambda s: s.run.get("bytes")),
)


def exposition(states: Sequence[State], now: datetime) -> str:
    """One gauge after another, each with its HELP and TYPE."""
    lines = list(_gauge("status_timestamp_seconds", "when this was written"))
    lines.append(f"lgcrawl_status_timestamp_seconds {_number(now.timestamp())}")
    for name, means, value in GAUGES:
        lines += _gauge(f"source_{name}", means)
        for state in states:
            found = value(state)
            if found is not None:
                lines.append(
                    f"lgcrawl_source_{name}{_labels(source=state.source)} {_number(found)}"
                )
    lines += _gauge("source_state", "1 for the state the source is in")
    for state in states:
        for name in STATES:
            labels = _labels(source=state.source, state=name)
            lines.append(f"lgcrawl_source_state{labels} {int(state.state == name)}")
    lines += _gauge("source_run", "1, with the outcome and failure class of its last run")
    for state in states:
        if state.run:
            labels = _labels(
                source=state.source,
                outcome=state.run["outcome"],
                failure=state.run["failure"] or "",
            )
            lines.append(f"lgcrawl_source_run{labels} 1")
    return "\n".join(lines) + "\n"


def _gauge(name: str, means: str) -> Iterator[str]:
    yield f"# HELP lgcrawl_{name} {means[:1].upper()}{means[1:]}."
    yield f"# TYPE lgcrawl_{name} gauge"


def _labels(**values: str) -> str:
    r"""Labels with what the format wants escaped.

    >>> _labels(source='a"b', failure="x\ny")
    '{source="a\\"b",failure="x\\ny"}'
    """
    table = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
    pairs = (f'{name}="{value.translate(table)}"' for name, value in values.items())
    return f"{{{','.join(pairs)}}}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
