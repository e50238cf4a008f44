"""How long a Retry-After asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.fetch.patience import seconds

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("0", 0.0),
        (" 5 ", 5.0),
        ("9999999999", 9999999999.0),
        ("Mon, 23 Nov 2026 06:01:00 GMT", 60.0),
        ("Monday, 23-Nov-26 06:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 05:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 07:00:00 +0100", 0.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("99999999999", None),
        ("Mon, 99 Nov 2026 06:01:00 GMT", None),
    ],
)
def test_both_forms_are_read(said: str, wait: float | None) -> None:
    assert seconds(said, NOW) == wait


@given(st.text(max_size=60))
def test_nothing_it_says_breaks_us(said: str) -> None:
    assert (seconds(said, NOW) or 0.0) >= 0.0
