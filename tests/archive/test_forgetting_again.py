"""What was forgotten is met again: by the next crawl, as an address, as a page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lgcrawl.archive.checking import examination as checking
from lgcrawl.archive.erasing.ledger import Eraser
from lgcrawl.archive.queries import connect_readonly
from lgcrawl.visits import DETAIL, LIST, Ask, Gave, PageRead
from pipelines.records import Mention, Record
from tests.archive.conftest import Bench, news, post
from tests.archive.forgetting_scene import (
    NAME,
    PAGES,
    SITE,
    bench,
    body_of,
    forget,
    full,
    left,
    page,
)

__all__ = ["bench", "full"]


# -- the next crawl --------------------------------------------------------------------------------
def eraser(path: Path) -> Eraser:
    with connect_readonly(path) as db:
        return Eraser.of(db)


RECORDS: dict[str, Record] = {
    "an article by its address": news(
        f"{NAME} joins the board", url=f"{SITE}/news/jan-rowntree-joins", body=f"He is {NAME}."
    ),
    "an article by its title": news(f"Meet {NAME}", url=None, body=f"He is {NAME}."),
    "a post by its reference": post(description=f"Ask {NAME}.", recruiter_text=NAME),
    "a post by its address": post(
        f"Assistant to {NAME}", reference=None, url=f"{SITE}/jobs?of=J%C3%A1n+Rowntree&id=7"
    ),
    "a post by its title": post(f"Assistant to {NAME}", reference=None, url=None),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_the_next_crawl_sees_no_change(bench: Bench, kind: str) -> None:
    (first,) = bench.run(replace(RECORDS[kind]))
    bench.writer.close()
    forget(bench.path, "matching", NAME)
    seen = replace(RECORDS[kind], fetched_at="2026-11-24T06:00:00Z")
    if seen.url:
        seen.url += "&utm_source=mail" if "?" in seen.url else "?utm_source=mail"
    again = Bench(bench.path)
    (kept,) = again.run(eraser(bench.path).record(seen))
    again.writer.close()
    assert (kept.id, kept.change) == (first.id, "unchanged")
    assert left(bench.path.parent) == []
    assert list(checking.check(bench.path)) == []


def test_two_people_of_one_site_keep_two_addresses(bench: Bench) -> None:
    bench.run(
        news("One", url=f"{SITE}/staff/jan-rowntree"),
        news("Two", url=f"{SITE}/staff/siobhan-oneill"),
    )
    bench.writer.close()
    forget(bench.path, "matching", NAME)
    forget(bench.path, "matching", "Siobhán ONeill")
    addresses = {row["url"] for row in bench.rows("SELECT url FROM articles")}
    assert len(addresses) == 2
    assert all(address.startswith(f"{SITE}/staff/erased-") for address in addresses)


def test_an_eraser_knows_pages_again(full: Bench) -> None:
    forget(full.path, "matching", NAME)
    known = eraser(full.path)
    for path, body in PAGES.items():
        charset = "iso-8859-1" if path == "/latin" else None
        if path == "/markup":  # a word parted by markup is beyond the ledger
            continue
        assert (known.page(body, charset) == body) == (path == "/other"), path
        if path != "/other":
            assert known.page(body, charset) == body_of(full.path, f"{SITE}{path}"), path


def test_an_answer_is_kept_under_the_id_it_has(full: Bench) -> None:
    forget(full.path, "matching", NAME)
    asked = page(
        "/staff/jan-rowntree", PAGES["/upper"], 1, headers=(("Link", f"<{SITE}/jan_rowntree>"),)
    )
    clean = eraser(full.path).capture(asked)
    assert clean.id == asked.id
    assert clean.body == b"<p>[erased], [erased]</p>"
    assert "rowntree" not in f"{clean.url} {clean.response_headers}"
    other = page("/other", PAGES["/other"], 1)
    assert eraser(full.path).capture(other) is other


def test_an_empty_ledger_is_no_work(bench: Bench) -> None:
    bench.writer.close()
    assert not eraser(bench.path)


def test_an_eraser_cleans_all_that_is_printed(full: Bench) -> None:
    forget(full.path, "matching", NAME)
    record = news(
        f"{NAME} speaks",
        author=NAME,
        summary="Nothing.",
        issues={"author": f"is {NAME} a name?"},
        mentions=[Mention(person=NAME, role="chair", uses=2)],
    )
    clean = eraser(full.path).record(record)
    assert "rowntree" not in repr(clean).casefold()
    assert clean is not record
    assert clean.summary == "Nothing."  # type: ignore[attr-defined]
    assert clean.mentions == [Mention(person="[erased]", role="chair", uses=2)]  # type: ignore[attr-defined]
    same = post()
    assert eraser(full.path).record(same) is same


# -- e-mail ----------------------------------------------------------------------------------------
MAILS = [
    b"<p>jo.bell@essex.example</p>",
    b"<p>JO.BELL@Essex.example, jo.bell [at] essex [dot] example</p>",
    b"<p>jo.bell&#64;essex.example.</p>",
    b'<a href="mailto:jo.bell%40essex.example?subject=Post">x</a>',
    b'<a data-cfemail="'
    + bytes([7, *(byte ^ 7 for byte in b"jo.bell@essex.example")]).hex().encode()
    + b'">x</a>',
    b"<p>jo.bell<span>@</span>essex.example</p>",
]
OTHERS = b"<p>ajo.bell@essex.example, jo.bell@essex.example.org, Jo Bell at Essex, bell@x.uk</p>"


def test_an_address_wherever_it_stands_and_nothing_else(bench: Bench) -> None:
    run = bench.begin()
    for n, body in enumerate([*MAILS, OTHERS]):
        bench.writer.captured(run, page(f"/mail/{n}", body, run)).result()
    bench.keep(run, post(description="Write to Jo.Bell@essex.example. Jo Bell answers."))
    bench.finish(run)
    bench.writer.close()
    receipt = forget(bench.path, "email", "jo.bell@essex.example")
    assert receipt.found.counts["bodies"] == len(MAILS)
    assert bench.row("SELECT description FROM vacancies")["description"] == (
        "Write to [erased]. Jo Bell answers."
    )
    assert body_of(bench.path, f"{SITE}/mail/{len(MAILS)}") == OTHERS
    pattern = r"(?<![\w.])jo\.bell(?:@|\W+at\W+)essex(?:\.|\W+dot\W+)example\b(?!\.\w)"
    assert left(bench.path.parent, pattern) == []
    known = eraser(bench.path)
    for body in MAILS:
        assert known.page(body) != body
    assert known.page(OTHERS) is OTHERS


# -- a page ----------------------------------------------------------------------------------------
def test_a_page_and_what_was_read_from_it(bench: Bench) -> None:
    run = bench.begin()
    url = "https://jobs.essex.example/2041"
    own = replace(page("", b"<p>Secret terms</p>", run), url=url)
    bench.writer.captured(run, own).result()
    (kept, other) = bench.keep(
        run,
        post(description="Secret terms", capture=own.id),
        post("Cook", reference="C-1", url=f"{SITE}/2", description="Cooks."),
    )
    bench.finish(run)
    bench.run(post(description="Secret terms, changed", capture=own.id))
    bench.writer.close()
    forget(bench.path, "url", f"{url}?utm_source=mail")
    row = bench.row("SELECT * FROM vacancies WHERE id = ?", kept.id)
    assert (row["title"], row["url"], row["identity_key"]) == ("[erased]", url, f"url:{url}")
    assert row["description"] is row["employer_text"] is row["salary_min"] is None
    assert body_of(bench.path, url) is None
    assert left(bench.path.parent, "secret") == []
    assert bench.row("SELECT title FROM vacancies WHERE id = ?", other.id)["title"] == "Cook"
    assert list(checking.check(bench.path)) == []
    known = eraser(bench.path)
    assert known.bars(url)
    assert known.page(b"<p>Secret terms</p>", url=url) == b""
    assert known.capture(own).body is None
    again = Bench(bench.path)
    (seen,) = again.run(known.record(post(description="Secret terms")))
    again.writer.close()
    assert (seen.id, seen.change) == (kept.id, "unchanged")
    assert left(bench.path.parent, "secret") == []


# -- what spares asking again ----------------------------------------------------------------------
def note_pages(bench: Bench, *listed: Record) -> None:
    """Read a list that leads to pages and says these things of them, and leave the run unended."""
    run = bench.begin()
    asks = [
        Ask(record.url or "", DETAIL, record, n=n, parent=1) for n, record in enumerate(listed, 2)
    ]
    page = PageRead(Ask(f"{SITE}/jobs", LIST, n=1), asks, url=f"{SITE}/jobs", body=b"1" * 16)
    page.gave = Gave(asks=[ask.plain() for ask in asks])
    bench.writer.page_done(run, page, {}, None).result()


def noted(bench: Bench) -> tuple[list[str], list[str]]:
    """The pages that are remembered, and those that a killed run would ask for."""
    reads, asks = ("SELECT url FROM page_reads", "SELECT asked FROM frontier WHERE outcome IS NULL")
    return [row["url"] for row in bench.rows(reads)], [
        json.loads(row["asked"])["url"] for row in bench.rows(asks)
    ]


LISTED = (
    post(f"Assistant to {NAME}", url=f"{SITE}/1"),
    post("Cook", url=f"{SITE}/2"),
    post("Cook", url=f"{SITE}/staff/jan-rowntree"),
)


@pytest.mark.parametrize(
    ("kind", "text", "gone"),
    [
        ("matching", NAME, {f"{SITE}/1", f"{SITE}/staff/jan-rowntree"}),
        ("url", f"{SITE}/1", {f"{SITE}/1"}),
    ],
)
def test_what_lists_said_is_forgotten_too(
    bench: Bench, kind: str, text: str, gone: set[str]
) -> None:
    note_pages(bench, *LISTED)
    assert noted(bench) == ([f"{SITE}/jobs"], [str(record.url) for record in LISTED])
    bench.writer.close()
    forget(bench.path, kind, text)
    reads, asks = noted(bench)
    assert not reads
    assert set(asks) == {record.url for record in LISTED} - gone
    assert kind == "url" or left(bench.path.parent) == []


def test_what_was_forgotten_is_not_noted_again_and_all_else_is(bench: Bench) -> None:
    bench.writer.close()
    forget(bench.path, "matching", NAME)
    again = Bench(bench.path)
    note_pages(again, *LISTED)
    reads, asks = noted(again)
    assert (reads, asks) == ([], [f"{SITE}/1", f"{SITE}/2"])
    note_pages(again, LISTED[1])
    assert noted(again)[0] == [f"{SITE}/jobs"]
    again.writer.close()
    assert left(bench.path.parent) == []
