"""Lists of councils as they are built, without a card: the entries and never the furniture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from lgcrawl.extract.listing import read_listing
from lgcrawl.extract.page import Page

URL = "https://www.example.gov.uk/section/list"
# Around every list: menus, tiles of services, a cookie notice, links at the foot.
HEAD = (
    '<div class="cookie-notice"><p>We use cookies.</p><a href="/cookies">More</a></div>'
    '<header><a href="/"><img alt="Example Council" src="l.png"></a><ul class="main-menu">'
    + "".join(
        f'<li><a href="/service-{n}">Service {n} and how to get it</a></li>' for n in range(14)
    )
    + "</ul></header>"
)
TILES = '<div class="tiles">' + "".join(
    f'<div class="tile"><h3><a href="/do-it-online/{n}">Report or pay for thing {n}</a></h3>'
    f"<p>Use this form at any time of the day, it takes {n} minutes.</p></div>"
    for n in range(1, 9)
) + "</div>"  # fmt: skip
FOOT = (
    '<footer><ul class="links">'
    + "".join(f'<li><a href="/about/{n}">About the council, part {n}</a></li>' for n in range(12))
    + "</ul></footer>"
)


@dataclass
class Listed:
    """A list's markup and what its entries must give, field by field."""

    markup: str
    want: list[dict[str, Any]]
    records: Any = "article"
    around: str = ""
    url: str = URL
    total: int | None = None
    shown: set[str] = field(default_factory=set)


def news(n: int) -> tuple[str, str, str]:
    titles = (
        "Pier reopens after storm repairs",
        "Votes counted in by-election",
        "Trees for schools",
    )
    dates = ("12 November 2026", "9 November 2026", "30 October 2026")
    return f"/news/{2026 - n}/story-{n}", titles[n], dates[n]


