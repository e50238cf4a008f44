"""Every command explains itself, and its output is what a machine can rely on."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.cli import cli as root
from tests.conftest import Cli, Site
from tests.crawl.test_crawl import CARD, detail, jobs

SALARY_KEYS = [
    "raw",
    "min",
    "max",
    "currency",
    "period",
    "period_inferred",
    "pro_rata",
    "fte",
    "actual_only",
    "actual_min",
    "actual_max",
    "hourly_min",
    "hourly_max",
    "grade",
    "scale",
    "scp_min",
    "scp_max",
    "up_to",
    "from",
    "circa",
    "plus_benefits",
    "negotiable",
    "award_pending",
    "suspect",
    "annual_min",
    "annual_max",
    "annual_method",
    "hours_per_week",
    "scale_check",
    "scale_year",
    "from_scale_min",
    "from_scale_max",
    "reason",
]
ARTICLE_KEYS = [
    "file",
    "url",
    "kind",
    "title",
    "evidence",
    "published",
    "modified",
    "author",
    "section",
    "summary",
    "body",
    "body_html",
    "language",
    "mentions",
]
VACANCY_KEYS = [
    "file",
    "url",
    "kind",
    "title",
    "evidence",
    "reference",
    "employer_text",
    "employer_ids",
    "salary_text",
    "salary",
    "location_text",
    "place",
    "posted_date",
    "closing_text",
    "closing_date",
    "interview_date",
    "start_date",
    "contract",
    "description",
    "apply_url",
]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
        else:
            found.append((*path, name))
    return found


@pytest.mark.parametrize("path", commands(root), ids=" ".join)
def test_help_says_what_it_does_and_gives_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(root, [*path, "--help"])
    assert result.exit_code == 0
    assert "Examples:" in result.output
    assert f"lgcrawl {' '.join(path)}" in result.output.split("Examples:")[1]


def test_every_command_stands_in_the_readme_or_docs() -> None:
    home = Path(__file__).resolve().parents[2]
    files = [home / "README.md", home / "CONTRIBUTING.md", *(home / "docs").glob("*.md")]
    text = "\n".join(path.read_text("utf-8") for path in files)
    for path in commands(root):
        assert f"lgcrawl {' '.join(path)}" in text, path


@pytest.mark.parametrize(
    ("what", "line", "keys"),
    [
        ("salary", "£32430 - £34794", SALARY_KEYS),
        ("employer", "Norfolk CC", ["raw", "ids", "name", "kind", "method", "reason"]),
        ("place", "London, NW1 2PG", ["raw", "postcode", "outcode", "town", "region", "nation"]),
        ("date", "27 June 2016", ["raw", "date", "time", "reason"]),
        ("contract", "Fixed term, 37 hours", ["raw", "type", "hours_per_week"]),
    ],
)
def test_normalise_gives_one_object_a_line(what: str, line: str, keys: list[str]) -> None:
    text = (
        f"{line}\n\n \ud83d\udc1d nonsense \u2028 in one line\n{line}".encode(
            "utf-16", "surrogatepass"
        )
        .decode("utf-16")
        .encode()
    )
    result = CliRunner().invoke(root, ["normalise", what], input=text)
    assert result.exit_code == 0, result.output
    rows = [json.loads(row) for row in result.output.splitlines()]
    assert len(rows) == 4
    assert rows[0] == rows[3]
    assert rows[0]["raw"] == line
    assert set(keys) <= set(rows[0])
    if what == "salary":
        assert list(rows[0]) == SALARY_KEYS


@settings(max_examples=25, deadline=None)
@given(lines=st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"")), max_size=8))
def test_normalise_never_gives_fewer_lines(lines: list[bytes]) -> None:
    for what in ("salary", "employer", "place", "date", "contract"):
        stdin = b"".join(line + b"\n" for line in lines)
        result = CliRunner().invoke(root, ["normalise", what], input=stdin)
        assert result.exit_code == 0, result.output
        assert result.output.count("\n") == len(lines)


def test_extract_reads_files_gzip_and_standard_input(tmp_path: Path) -> None:
    page = detail(7).replace("{{here}}", "http://example.gov.uk")
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page.encode()))
    runner = CliRunner()
    args = ["extract", str(tmp_path / "a.html"), str(tmp_path / "b.html.gz"), "-"]
    result = runner.invoke(root, [*args, "--url", "https://example.gov.uk/j/7"], input=page)
    rows = [json.loads(row) for row in result.output.splitlines()]
    assert [row["file"] for row in rows] == args[1:]
    for row in rows:
        assert set(VACANCY_KEYS) <= set(row)
        assert (row["kind"], row["title"], row["reference"]) == (
            "vacancy",
            "Gritter driver 7",
            "GD-7",
        )
        assert row["salary"]["min"] == 24007
        assert row["closing_date"] == "2030-12-31"
        assert row["url"] == "https://example.gov.uk/j/7"


def test_an_article_always_has_every_key(tmp_path: Path) -> None:
    words = "A bridge was opened and people walked over it in the rain. " * 8
    page = f"<html lang=en><body><article><h1>Bridge</h1><p>{words}</p></article></body></html>"
    (tmp_path / "a.html").write_text(page)
    result = CliRunner().invoke(root, ["extract", str(tmp_path / "a.html")])
    (row,) = [json.loads(line) for line in result.output.splitlines()]
    assert set(ARTICLE_KEYS) <= set(row)
    assert (row["kind"], row["published"], row["mentions"]) == ("article", None, [])


def test_extract_fetches_a_url_with_manners(cli: Cli, site: Site) -> None:
    site.pages["/jobs/7"] = detail(7)
    ran = cli("extract", f"{site.url}/jobs/7", "--allow-private", site.host)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["reference"] == "GD-7"
    assert site.asked == ["/robots.txt", "/jobs/7"]


def test_export_filters_and_formats(cli: Cli, site: Site) -> None:
    jobs(site, 6)
    site.pages["/jobs/2"] = detail(2, "£61,000 per annum").replace(
        "Gritter driver 2", "=HYPERLINK(&quot;http://evil.example&quot;)"
    )
    cli.card("jobs", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    where = ("--archive", str(cli.archive))
    everything = list(csv.DictReader(io.StringIO(cli("export", "vacancies", *where).out)))
    assert len(everything) == 6
    rich = cli("export", "vacancies", "--min-salary", "60000", *where)
    (row,) = csv.DictReader(io.StringIO(rich.out))
    assert row["salary_text"] == "£61,000 per annum"
    lines = cli("export", "vacancies", "--employer", "la-ess", "--format", "jsonl", *where).out
    assert len(lines.splitlines()) == 6
    assert cli("export", "vacancies", "--employer", "la-nfk", "--format", "jsonl", *where).out == ""
    table = cli.folder / "out.csv"
    cli("export", "vacancies", "--since", "7d", "--format", "excel-csv", "-o", str(table), *where)
    text = table.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_status_tells_of_every_source(cli: Cli, site: Site) -> None:
    jobs(site, 2)
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    ran = cli("status", "--json", "--archive", str(cli.archive))
    (row,) = map(json.loads, ran.out.splitlines())
    assert (row["source"], row["outcome"], row["items"]) == ("jobs", "ok", 2)
    assert "jobs" in cli("status", "--archive", str(cli.archive)).out


def test_log_json_is_json_on_every_line(cli: Cli, site: Site) -> None:
    jobs(site, 2)
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site, args=("--all", "--log-json"))
    events = [json.loads(line)["event"] for line in ran.err.splitlines()]
    assert events[0] == "started"
    assert events[-1] == "finished"
    assert "progress" in events
