"""What may be asked: the SSRF guard without a network (TRAPS 9)."""

from __future__ import annotations

import pytest

from lgcrawl.fetch.guard import refusal


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gov.uk/search/all",
        "http://news.surreycc.gov.uk/feed/",
        "https://jobs.example.gov.uk:8443/list",
        "http://93.184.215.14/",
    ],
)
def test_public_addresses_are_asked(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1/", "private"),
        ("http://127.1/", "private"),
        ("http://0x7f000001/", "private"),
        ("http://2130706433/", "private"),
        ("http://0177.0.0.1/", "private"),
        ("http://[::1]/", "private"),
        ("http://[::ffff:10.0.0.1]/", "private"),
        ("http://[fe80::1]/", "private"),
        ("http://[fec0::1]/", "private"),
        ("http://[fd00::1]/", "private"),
        ("http://[64:ff9b::7f00:1]/", "private"),
        ("http://[::7f00:1]/", "private"),
        ("http://[2002:a00:1::]/", "private"),
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("http://10.1.2.3/", "private"),
        ("http://0.0.0.0/", "private"),
        ("http://224.0.0.1/", "private"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://ftp.example.org/", "scheme"),
        ("data:text/html,hello", "scheme"),
        ("http:///nohost", "no host"),
        ("http://www.gov.uk:22/", "port 22"),
        ("http://www.gov.uk:99999/", "malformed"),
    ],
)
def test_everything_else_is_refused_with_the_reason(url: str, why: str) -> None:
    assert why in (refusal(url) or "")


def test_only_the_named_port_of_a_private_host_is_asked() -> None:
    allowed = {"127.0.0.1:8000", "localhost:8000"}
    assert refusal("http://127.0.0.1:8000/jobs", allowed) is None
    assert "private" in (refusal("http://127.0.0.1:9000/", allowed) or "")
    assert "port 9000" in (refusal("http://localhost:9000/", allowed) or "")


def test_an_ipv6_exception_is_written_in_brackets_as_the_refusal_says() -> None:
    refused = refusal("http://[::1]:8000/") or ""
    assert "--allow-private [::1]:8000" in refused
    assert refusal("http://[::1]:8000/", {"[::1]:8000"}) is None
    assert refusal("http://[::1]:9000/", {"[::1]:8000"}) is not None
