"""What the pages of a site share is learned from its captures and left out of their texts."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.conftest import Cli, Site

DESK = "For interviews and pictures ring the press desk on weekdays between nine and five."
TALES = (
    "The weir at Mill Lane will be mended before the winter floods, divers said after a look.",
    "Swifts have come back to the tower of the town hall, where boxes were put up three years ago.",
    "A tram that ran along the front until 1937 is to carry visitors again in the summer season.",
    "Two hundred allotments on the old airfield are let, and the waiting list has been closed.",
    "The museum has bought a map of the harbour that shows the lost chapel of the fishermen.",
)


def story(n: int, token: str) -> str:
    said = f"<p>{TALES[n]}</p><p>Councillor Reed told the meeting that story {n} ended well.</p>"
    return (
        f"<html><!-- {token} --><head><title>Story {n}</title></head><body><main><article>"
        f"<h1>Story number {n} of the year</h1><p class='date'>1{n} October 2026</p>"
        f"<div class='text'>{said * 2}<p>{DESK}</p></div></article></main></body></html>"
    )


def serve(site: Site, token: str) -> None:
    items = "".join(
        f"<item><title>Story number {n} of the year</title><link>{site.url}/news/{n}</link></item>"
        for n in range(len(TALES))
    )
    site.pages["/rss"] = f'<rss version="2.0"><channel>{items}</channel></rss>'
    site.pages |= {f"/news/{n}": story(n, token) for n in range(len(TALES))}


def bodies(cli: Cli) -> list[str]:
    with closing(sqlite3.connect(cli.archive)) as db:
        return [body for (body,) in db.execute("SELECT body FROM articles ORDER BY title")]


def test_shared_lines_are_gone_and_stay_so(cli: Cli, site: Site) -> None:
    serve(site, "one")
    cli.card(
        "here",
        f'title = "Here"\nkind = "feed"\nrecords = "article"\nstart = ["{site.url}/rss"]\n',
    )
    assert cli.crawl(site).code == 0
    assert all(DESK in body for body in bodies(cli))  # nothing was known of the site yet
    ran = cli("replay", "--archive", str(cli.archive), "--sources", str(cli.cards))
    assert ran.code == 0, ran.err
    clean = bodies(cli)
    assert not any(DESK in body for body in clean)
    assert all(tale in body for tale, body in zip(TALES, clean, strict=True))
    serve(site, "two")  # the same pages, byte for byte others
    assert cli.crawl(site).code == 0
    assert bodies(cli) == clean
    with closing(sqlite3.connect(cli.archive)) as db:
        assert db.execute("SELECT max(version) FROM articles").fetchone() == (1,)
