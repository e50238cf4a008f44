"""lgcrawl doctor: what is wrong with one source, in plain words, and the page that shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lgcrawl.captures.capture import Capture
from lgcrawl.health.advice import ADVICE
from lgcrawl.health.states import stamp
from tests.health.conftest import BAD, Invoke, Ward

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<html><body><h1>We are moving house</h1><script>alert(1)</script>
<p>Our jobs are back on \x1b[31mMonday.</p></body></html>"""


def answer(ward: Ward, url: str, body: str, status: int = 200, role: str = "list") -> Capture:
    return Capture(
        url=url,
        fetched_at=stamp(ward.now) or "",
        status=status,
        body=body.encode(),
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        role=role,
    )


def test_a_broken_source(ward: Ward, invoke: Invoke) -> None:
    ward.card("essex", "complete = true\n")
    ward.run("essex", 4)
    page = answer(ward, "https://essex.example/jobs", PAGE, 503)
    robots = answer(ward, "https://essex.example/robots.txt", "User-agent: *\nDisallow: /jobs", 200)
    ward.run("essex", 0.2, page, robots, **BAD)
    code, out, err = invoke("doctor", "essex", *ward.options)
    assert (code, err) == (0, "")
    assert "It is bad since" in out
    assert "why    failed: http_5xx: HTTP 503" in out
    assert "means  the server is broken or busy" in out
    assert "try    wait for the next run" in out
    assert re.search(r"last good run +\d{4}-\d\d-\d\d \d\d:\d\d UTC, 4 days ago", out)
    assert re.search(r"card +listing, vacancy records, complete list", out)
    assert re.search(r"robots.txt +forbids the start page", out)
    assert re.search(r"next run +.* \(every 1d\)", out)
    assert f"lgcrawl capture show {page.id} -o page.html" in out
    assert "| We are moving house" in out
    assert "alert(1)" not in out
    assert "\x1b" not in out


def test_a_healthy_source(ward: Ward, invoke: Invoke) -> None:
    ward.card("essex")
    ward.month("essex")
    code, out, _ = invoke("doctor", "essex", *ward.options)
    assert code == 0
    assert "It is good" in out
    assert "Nothing needs to be done." in out
    assert "learned from its own gaps" in out
    assert "The page:" not in out


def test_a_stale_source(ward: Ward, invoke: Invoke) -> None:
    ward.card("essex")
    ward.month("essex", until=14)
    ward.run("essex", 0.1, outcome="unchanged", reason="every record as before", new=0)
    _, out, _ = invoke("doctor", "essex", *ward.options)
    assert "It is stale since" in out
    assert "every run is green" in out


def test_a_source_without_a_card(ward: Ward, invoke: Invoke) -> None:
    ward.run("old", 3)
    _, out, err = invoke("doctor", "old", *ward.options)
    assert err == ""
    assert "no longer crawled" in out


@pytest.mark.parametrize(
    ("slug", "said"),
    [("esex", "did you mean essex?"), ("essex", "never run"), ("broken", "broken.toml:1:")],
)
def test_what_cannot_be_examined_is_one_line(
    ward: Ward, invoke: Invoke, slug: str, said: str
) -> None:
    ward.card("essex")
    (ward.cards / "broken.toml").write_text("nonsense = 1\n")
    ward.run("kent", 1)
    code, out, err = invoke("doctor", slug, *ward.options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_every_failure_class_of_the_docs_has_advice() -> None:
    text = (ROOT / "docs" / "ops.md").read_text("utf-8")
    table = text[text.index("## Failure classes") :].split("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| ([^|]*) \|", table, re.M))))
    assert named - set(ADVICE) == set()
