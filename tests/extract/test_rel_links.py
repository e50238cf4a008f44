"""Articles whose links say what nothing else does: who wrote them, under which category."""

from __future__ import annotations

import pytest

from lgcrawl.extract import rel_links
from lgcrawl.extract.article import read_article
from lgcrawl.extract.page import Page

URL = "https://news.example.gov.uk/2026/10/ferry/"
TEXT = "<p>The ferry will cross twice an hour from Monday, weather and tide permitting.</p>" * 4
# As WordPress themes of 2021 and 2022 print an article: the particulars stand below its text, and
# the site's name above it is an h1 too.
BELOW = f"""<html><head><title>Ferry runs again &#8211; Example Council News</title></head>
<body class="single post"><header><h1 class="site-title"><a href="/" rel="home">Example Council
News</a></h1></header><main><article><h1 class="entry-title">Ferry runs again</h1>
<div class="entry-content">{TEXT}</div>
<footer class="entry-footer"><span class="posted-on">Published <time class="entry-date published"
datetime="2026-10-07T09:30:00+01:00">October 7, 2026</time></span><span class="byline">By
<a href="/author/press/" rel="author">Press Office</a></span><span class="cat-links">Categorised as
<a href="/category/transport/" rel="category tag">Transport</a></span></footer></article>
<aside><a rel="category tag" href="/category/parks/">Parks</a></aside></main></body></html>"""


def test_what_stands_below_the_text() -> None:
    article = read_article(Page(BELOW.encode(), URL))
    assert article is not None
    assert article.title == "Ferry runs again"
    assert article.published_text == "2026-10-07T09:30:00+01:00"
    assert article.author == "Press Office"
    assert article.section == "Transport"
    assert "Press Office" not in (article.body or "")


@pytest.mark.parametrize(
    ("markup", "author", "section"),
    [
        ('<p><a rel="author" href="/a">Ann Reed</a></p>', "Ann Reed", None),
        ('<a rel="author" href="/a">Ann Reed</a><a rel="author" href="/b">Bo Lee</a>', None, None),
        ('<div class="widget"><a rel="author" href="/a">Ann Reed</a></div>', None, None),
        ('<div class="taxonomy-category"><a href="/x" rel="tag">Bins</a></div>', None, "Bins"),
        ('<div class="tags"><a href="/x" rel="tag">Bins</a></div>', None, None),
        ('<nav><a href="/x" rel="category tag">Bins</a></nav>', None, None),
        (
            'By <a href="/author/ann-reed.html">Ann Reed</a> in <a href="/category/bins/">Bins</a>',
            "Ann Reed", "Bins",
        ),
        ('<a href="/author/a/">Ann Reed</a> <a href="/author/b/">Bo Lee</a>', None, None),
        ('<nav><a href="/category/bins/">Bins</a></nav>', None, None),
        ('<a href="/category/bins/">Bins</a> <a href="/category/parks/">Parks</a>', None, None),
        ('<header><a href="/tag/bins/">Bins</a><h1>New rounds</h1></header>', None, "Bins"),
        ('<h1>New rounds</h1><p><a href="/tag/bins/">Bins</a></p>', None, None),
    ],
)  # fmt: skip
def test_which_links_count(markup: str, author: str | None, section: str | None) -> None:
    page = Page(f"<html><body class='widget'>{markup}</body></html>".encode(), URL)
    assert (rel_links.author(page), rel_links.section(page)) == (author, section)
