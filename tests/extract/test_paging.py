"""Addresses of a listing's links, and where it goes on."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lgcrawl.extract import paging
from lgcrawl.extract.page import Page
from pipelines.addresses import posted
from tests.patience import bounded

PAGE = Page(b"<p>x</p>", "https://www.example.gov.uk/jobs/list?page=1")
PARTS = ("/", "a", "B9", ".", "..", "//", "?", "=", "&", "#", ";", ":80", "@", "%20", "é", " ", "[")
ADDRESSES = {
    "https://www.example.gov.uk/jobs/4": "https://www.example.gov.uk/jobs/4",
    "https://www.example.gov.uk/jobs/4?ref=a&b=c#top": "https://www.example.gov.uk/jobs/4?ref=a&b=c",
    "4#top": "https://www.example.gov.uk/jobs/4",
    "https://www.example.gov.uk": None,
    "mailto:jobs@example.gov.uk": None,
    "https://[x/": None,
}


@pytest.mark.parametrize(("href", "url"), ADDRESSES.items())
def test_the_address_of_a_link(href: str, url: str | None) -> None:
    assert paging.address(PAGE, href) == url


@given(st.sampled_from(("http", "https")), st.lists(st.sampled_from(PARTS), max_size=9))
def test_a_whole_address_is_what_urljoin_makes_of_it(scheme: str, parts: list[str]) -> None:
    href = f"{scheme}://x.example/{''.join(parts)}"
    try:
        joined: str | None = urljoin(PAGE.url or "", href.strip()).partition("#")[0]
    except ValueError:
        joined = None
    assert paging.address(PAGE, href) == joined


@pytest.mark.parametrize(
    ("here", "links", "after"),
    [
        ("?page=1", '<a href="?page=3">3</a><a href="?page=2">2</a>', "?page=2"),
        ("", '<a href="/jobs">All</a><a href="?page=1">2</a>', "?page=1"),
        ("/page/3", '<a href="/jobs/page/4/">4</a>', "/page/4/"),
        ("?page=2", '<a href="/jobs">All</a><a href="?page=1">1</a>', None),
    ],
)
def test_the_next_of_numbered_pages(here: str, links: str, after: str | None) -> None:
    jobs = "https://www.example.gov.uk/jobs"
    found = paging.next_url(Page(f"<body>{links}</body>".encode(), jobs + here))
    assert found == (after and jobs + after)


# Around which the list stands, the page's address, and where the list goes on.
WAYS_ON: dict[str, tuple[str, str, str | None]] = {
    "load more": (
        '<a href="/news?page=2" class="load-more">Load more</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=2",
    ),
    "show more, counted from 0": (
        '<a href="?page=1">Show more news</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=1",
    ),
    "a button that loads": (
        '<button data-url="/news?page=2" type="button">Load more results</button>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=2",
    ),
    "Welsh: load more": (
        '<a href="/newyddion?page=2">Llwytho mwy</a>',
        "https://x.gov.uk/newyddion",
        "https://x.gov.uk/newyddion?page=2",
    ),
    "Welsh: next": (
        '<a href="/newyddion?tudalen=2">Nesaf</a>',
        "https://x.gov.uk/newyddion",
        "https://x.gov.uk/newyddion?tudalen=2",
    ),
    "Welsh: the page's number": (
        '<a href="?tudalen=1">1</a><span>2</span><a href="?tudalen=3">3</a>',
        "https://x.gov.uk/newyddion?tudalen=2",
        "https://x.gov.uk/newyddion?tudalen=3",
    ),
    "Drupal counts from 0": (
        '<ul class="pager"><li><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li></ul>',
        "https://x.gov.uk/news?page=0",
        "https://x.gov.uk/news?page=1",
    ),
    "Drupal: the first page": (
        '<ul class="pager"><li class="active">1</li><li><a href="?page=1">2</a></li>'
        '<li><a href="?page=9">Last</a></li></ul>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=1",
    ),
    "WordPress": (
        '<a href="/news/page/2/">Previous</a><a href="/news/page/4/">4</a>'
        '<a href="/news/page/40/">40</a>',
        "https://x.gov.uk/news/page/3/",
        "https://x.gov.uk/news/page/4/",
    ),
    "Contensis": (
        '<a href="/news?Listing_List_GoToPage=2">2</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?Listing_List_GoToPage=2",
    ),
    "Squiz": (
        '<a href="/news?result_188231_result_page=2">2</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?result_188231_result_page=2",
    ),
    "pel-o lister": (
        '<a href="/news?lister44p=2" aria-label="Go to page 2">2</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?lister44p=2",
    ),
    "Joomla counts entries": (
        '<a href="/news?start=10">Next &raquo;</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?start=10",
    ),
    "a number of entries": (
        '<a href="/news?offset=0">1</a><b>2</b><a href="/news?offset=20">3</a>',
        "https://x.gov.uk/news?offset=10",
        "https://x.gov.uk/news?offset=20",
    ),
    "older news": (
        '<a href="/news/archive">Older news</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news/archive",
    ),
    "words for screen readers only": (
        '<a href="/news?page=2"><span class="visually-hidden">Next page</span><svg></svg></a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=2",
    ),
    "title of an icon": (
        '<a href="/news?page=2" title="Next set of results"><i class="icon-right"></i></a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=2",
    ),
    "a path without a word for page": (
        '<a href="/news/2">Next</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news/2",
    ),
    "double arrow": (
        '<a href="/news?page=2">»</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=2",
    ),
    "greater than": (
        '<a href="/news?page=2">&gt;</a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?page=2",
    ),
    "a picture in a link with a name": (
        '<a class="pagination__next" href="/news?pg=2"><img alt="" src="r.png"></a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?pg=2",
    ),
    "needs scripts": ('<a href="#" onclick="next()">Next</a>', "https://x.gov.uk/news", None),
    "a story about what is next": (
        '<h4><a href="/news/next-steps">Next steps for the library</a></h4>',
        "https://x.gov.uk/news",
        None,
    ),
    "load more of something else": (
        '<a href="/events">Load more events</a>',
        "https://x.gov.uk/news",
        None,
    ),
    "a story about more homes": (
        '<a href="/news/more-homes-for-the-town">More homes for the town</a>',
        "https://x.gov.uk/news",
        None,
    ),
    "Pelican: an arrow to the next file": (
        '<nav><ul><li>Page 1 / 4</li><li><a href="/index2.html">⟩</a></li>'
        '<li><a href="/index4.html">⟫</a></li></ul></nav>',
        "https://x.gov.uk/",
        "https://x.gov.uk/index2.html",
    ),
    "Plone: the next items": (
        '<a href="/news?b_start:int=20">2</a>'
        '<a href="/news?b_start:int=20"><span>Next 5 items</span></a>',
        "https://x.gov.uk/news",
        "https://x.gov.uk/news?b_start:int=20",
    ),
    "Jekyll: a number in the path": (
        '<a href="/page1/">1</a> <em>2</em> <a href="/page3/">3</a>',
        "https://x.gov.uk/page2/",
        "https://x.gov.uk/page3/",
    ),
    "marked as current, in the path": (
        '<nav aria-label="pagination"><a href="/jobs/1">1</a>'
        '<a aria-current="page" href="/jobs/2">2</a><a href="/jobs/3">3</a></nav>',
        "https://x.gov.uk/jobs/2",
        "https://x.gov.uk/jobs/3",
    ),
}
STORIES = "".join(
    f'<li class="card"><h3><a href="/news/2026/{n}">Depot number {n} opens</a></h3>'
    "<p>3 November 2026</p><p>It will serve the northern wards of the borough from now on.</p></li>"
    for n in range(4)
)


@pytest.mark.parametrize(("more", "here", "onward"), WAYS_ON.values(), ids=WAYS_ON)
def test_the_ways_councils_lead_on(more: str, here: str, onward: str | None) -> None:
    menu = '<nav><a href="/">Home</a><a href="/news">News</a></nav>'
    markup = f"<html><body>{menu}<main><h1>News</h1><ul>{STORIES}</ul>{more}</main></body></html>"
    page = Page(markup.encode(), here.replace("//x.", "//www.example."))
    found = paging.next_url(page)
    assert found == (onward and onward.replace("//x.", "//www.example."))


@pytest.mark.parametrize(
    ("asked", "met", "total", "onward"),
    [
        ("https://e.uk/_JobCard?Skip=0", 12, 30, "https://e.uk/_JobCard?Skip=12"),
        ("https://e.uk/_JobCard?Skip=24", 6, 30, None),
        ("https://e.uk/_JobCard?Skip=24", 0, None, None),
        ("https://e.uk/_JobCard", 12, None, "https://e.uk/_JobCard?Skip=12"),
        (
            "https://e.uk/r?finder=f;limit=5,Skip=5",
            5,
            20,
            "https://e.uk/r?finder=f;limit=5,Skip=10",
        ),
        (
            posted("https://e.uk/jobs", '{"Skip": 20}'),
            20,
            0,
            posted("https://e.uk/jobs", '{"Skip": 40}'),
        ),
        (posted("https://e.uk/jobs", '{"limit": 20}'), 20, None, None),
    ],
)
def test_entries_are_counted(asked: str, met: int, total: int | None, onward: str | None) -> None:
    assert paging.onward(asked, "Skip", met, total) == onward


@pytest.mark.parametrize(
    ("line", "total"),
    [
        ("Results <b>1 – 25</b> of <b>63</b>", 63),
        (
            "Showing <strong>1</strong> to <strong>10</strong> of <strong>1,063</strong> results",
            1063,
        ),
        ("Showing 10 of 63 jobs", 63),
        ("<strong>63</strong> jobs found", 63),
        ("Found 12 vacancies", 12),
        ("There are currently 14 jobs available", 14),
        ("Yn dangos 1 i 10 o 44 swydd", 44),
        ("Mae 5 swydd ar gael", 5),
        ("Page 1 of 7", None),
        ("2 positions available", None),  # of one advert
        ("3 jobs", None),  # of a category
        ("37 hours", None),
        ("Apply by 1 to 3 of May", None),
    ],
)
def test_how_many_there_are(line: str, total: int | None) -> None:
    assert (
        paging.total(html.document_fromstring(f"<html><body><p>{line}</p></body></html>")) == total
    )


HOSTILE = {
    "a pager of thousands": '<div class="pages">' + '<a class="active" href="/1">5</a>' * 8000,
    "nothing, deep down": "<div>" * 240 + "<i></i>" * 30_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_looked_through_once(body: str) -> None:
    page = Page(f"<html><body>{body}</body></html>".encode(), "https://www.example.org/list")
    with bounded(1):
        paging.next_url(page)
        paging.total(page.tree)
