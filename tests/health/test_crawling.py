"""What a crawl leaves in the books about its health, on a real server."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lgcrawl.archive.writer import SourceRow, Writer
from pipelines.records import Vacancy
from tests.archive.conftest import new_archive
from tests.conftest import Answer, Cli, Site
from tests.crawl.test_crawl import CARD, jobs, one, query
from tests.fetch.test_walls import CLOUDFLARE
from tests.health.conftest import Invoke, Web


def test_a_wall_is_told_kept_and_shown(
    cli: Cli, site: Site, web: Web, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs(site, 4)
    cli.card("jobs", CARD.format(url=site.url))
    monkeypatch.setenv("LGCRAWL_ALERT_WEBHOOK", f"{web.url}/hook")
    monkeypatch.setenv("LGCRAWL_PING_URL", f"{web.url}/ping")
    assert cli.crawl(site).code == 0
    read, fill, healthy = query(cli, "select read, fill, healthy from runs")[0]
    assert (read, healthy) == (4, 1)
    assert json.loads(fill)["closing_date"] == 1.0
    assert one(cli, "select bytes > 1000 and sample is null from runs") == 1

    site.pages["/jobs"] = Answer(CLOUDFLARE, 403)
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "jobs: failed: bot_wall: a wall against robots by Cloudflare (HTTP 403)" in ran.err
    failure, sample = query(cli, "select failure, sample from runs order by id desc")[0]
    assert failure == "bot_wall"
    where = ["--archive", str(cli.archive), "--sources", str(cli.cards)]
    code, out, _ = invoke("doctor", "jobs", *where)
    assert code == 0
    assert f"{sample}  " in out
    assert "| Just a moment" in out or "HTTP 403" in out
    assert "do not try to get round it" in out
    assert [(method, path) for method, path, _ in web.took] == [
        ("GET", "/ping"),  # all was well: nothing to tell
        ("POST", "/hook"),
        ("GET", "/ping"),
    ]
    assert b"lgcrawl: jobs is bad" in web.took[1][2]


def test_a_start_page_that_leads_to_another_host_for_good_has_moved(
    cli: Cli, site: Site, new_site: object
) -> None:
    other = new_site()  # type: ignore[operator]
    # One machine has one address here: the other host is its other name.
    place = other.url.replace("127.0.0.1", "localhost")
    site.pages["/jobs"] = Answer(status=301, headers={"Location": f"{place}/careers"})
    other.pages["/careers"] = "<html><body><h1>Careers</h1><p>Work with us.</p></body></html>"
    cli.card("jobs", CARD.format(url=site.url))
    allow = ("--allow-private", other.host.replace("127.0.0.1", "localhost"))
    ran = cli.crawl(site, args=("--all", *allow))
    assert ran.code == 1
    assert "jobs: failed: moved: redirects for good to" in ran.err, ran.err
    assert one(cli, "select count(*) from issues where field = 'moved' and level = 'warning'") == 1


def test_a_suspicious_run_keeps_what_it_found_and_closes_nothing(cli: Cli, site: Site) -> None:
    """Seven good runs saw 40; the eighth sees four: they are stored, and the others stay open."""
    new_archive(cli.archive)
    began = datetime.now(UTC) - timedelta(days=8)
    with Writer.open(cli.archive) as writer:
        row = SourceRow("jobs", "A council: jobs", "listing", "vacancy", complete=True)
        for day in range(7):
            at = (began + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
            run = writer.begin_run(row, at).result()
            for n in range(100, 103):
                writer.keep(Vacancy(title=f"Ranger {n}", reference=f"R-{n}"), run).result()
            how: Any = {"healthy": True, "complete": True, "absent_runs": 1, "today": at[:10]}
            writer.finish_run(run, "ok", "as before", {"items": 40}, **how).result()
    jobs(site, 4)
    cli.card("jobs", CARD.format(url=site.url).replace("absent_runs = 2", "absent_runs = 1"))
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "suspicious: 4 records, where the last 7 good runs had about 40 and 2" in ran.err
    assert dict(query(cli, "select state, count(*) from vacancies group by state")) == {"open": 7}
    last = "select outcome, failure, healthy, items, closed from runs order by id desc limit 1"
    assert query(cli, last) == [("suspicious", "too_few", 0, 4, 0)]
    assert one(cli, "select sample from runs order by id desc limit 1").startswith("cap_")
