"""The access methods a card can name, each on a real server."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Answer, Cli, Site
from tests.crawl.test_crawl import one, query

API_JSON = """
title = "A JSON interface"
kind = "api"
records = "vacancy"
start = ["{url}/api?page=1"]
follow = {{ detail = false }}
[api]
format = "json"
items = "jobs"
total = "total"
page_param = "page"
[fields]
title = "name"
reference = "id"
employer_text = "org.title"
salary_text = "pay"
closing_text = "closes"
url = "link"
"""
NHS = """
title = "NHS Jobs on a test server"
kind = "api"
records = "vacancy"
platform = "nhs_jobs"
start = ["{url}/api/v1/search_xml?page=1"]
follow = {{ detail = false }}
"""
SITEMAP = """
title = "A sitemap"
kind = "sitemap"
records = "article"
start = ["{url}/sitemap.xml"]
include = "/news/"
"""


def test_json_pages_are_read_to_the_end(cli: Cli, site: Site) -> None:
    for page in (1, 2, 3):
        items = [
            {"name": f"Post {n}", "id": n, "org": {"title": "Norfolk CC"}, "pay": "£30k",
             "closes": "2030-01-31", "link": f"{{{{here}}}}/p/{n}"}
            for n in range(page * 2, page * 2 + 2 if page < 3 else page * 2 + 1)
        ]  # fmt: skip
        site.pages[f"/api?page={page}"] = Answer(
            json.dumps({"total": 5, "jobs": items}), type="application/json"
        )
    cli.card("api", API_JSON.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    rows = query(
        cli,
        "select title, reference, employer_ids, salary_min, closing_date from all_vacancies "
        "order by cast(reference as integer)",
    )
    assert rows[0] == ("Post 2", "2", '["la-nfk"]', 30000.0, "2030-01-31")
    assert len(rows) == 5
    assert [path for path in site.asked if path.startswith("/api")] == [
        "/api?page=1", "/api?page=2", "/api?page=3"
    ]  # fmt: skip


def test_the_nhs_jobs_platform_pages_by_its_own_count(cli: Cli, site: Site) -> None:
    for page in (1, 2):
        site.pages[f"/api/v1/search_xml?page={page}"] = Answer(
            f"<nhsJobs><totalPages>2</totalPages><totalResults>2</totalResults><vacancyDetails>"
            f"<id>{page}</id><reference>C-{page}</reference><title>Porter {page}</title>"
            "<employer>Norfolk and Norwich University Hospitals NHS Foundation Trust</employer>"
            "<type>Permanent</type><salary>£23615.00 to £24465.00</salary>"
            "<closeDate>2030-06-30T22:59:59.000Z</closeDate>"
            f"<url>{{{{here}}}}/candidate/jobadvert/C-{page}</url>"
            "<locations><location>Norwich, NR4 7UY</location></locations>"
            "</vacancyDetails></nhsJobs>",
            type="application/xml",
        )
    cli.card("nhs", NHS.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    assert query(
        cli, "select reference, salary_max, postcode, closing_date, closing_time from vacancies"
    ) == [
        ("C-1", 24465.0, "NR4 7UY", "2030-06-30", "23:59"),
        ("C-2", 24465.0, "NR4 7UY", "2030-06-30", "23:59"),
    ]


def test_an_interface_that_says_it_has_none_is_empty_not_broken(cli: Cli, site: Site) -> None:
    site.pages["/api?page=1"] = Answer('{"total": 0, "jobs": []}', type="application/json")
    cli.card("api", API_JSON.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0
    assert "api: empty:" in ran.err


def test_html_in_place_of_json_is_a_failure_with_its_class(cli: Cli, site: Site) -> None:
    site.pages["/api?page=1"] = "<html><body><h1>Please sign in</h1></body></html>"
    cli.card("api", API_JSON.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "api: failed: session" in ran.err


def test_a_sitemap_index_leads_to_the_pages_the_card_includes(cli: Cli, site: Site) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.pages["/sitemap.xml"] = Answer(
        f"<?xml version='1.0'?><sitemapindex {space}><sitemap><loc>{{{{here}}}}/sitemap-1.xml</loc>"
        "</sitemap></sitemapindex>",
        type="application/xml",
    )
    urls = "".join(f"<url><loc>{{{{here}}}}{path}</loc></url>" for path in ("/news/1", "/about"))
    site.pages["/sitemap-1.xml"] = Answer(
        f"<?xml version='1.0'?><urlset {space}>{urls}</urlset>", type="application/xml"
    )
    words = "The allotments were dug over and the sheds were painted green. " * 6
    site.pages["/news/1"] = (
        f"<html lang=en><body><article><h1>Allotments</h1><p>{words}</p></article></body></html>"
    )
    cli.card("map", SITEMAP.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    assert query(cli, "select title from articles") == [("Allotments",)]
    assert "/about" not in site.asked


def test_two_sources_of_one_host_run_one_after_the_other(cli: Cli, site: Site) -> None:
    for slug in ("a", "b"):
        site.pages[f"/{slug}"] = Answer('{"total": 0, "jobs": []}', type="application/json")
        cli.card(slug, API_JSON.format(url=site.url).replace("/api?page=1", f"/{slug}"))
    assert cli.crawl(site, args=("--all", "--log-json")).code == 0
    assert one(cli, "select count(*) from runs") == 2


@pytest.mark.parametrize("undeclared", ["£31,000 per annum".encode("cp1252")])
def test_bytes_without_a_charset_are_read_as_windows_wrote_them(
    cli: Cli, site: Site, undeclared: bytes
) -> None:
    from tests.crawl.test_crawl import CARD, jobs

    jobs(site, 2)
    site.pages["/jobs/0"] = Answer(
        b"<html><body><main><h1>Cook</h1><dl><dt>Salary</dt><dd>" + undeclared + b"</dd>"
        b"<dt>Reference</dt><dd>X1</dd></dl></main></body></html>",
        type="text/html",
    )
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    assert query(cli, "select salary_text, salary_min from vacancies where title = 'Cook'") == [
        ("£31,000 per annum", 31000.0)
    ]


NEWSROOM = """
title = "A newsroom with odd pages"
kind = "listing"
records = "article"
start = ["{url}/news"]
row = "div.row"
{more}
"""
ROWS = "".join(
    f'<div class="row"><a href="{{{{here}}}}/n/{n}">Story number {n}</a></div>' for n in range(3)
)
ODD = (
    '<html><body><div id="t">Ferry back in service</div><span class="when">3 March 2026</span>'
    '<div class="words"><p>The ferry sails again.</p><p>Bicycles travel free.</p></div>'
    "<div><p>Ten unrelated sentences stand here. They are about cookies. They go on.</p></div>"
    "</body></html>"
)


def test_a_card_s_fields_are_read_from_article_pages(cli: Cli, site: Site) -> None:
    site.pages["/news"] = f"<html><body>{ROWS}</body></html>"
    site.pages.update({f"/n/{n}": ODD for n in range(3)})
    fields = '[fields]\ntitle = "#t::text"\npublished = ".when::text"\nbody = ".words"\n'
    cli.card("news", NEWSROOM.format(url=site.url, more=fields))
    assert cli.crawl(site).code == 0
    rows = query(cli, "select distinct title, published, body, body_html from articles")
    assert rows == [
        (
            "Ferry back in service",
            "2026-03-03",
            "The ferry sails again.\n\nBicycles travel free.",
            "<p>The ferry sails again.</p><p>Bicycles travel free.</p>",
        )
    ]


def test_a_card_s_parser_reads_the_detail_pages(cli: Cli, site: Site) -> None:
    site.pages["/news"] = f"<html><body>{ROWS}</body></html>"
    site.pages.update({f"/n/{n}": f"TITLE=Ferry {n};DAY=2026-03-0{n + 1}" for n in range(3)})
    (cli.folder / "odd.py").write_text(
        "from lgcrawl.extract.result import Extraction\n"
        "from pipelines.records import Article\n"
        "def parse(page, card):\n"
        "    said = dict(part.split('=') for part in page.text.split(';'))\n"
        "    article = Article(url=page.url)\n"
        "    article.set('text', title=said['TITLE'], published_text=said['DAY'])\n"
        "    return Extraction('article', [article])\n"
    )
    cli.card("news", NEWSROOM.format(url=site.url, more='parser = "odd:parse"'))
    assert cli.crawl(site).code == 0
    assert query(cli, "select title, published from articles order by title") == [
        ("Ferry 0", "2026-03-01"),
        ("Ferry 1", "2026-03-02"),
        ("Ferry 2", "2026-03-03"),
    ]
