"""The demo: crawl the small web, let a day pass, crawl it again, show what changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import shorten

from rich.console import Console
from rich.table import Table

from lgcrawl.archive import queries
from lgcrawl.captures.database import captures_path
from lgcrawl.demo.web import Web, serving
from lgcrawl.export import tables
from pipelines.errors import LgcrawlError
from pipelines.normalise import ready

CARDS = {
    "council-news": (
        'title = "Essex County Council: news (demonstration)"\npublisher = "la-ess"\n'
        'kind = "feed"\nrecords = "article"\nstart = ["{{council}}/rss_news.xml"]\nevery = "6h"\n'
    ),
    "council-jobs": (
        'title = "Essex County Council: jobs (demonstration)"\npublisher = "la-ess"\n'
        'kind = "listing"\nrecords = "vacancy"\nstart = ["{{council}}/jobs"]\nevery = "12h"\n'
        "complete = true   # the list shows every open post, so absence means something\n"
        "absent_runs = 1   # ... and one healthy run without it is enough here\n"
    ),
    "recruitment-system": (
        'title = "A recruitment system (demonstration)"\nkind = "listing"\n'
        'records = "vacancy"\nstart = ["{{recruit}}/search"]\nevery = "12h"\n'
    ),
    "trade-press": (
        'title = "Trade press with a jobs panel (demonstration)"\nkind = "listing"\n'
        'records = "article"\nstart = ["{{press}}/politics-and-policy"]\nevery = "1d"\n'
    ),
}


def run(folder: Path) -> int:
    """Run the demo in ``folder``; 0 when both crawls were good and the changes were seen."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    ready()
    if folder.exists():
        shutil.rmtree(folder)
    cards, archive, csv = folder / "sources", folder / "archive.db", folder / "vacancies.csv"
    cards.mkdir(parents=True)
    with serving() as web:
        for slug, text in CARDS.items():
            (cards / f"{slug}.toml").write_text(web.fill(text), "utf-8")
        console.rule("[bold]day 1: the first crawl")
        _crawl(web, cards, archive)
        web.day = 2
        console.rule("[bold]day 2: a post is new, a salary has changed, a post is gone")
        _crawl(web, cards, archive)
    with queries.connect_readonly(archive) as db:
        changes = queries.changes(db, queries.latest_runs(db))
        console.print(_recent(list(queries.vacancies(db))))
        console.rule("[bold]what changed on day 2")
        for change in changes:
            console.print(_told(change))
        count = tables.write(queries.vacancies(db), "vacancies", "csv", csv)
    console.rule("[bold]where it is")
    console.print(
        f"archive  {archive}\npages    {captures_path(archive)}\n"
        f"csv      {csv} ({count} vacancies)\ncards    {cards}"
    )
    console.rule("[bold]next")
    us = "lgcrawl" if shutil.which("lgcrawl") else _here(Path(sys.executable).with_name("lgcrawl"))
    console.print(
        f"{us} serve --archive {archive}\n"
        f"{us} history {_changed(changes)} --archive {archive}\n"
        f"{us} replay --archive {archive} --sources {cards} --dry-run\n"
        f"{us} export vacancies --archive {archive} --min-salary 35000\n"
        f"{us} crawl govuk-news --limit-pages 5"
    )
    seen = {change["change"] for change in changes}
    return 0 if {"new", "changed", "closed"} <= seen else 1


def _changed(changes: list[dict[str, object]]) -> object:
    """The id of a record that the second day changed."""
    return next((row["id"] for row in changes if row["change"] == "changed"), "ID")


def _crawl(web: Web, cards: Path, archive: Path) -> None:
    """Run the real command: Scrapy's reactor runs once in a process, and this is what users do."""
    command = [sys.executable, "-m", "lgcrawl", "crawl", "--all"]
    command += ["--sources", str(cards), "--archive", str(archive)]
    for host in web.hosts.values():
        command += ["--allow-private", host]
    sys.stdout.flush()  # what the crawl says comes after what we said
    no_proxy = {**os.environ, "no_proxy": "127.0.0.1"}
    code = subprocess.run(command, check=False, env=no_proxy).returncode  # noqa: S603
    if code:
        raise LgcrawlError(f"the demo's crawl left with exit code {code}: see the lines above")


def _recent(rows: list[dict[str, object]]) -> Table:
    shown = Table("post", "employer", "pay a year", "place", "closes", "state", title="vacancies")
    for row in rows:
        low, high = row["salary_annual_min"], row["salary_annual_max"]
        pay = " - ".join(f"£{amount:,.0f}" for amount in dict.fromkeys((low, high)) if amount)
        pay = f"up to {pay}" if high and not low else pay
        shown.add_row(
            str(row["title"]),
            str(row["employer_text"] or ""),
            pay or str(row["salary_text"] or ""),
            str(row["town"] or row["location_text"] or ""),
            str(row["closing_date"] or row["closing_text"] or ""),
            str(row["state"]),
        )
    return shown


def _told(change: dict[str, object]) -> str:
    told = f"{change['change']:<8} {change['title']}"
    fields = change.get("fields")
    if isinstance(fields, dict):
        told += "".join(
            f"\n         {name}: {_short(a)} → {_short(b)}" for name, (a, b) in fields.items()
        )
    if change.get("why"):
        told += f" ({change['why']})"
    return told


def _here(path: Path) -> str:
    """A path as it can be typed here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _short(text: object) -> str:
    return shorten(str(text or "nothing"), 60, placeholder=" …")