def want(**fields: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = [
        {"title": news(n)[1], "url": f"https://www.example.gov.uk{news(n)[0]}"} for n in range(3)
    ]
    for name, values in fields.items():
        for row, value in zip(rows, values, strict=True):
            row[name] = value
    return rows


DATES = tuple(news(n)[2] for n in range(3))
THREE = range(3)
BLURB = "Councillors said that they were pleased with how it went and thanked all who helped."

CASES: dict[str, Listed] = {
    "the whole card is the link": Listed(
        '<div class="grid">'
        + "".join(
            f'<a class="card" href="{news(n)[0]}"><img alt="" src="p.jpg"><div class="card__in">'
            f'<h2 class="card__title">{news(n)[1]}</h2><span class="card__date">{news(n)[2]}</span>'
            f"<p>{BLURB}</p></div></a>"
            for n in THREE
        )
        + "</div>",
        want(published_text=DATES, summary=(BLURB,) * 3),
    ),
    "a picture and a Read more link to the same page": Listed(
        "".join(
            f'<div class="news-item"><a href="{news(n)[0]}"><img alt="{news(n)[1]}" src="x"></a>'
            f'<h3><a href="{news(n)[0]}">{news(n)[1]}</a></h3><p class="date">{news(n)[2]}</p>'
            f'<p>{BLURB}</p><a class="more" href="{news(n)[0]}">Read more</a></div>'
            for n in THREE
        ),
        want(published_text=DATES, summary=(BLURB,) * 3),
    ),
    "a definition list": Listed(
        "<dl>"
        + "".join(
            f'<dt><a href="{news(n)[0]}">{news(n)[1]}</a></dt><dd>{news(n)[2]}</dd><dd>{BLURB}</dd>'
            for n in THREE
        )
        + "</dl>",
        want(published_text=DATES),
    ),
    "headings and paragraphs in one box": Listed(
        '<div class="editor">'
        + "".join(
            f'<h3><a href="{news(n)[0]}">{news(n)[1]}</a></h3><p>{news(n)[2]}</p><p>{BLURB}</p><hr>'
            for n in THREE
        )
        + "</div>",
        want(published_text=DATES, summary=(BLURB,) * 3),
    ),
    "a bare list of links and dates": Listed(
        "<ul>"
        + "".join(f'<li><a href="{news(n)[0]}">{news(n)[1]}</a> - {news(n)[2]}</li>' for n in THREE)
        + "</ul>",
        want(published_text=DATES),
    ),
    "the date before the title": Listed(
        "<ul>"
        + "".join(
            f'<li><time datetime="2026-1{1 - n // 2}-0{n + 1}">{news(n)[2]}</time>'
            f'<a href="{news(n)[0]}">{news(n)[1]}</a></li>'
            for n in THREE
        )
        + "</ul>",
        want(published_text=DATES),
    ),
    "tiles of services stand above the news": Listed(
        '<section class="news">'
        + "".join(
            f'<article><h3><a href="{news(n)[0]}">{news(n)[1]}</a></h3>'
            f"<p>{news(n)[2]}</p></article>"
            for n in THREE
        )
        + "</section>",
        want(published_text=DATES),
        around=TILES,
    ),
    "a table of jobs whose rows have two links": Listed(
        "<table><tr><th>Job title</th><th>Salary</th><th>Closing date</th><th></th></tr>"
        + "".join(
            f'<tr><td><a href="/jobs/J{n}">{title}</a></td><td>{pay}</td><td>{n + 1}/12/2026</td>'
            f'<td><a href="/apply/J{n}">Apply now</a></td></tr>'
            for n, (title, pay) in enumerate(
                (("Verger", "£22,000"), ("Ferry hand", "£13.10 per hour"), ("Archivist", "Grade 8"))
            )
        )
        + "</table>",
        [
            {"title": "Verger", "salary_text": "£22,000", "closing_text": "1/12/2026"},
            {"title": "Ferry hand", "salary_text": "£13.10 per hour", "closing_text": "2/12/2026"},
            {"title": "Archivist", "salary_text": "Grade 8", "closing_text": "3/12/2026"},
        ],
        records="vacancy",
    ),
    "cards of jobs with icons in place of labels": Listed(
        "".join(
            f'<div class="vacancy-card"><h4 class="vacancy-card__title">'
            f'<a href="/vacancies/{n}-x">{t}</a>'
            f'</h4><ul><li><i class="fa fa-map-marker"></i> Bridport</li>'
            f'<li><i class="fa fa-gbp"></i> £3{n},000 per annum</li><li>Full time, permanent</li>'
            f"<li>Closes on {n + 3} January 2027</li></ul></div>"
            for n, t in enumerate(("Beach manager", "Rights of way officer"))
        ),
        [
            {
                "title": "Beach manager",
                "salary_text": "£30,000 per annum",
                "closing_text": "3 January 2027",
            },
            {
                "title": "Rights of way officer",
                "salary_text": "£31,000 per annum",
                "closing_text": "4 January 2027",
            },
        ],
        records="vacancy",
        around=TILES,
    ),
    "two jobs beside a dozen links of a menu at the side": Listed(
        '<div class="side-bar"><ul>'
        + "".join(f'<li><a href="/jobs/why-us/{n}">Work for us, {n}</a></li>' for n in range(12))
        + '</ul></div><div class="results">'
        + "".join(
            f'<div class="result"><h3><a href="/jobs/view/{n}">{t}</a></h3><p>Salary: £2{n},500</p>'
            f"<p>Closing date: {n + 1} March 2027</p></div>"
            for n, t in ((1, "Night carer"), (2, "Cook in charge"))
        )
        + "</div>",
        [
            {"title": "Night carer", "salary_text": "£21,500", "closing_text": "2 March 2027"},
            {"title": "Cook in charge", "salary_text": "£22,500", "closing_text": "3 March 2027"},
        ],
        records="vacancy",
    ),
    "jobs in Welsh": Listed(
        "".join(
            f'<div class="swydd"><h3><a href="/swyddi/{n}">{t}</a></h3><p>Cyflog: £2{n},100</p>'
            f"<p>Lleoliad: Dolgellau</p><p>Dyddiad cau: {n} Rhagfyr 2026</p></div>"
            for n, t in ((4, "Gofalwr nos"), (7, "Llyfrgellydd"))
        ),
        [
            {
                "title": "Gofalwr nos",
                "salary_text": "£24,100",
                "location_text": "Dolgellau",
                "closing_text": "4 Rhagfyr 2026",
            },
            {
                "title": "Llyfrgellydd",
                "salary_text": "£27,100",
                "location_text": "Dolgellau",
                "closing_text": "7 Rhagfyr 2026",
            },
        ],
        records="vacancy",
    ),
    "a featured story apart from the others": Listed(
        f'<div class="featured"><h2><a href="{news(0)[0]}">{news(0)[1]}</a></h2>'
        f"<p>{news(0)[2]}</p></div>"
        '<ul class="stories">'
        + "".join(
            f'<li class="story"><h3><a href="/news/2025/older-{n}">Older story number {n}</a></h3>'
            f"<p>{n} October 2026</p></li>"
            for n in (4, 5, 6, 7)
        )
        + "</ul>",
        [
            {"title": news(0)[1], "published_text": news(0)[2]},
            *(
                {"title": f"Older story number {n}", "published_text": f"{n} October 2026"}
                for n in (4, 5, 6, 7)
            ),
        ],
    ),
    "entries that WordPress marks with their tags": Listed(
        "".join(
            f'<div class="post-{n} post type-post hentry category-social tag-menu">'
            f'<h2><a href="{news(n)[0]}">{news(n)[1]}</a></h2><p>{news(n)[2]}</p></div>'
            for n in THREE
        ),
        want(published_text=DATES),
    ),
    "entries dated as in America": Listed(
        "".join(
            f'<article class="tag-social"><h2><a href="{news(n)[0]}">{news(n)[1]}</a></h2>'
            f"<p>Sept. {n + 1}, 2026</p></article>"
            for n in THREE
        ),
        want(published_text=("Sept. 1, 2026", "Sept. 2, 2026", "Sept. 3, 2026")),
    ),
    "Drupal: a date with the month first": Listed(
        "".join(
            f'<article class="node"><h2><a href="{news(n)[0]}">{news(n)[1]}</a></h2>'
            '<time datetime="2026-11-05T10:00:00+00:00">Thu, 11/05/2026 - 10:00</time></article>'
            for n in THREE
        ),
        want(published_text=("2026-11-05T10:00:00+00:00",) * 3),
    ),
    "Plone: the date of the last change": Listed(
        "".join(
            f'<article class="row"><h2><a href="{news(n)[0]}">{news(n)[1]}</a></h2><div>by '
            '<a href="/author/Ann Reed">Ann Reed</a> — last modified Nov 25, 2026 06:40 PM</div>'
            f"</article>"
            for n in THREE
        ),
        want(published_text=(None,) * 3),
    ),
    "the date of the last change in an element of its own": Listed(
        "".join(
            f'<article class="row"><h2><a href="{news(n)[0]}">{news(n)[1]}</a></h2>'
            "<p>Last updated: <time>25 November 2026</time></p></article>"
            for n in THREE
        ),
        want(published_text=(None,) * 3),
    ),
    "the one entry beside a list in the margin": Listed(
        f'<article><h2><a href="{news(0)[0]}">{news(0)[1]}</a></h2><p>{news(0)[2]}</p></article>'
        '<div class="sidebar"><h4>Latest</h4>'
        + "".join(
            f'<article><h5><a href="/news/2025/latest-{n}">Latest story {n}</a></h5>'
            f"<p>{n} October 2026</p></article>"
            for n in (4, 5, 6)
        )
        + "</div>",
        [{"title": news(0)[1], "published_text": news(0)[2]}],
    ),
    "the one entry of a theme that has no article": Listed(
        '<div class="recent-posts"><div class="recent-post-item"><div class="recent-post-info">'
        f'<a class="article-title" href="{news(0)[0]}">{news(0)[1]}</a>'
        f"<span>{news(0)[2]}</span><p>{BLURB}</p></div></div></div>",
        [{"title": news(0)[1], "published_text": news(0)[2]}],
    ),
    "the one entry of the last page": Listed(
        f'<article><header><h2><a href="{news(0)[0]}">{news(0)[1]}</a></h2></header>'
        f"<p>{BLURB}</p><footer>Published: <time>{news(0)[2]}</time></footer></article>",
        [{"title": news(0)[1], "published_text": news(0)[2], "summary": BLURB}],
    ),
    "categories at the side of dated news": Listed(
        '<ul class="categories">'
        + "".join(
            f'<li><a href="/news/category/{n}">News about topic {n} ({n})</a></li>'
            for n in range(15)
        )
        + "</ul>"
        + "".join(
            f'<div class="listing-item"><h2><a href="{news(n)[0]}">{news(n)[1]}</a></h2>'
            f'<p class="meta">Published: {news(n)[2]}</p><p>{BLURB}</p></div>'
            for n in THREE
        ),
        want(published_text=DATES, summary=(BLURB,) * 3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_entries_of_a_list(case: Listed) -> None:
    main = f"<main><h1>List</h1>{case.around}{case.markup}</main>"
    page = f"<html><body>{HEAD}{main}{FOOT}</body></html>"
    found = read_listing(Page(page.encode(), case.url), records=case.records).records
    got = [{name: getattr(r, name) for name in w} for r, w in zip(found, case.want, strict=False)]
    assert got == case.want
    assert len(found) == len(case.want)
