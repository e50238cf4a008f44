"""What a run amounts to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from lgcrawl.cards import Expect
from lgcrawl.fetch.failures import Failure
from lgcrawl.health import Tally, exit_code, judge

LIST_DOWN = Failure("http_5xx", "http://example.gov.uk/jobs", "HTTP 503")
DETAIL_GONE = Failure("http_4xx", "http://example.gov.uk/jobs/7", "HTTP 404", loses=False)
DETAIL_FORBIDDEN = Failure("robots", "http://example.gov.uk/x", "forbidden", loses=False)


@pytest.mark.parametrize(
    ("tally", "failures", "more", "outcome", "healthy"),
    [
        (Tally(items=9, new=2), [], {}, "ok", True),
        (Tally(items=9), [], {}, "unchanged", True),
        (Tally(items=9), [DETAIL_FORBIDDEN], {}, "unchanged", True),
        (Tally(items=9, new=1), [DETAIL_GONE], {}, "partial", True),
        (Tally(items=9, new=1), [LIST_DOWN], {}, "partial", False),
        (Tally(), [LIST_DOWN], {}, "failed", False),
        (Tally(), [], {"said": ["0 jobs found"]}, "empty", True),
        (Tally(), [], {"said": ["0 jobs found"], "before": 12}, "suspicious", False),
        (Tally(), [], {}, "suspicious", False),
        (Tally(items=3, new=3), [], {"expect": Expect(min=5)}, "suspicious", False),
        (
            Tally(items=4, new=4, filled=Counter(title=4, closing_date=1)),
            [],
            {"expect": Expect(fill={"title": 1.0, "closing_date": 0.9})},
            "suspicious",
            False,
        ),
        (Tally(items=9, new=9), [], {"limited": "4 pages"}, "partial", False),
        (Tally(items=9, new=9), [], {"finish_reason": "shutdown"}, "interrupted", False),
        (Tally(items=9, new=9), [], {"finish_reason": "closespider_timeout"}, "partial", False),
        (Tally(items=9, new=9), [], {"finish_reason": "archive"}, "failed", False),
        (Tally(), [], {"finish_reason": "memusage_exceeded"}, "failed", False),
    ],
)
def test_outcome(
    tally: Tally, failures: list[Failure], more: dict[str, Any], outcome: str, healthy: bool
) -> None:
    verdict = judge(tally, failures, **{"expect": Expect(), **more})
    assert (verdict.outcome, verdict.healthy) == (outcome, healthy), verdict.reason
    assert verdict.reason


def test_the_exit_code_is_the_worst_outcome() -> None:
    assert exit_code({"a": "ok", "b": "unchanged", "c": "empty"}) == 0
    assert exit_code({"a": "ok", "b": "failed"}) == 1
    assert exit_code({"a": "failed", "b": "interrupted"}) == 130
    assert exit_code({"a": "partial"}) == 1
    assert exit_code({"a": "partial"}, limited=True) == 0
