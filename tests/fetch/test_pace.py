"""What a robots.txt wishes of our pace, and what we make of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from lgcrawl.fetch.pace import LONGEST, wished


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ("User-agent: *\nDisallow: /private", 0.0),
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 10\n\nUser-agent: lgcrawl\nCrawl-delay: 2", 2.0),
        ("User-agent: *\nRequest-rate: 1/5", 5.0),
        ("User-agent: *\nRequest-rate: 30/1m", 2.0),
        ("User-agent: *\nCrawl-delay: 3\nRequest-rate: 10/10", 3.0),
        ("User-agent: *\nCrawl-delay: 86400", LONGEST),
        ("User-agent: *\nRequest-rate: 1/1d", LONGEST),
        ("User-agent: *\nCrawl-delay: soon\nRequest-rate: 0/0", 0.0),
        ("User-agent: other\nCrawl-delay: 9", 0.0),
        ("", 0.0),
    ],
)
def test_the_slower_of_what_is_wished_within_bounds(rules: str, seconds: float) -> None:
    assert wished(ProtegoRobotParser(rules.encode(), None), "lgcrawl") == seconds


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_robots_txt_stops_us_or_makes_us_hurry(delay: str, rate: str) -> None:
    rules = f"User-agent: *\nCrawl-delay: {delay}\nRequest-rate: {rate}"
    assert 0.0 <= wished(ProtegoRobotParser(rules.encode(), None), "lgcrawl") <= LONGEST
