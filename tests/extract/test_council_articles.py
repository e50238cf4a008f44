"""News as the systems of councils and government lay it out: headline, dates, author.

The words are our own; the elements, classes and names of meta are those of the systems.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from lgcrawl.extract.article import read_article
from lgcrawl.extract.page import Page
from pipelines import dates

FIRST = (
    "The weir at Anytown mill was mended last week, and the river is back in its old bed for the "
    "first time since the storms of the autumn, which took half of the old oak beams with them."
)
SECOND = (
    "Swimmers may use the pool above it from Saturday, once the lifebuoys have been put up again "
    "and the steps at the north bank have been cleared of the mud that the high water left there."
)
THIRD = (
    "The work was paid for by the county and by the rowing club, which lent two boats and a crane, "
    "and a gauge now tells the mill's keeper by telephone when the water is about to rise again."
)
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TITLE = "Weir mended in a week"
DAY = "2025-03-03"


class Case(NamedTuple):
    """A page's head and body, and what must be read from it."""

    head: str
    body: str
    title: str = TITLE
    published: str | None = DAY
    modified: str | None = None
    author: str | None = None
    url: str = "https://www.anytown.gov.uk/news/1"


CASES = {
    "Jadu: a labelled line with weekday and ordinal": Case(
        f'<title>{TITLE} | Anytown City Council</title>'
        '<meta name="DCTERMS.creator" content="Anytown City Council">',
        f'<h1 class="heading">{TITLE}</h1><p class="date">Published: Monday, 3rd March 2025</p>'
        f'<div class="editor">{TEXT}</div>',
        author="Anytown City Council",
    ),
    "Jadu: the date below the text": Case(
        f"<title>{TITLE} - Anytown Borough Council</title>",
        f'<div id="content"><h1>{TITLE}</h1><div class="editor">{TEXT}</div>'
        '<p class="date">Published: 3rd March 2025</p></div>',
    ),
    "Jadu: the last change below the text is no publication": Case(
        f"<title>{TITLE} - Anytown Borough Council</title>",
        f'<div id="content"><h1>{TITLE}</h1><div class="editor">{TEXT}</div>'
        '<p class="last-updated">Last updated: Tuesday, 4 March 2025</p></div>',
        published=None,
        modified="2025-03-04",
    ),
    "Contensis: a definition list": Case(
        f"<title>{TITLE} - Anytown County Council</title>",
        f'<h1>{TITLE}</h1><dl><dt class="sys_news-datepublished">Date published</dt>'
        '<dd class="sys_news-datepublished">03 March 2025</dd><dt>Date modified</dt>'
        f'<dd>04 March 2025</dd></dl><div class="sys_content">{TEXT}</div>',
        modified="2025-03-04",
    ),
    "LocalGov Drupal: a field with its label inline": Case(
        f"<title>{TITLE} | Anytown Council</title>",
        f'<h1 class="lgd-page-title-block__title"><span>{TITLE}</span></h1><article class="news">'
        '<div class="field field--name-localgov-news-date field--label-inline">'
        '<div class="field__label">Article date</div><div class="field__item">'
        '<time datetime="2025-03-03T12:00:00Z" class="datetime">Mon, 03/03/2025</time></div></div>'
        f'<div class="field--name-body">{TEXT}</div></article>',
    ),
    "LocalGov Drupal: the newsroom's name as h1": Case(
        f'<title>{TITLE} | Anytown Council newsroom</title>'
        '<meta property="og:site_name" content="Anytown Council newsroom">',
        '<header><h1><a href="/">Anytown Council newsroom</a></h1></header>'
        f'<main><h2 class="node__title">{TITLE}</h2>'
        f'<span class="date">Submitted by press on 3 March 2025</span>{TEXT}</main>',
    ),
    "GOSS: a label and its value as spans": Case(
        f"<title>{TITLE} - Anytown District Council</title>",
        f'<h1>{TITLE}</h1><div class="itemdate"><span class="label">Published:</span>'
        f'<span class="value">3rd March 2025</span></div><div class="a-body">{TEXT}</div>',
    ),
    "GOSS: last updated in spans is no publication": Case(
        f"<title>{TITLE} - Anytown District Council</title>",
        f'<h1>{TITLE}</h1><div class="itemdate"><span class="label">Last updated</span>'
        f'<span class="value">4 March 2025</span></div><div class="a-body">{TEXT}</div>',
        published=None,
        modified="2025-03-04",
    ),
    "Squiz Matrix: date issued, and a release's line above the headline": Case(
        f"<title>{TITLE}</title>",
        '<p class="type">Media release</p><p>Date issued: 03/03/2025</p>'
        f'<h1 id="page-title">{TITLE}</h1>{TEXT}',
    ),
    "Squiz Matrix: its own meta": Case(
        f'<title>Anytown Council - {TITLE}</title><meta name="dcterms.issued" '
        'content="2025-03-03T09:15:00+0000"><meta name="dcterms.modified" content="2025-03-04">'
        '<meta name="dcterms.creator" content="Communications">',
        f'<div class="body">{TEXT}</div>',
        modified="2025-03-04",
        author="Communications",
    ),
    "Umbraco: two figures of a year": Case(
        f"<title>{TITLE} | Anytown</title>",
        f'<h1 class="news__title">{TITLE}</h1><p class="news__date">03/03/25</p>{TEXT}',
    ),
    "Umbraco: posted by an office": Case(
        f"<title>{TITLE} | News | Anytown Council</title>",
        f"<h1>{TITLE}</h1><ul class='meta'><li>Posted by: Press Office</li>"
        f"<li>Posted on: Monday 3 March 2025</li><li>Category: Rivers</li></ul>{TEXT}",
        author="Press Office",
    ),
    "WordPress: the theme's own header": Case(
        f"<title>{TITLE} &#8211; Anytown News</title>",
        '<p class="site-title"><a href="/">Anytown News</a></p>'
        f'<article><header><h1 class="entry-title">{TITLE}</h1><div class="entry-meta">'
        '<span class="posted-on">Posted on <a href="/2025/03"><time class="entry-date published" '
        'datetime="2025-03-03T10:00:00+00:00">3 March 2025</time><time class="updated" '
        'datetime="2025-03-04T10:00:00+00:00">4 March 2025</time></a></span><span class="byline"> '
        'by <span class="author vcard"><a class="url fn n" href="/author/ann">Ann Reed</a></span>'
        f'</span></div></header><div class="entry-content">{TEXT}</div></article>',
        modified="2025-03-04",
        author="Ann Reed",
        url="https://news.anytown.gov.uk/2025/03/03/weir-mended",
    ),
    "WordPress: Yoast's graph, whose author is an account": Case(
        f"""<title>{TITLE} - Anytown News</title><script type="application/ld+json">{{"@graph": [
        {{"@type": "Article", "headline": "{TITLE}", "datePublished": "2025-03-03T10:00:00+00:00",
        "author": {{"name": "wp_comms01", "@id": "#p"}}, "isPartOf": {{"@id": "#w"}}}},
        {{"@type": "WebPage", "@id": "#w", "name": "{TITLE} - Anytown News"}},
        {{"@type": "Person", "@id": "#p", "name": "wp_comms01"}}]}}</script>""",
        f"<h1>{TITLE}</h1>{TEXT}",
    ),
    "WordPress: no date but in its address": Case(
        f"<title>{TITLE} – Anytown News</title>",
        f"<h1>{TITLE}</h1>{TEXT}",
        url="https://news.anytown.gov.uk/2025/03/03/weir-mended/",
    ),
    "Wagtail: published and updated on one line": Case(
        f"<title>{TITLE} | Anytown County Council</title>",
        f'<h1 class="heading">{TITLE}</h1><p class="page-date">Published 3 March 2025 (updated '
        f'4 March 2025)</p><div class="rich-text">{TEXT}</div>',
        modified="2025-03-04",
    ),
    "GOV.UK: from, published, last updated": Case(
        f'<title>{TITLE} - GOV.UK</title><meta property="og:title" content="{TITLE}">'
        '<meta name="govuk:first-published-at" content="2025-03-03T10:00:00+00:00">'
        '<meta name="govuk:public-updated-at" content="2025-03-04T10:00:00+00:00">',
        f'<span class="govuk-caption-xl">Press release</span><h1 class="gem-c-heading__text">'
        f'{TITLE}</h1><dl class="gem-c-metadata__list"><dt>From:</dt><dd><a href="/o">Department '
        "for Rivers and Ponds</a></dd><dt>Published</dt><dd>3 March 2025</dd><dt>Last updated</dt>"
        f'<dd>4 March 2025 <a href="#h">— See all updates</a></dd></dl><div class="govspeak">{TEXT}'
        "</div>",
        modified="2025-03-04",
        author="Department for Rivers and Ponds",
        url="https://www.gov.uk/government/news/weir",
    ),
    "gov.wales: first published": Case(
        f"<title>{TITLE} [HTML] | GOV.WALES</title>",
        f'<h1 class="page-header__title"><span>{TITLE}</span></h1><div class="first-published">'
        '<div class="label">First published:</div><div>3 March 2025</div></div>'
        '<div class="last-updated"><div class="label">Last updated:</div><div>4 March 2025</div>'
        f'</div>{TEXT}',
        modified="2025-03-04",
        url="https://www.gov.wales/weir",
    ),
    "Welsh: dated and signed": Case(
        f"<title>{TITLE} | Cyngor Sir Unrhyw</title>",
        f"<h1>{TITLE}</h1><p>Cyhoeddwyd: Dydd Llun 3 Mawrth 2025</p>"
        f"<p>Diweddarwyd ddiwethaf: 4 Mawrth 2025</p><p>Gan Ann Rees</p>{TEXT}",
        modified="2025-03-04",
        author="Ann Rees",
        url="https://www.unrhyw.llyw.cymru/newyddion/1",
    ),
    "Gaelic: dated": Case(
        f"<title>{TITLE} | Comhairle Bhaile</title>",
        f"<h1>{TITLE}</h1><p>Diluain 3 Màrt 2025</p>{TEXT}",
        url="https://www.baile.gov.uk/naidheachdan/1",
    ),
    "a release with its place and day as the text's first words": Case(
        f"<title>{TITLE}</title>",
        f"<h1>{TITLE}</h1><p><strong>FOR IMMEDIATE RELEASE: 3 March 2025</strong></p>{TEXT}",
    ),
    "a kind and a day on one line": Case(
        f"<title>{TITLE}</title>",
        f'<h1>{TITLE}</h1><div class="tag">Press release <span>|</span> 3 March 2025</div>{TEXT}',
    ),
    "an event's day is no publication": Case(
        f"<title>{TITLE}</title>",
        f'<h1>{TITLE}</h1><p class="d">3 March 2025</p><p>Event date: 9 May 2025</p>{TEXT}',
    ),
    "only the markup says that it is the change": Case(
        f"<title>{TITLE}</title>",
        f'<h1>{TITLE}</h1><p class="date-modified">4 March 2025</p>{TEXT}',
        published=None,
        modified="2025-03-04",
    ),
    "teasers below are others' days": Case(
        f"<title>{TITLE}</title>",
        f"<h1>{TITLE}</h1>{TEXT}<h2>More news</h2><div><a href='/2'>Pool shut</a><p>Published: "
        "1 May 2025</p></div><div><a href='/3'>Pool open</a><p>Published: 9 May 2025</p></div>",
        published=None,
    ),
    "words hidden in the headline": Case(
        f"<title>{TITLE} | Anytown Council</title>",
        f'<h1><span class="visually-hidden">News article: </span>{TITLE}</h1>'
        f"<p>3 March 2025</p>{TEXT}",
    ),
    "the day within the headline's element": Case(
        f"<title>{TITLE} | Anytown Council</title>",
        f"<h1>{TITLE} <small>3 March 2025</small></h1>{TEXT}",
    ),
    "the headline in two lines": Case(
        f"<title>{TITLE} | Anytown Council</title>",
        f"<h1>Weir mended<br>in a week</h1><p>3 March 2025</p>{TEXT}",
    ),
    "News as h1, the headline as h2": Case(
        f"<title>Anytown Council : {TITLE}</title>",
        f'<h1>Latest news</h1><h2>{TITLE}</h2><p>3 March 2025</p>{TEXT}',
    ),
    "no heading: the site's name first, a bar": Case(
        f'<title>Anytown Borough Council | {TITLE}</title>',
        f'<p class="date">3 March 2025</p>{TEXT}',
        published=None,
    ),
    "no heading: two parts of the site after guillemets": Case(
        f"<title>{TITLE} » News » Anytown Borough Council</title>", TEXT, published=None
    ),
    "no heading: colons": Case(
        f"<title>Anytown Council :: News :: {TITLE}</title>", TEXT, published=None
    ),
    "no heading: a long dash": Case(
        f"<title>{TITLE} — Anytown Borough Council</title>", TEXT, published=None
    ),
    "no heading: the site's name by an at": Case(
        f"<title>{TITLE} @ Anytown Council</title>", TEXT, published=None
    ),
    "no heading: a headline of one word": Case(
        "<title>Floods | Anytown Council</title>", TEXT, "Floods", published=None
    ),
    "no heading: a headline with a bar-less slogan": Case(
        f'<title>{TITLE} | Anytown Council - a better place to live</title>',
        TEXT,
        published=None,
    ),
    "no heading: og:title stands without the name": Case(
        f'<title>Anytown Council News Online</title><meta property="og:title" content="{TITLE}">',
        TEXT,
        published=None,
    ),
    "no heading: a headline with a dash": Case(
        "<title>Weir mended - in a week - Anytown Council</title>",
        TEXT,
        "Weir mended - in a week",
        published=None,
    ),
    "an empty h1, and a title that is the site's": Case(
        "<title>Anytown River Guide -</title>",
        f'<h1></h1><h2>{TITLE}</h2>{TEXT}<h2>Boats</h2><p>{FIRST}</p>',
        published=None,
        url="https://www.argd.org.uk/1",
    ),
    "words by": Case(
        f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1><p>Words by Ann Reed</p>{TEXT}",
        published=None, author="Ann Reed",
    ),
    "words and pictures": Case(
        f"<title>{TITLE}</title>",
        f"<h1>{TITLE}</h1><p>Words: Ann Reed | Pictures: Sam Poole</p>{TEXT}",
        published=None, author="Ann Reed",
    ),
    "a reporter with an address": Case(
        f"<title>{TITLE}</title>",
        f'<h1>{TITLE}</h1><p>By <a href="/a">Ann Reed</a> <a href="/t">@annreed</a> '
        f"Local Democracy Reporter</p><p>3 March 2025</p>{TEXT}",
        author="Ann Reed",
    ),
    "an e-mail for a name": Case(
        f'<title>{TITLE}</title><meta name="author" content="press.office@anytown.gov.uk">',
        f"<h1>{TITLE}</h1><p>By press.office@anytown.gov.uk</p><p>3 March 2025</p>{TEXT}",
    ),
    "a name and an e-mail": Case(
        f'<title>{TITLE}</title><meta name="author" content="Ann Reed (ann.reed@anytown.gov.uk)">',
        f"<h1>{TITLE}</h1><p>3 March 2025</p>{TEXT}",
        author="Ann Reed",
    ),
    "the system is no author": Case(
        f'<title>{TITLE}</title><meta name="author" content="Jadu CMS">',
        f"<h1>{TITLE}</h1><p>3 March 2025</p>{TEXT}",
    ),
    "author with a label and his post": Case(
        f"<title>{TITLE}</title>",
        f"<h1>{TITLE}</h1><p>Author: Cllr Sam Poole, Leader of Anytown Council</p>"
        f"<p>3 March 2025</p>{TEXT}",
        author="Cllr Sam Poole",
    ),
}  # fmt: skip


def read(case: Case) -> Any:
    head = f'<head><meta charset="utf-8">{case.head}</head>'
    return read_article(
        Page(f"<html lang='en'>{head}<body>{case.body}</body></html>".encode(), case.url)
    )


def day(text: str | None) -> str | None:
    return dates.parse(text).date


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_headline(case: Case) -> None:
    assert read(case).title == case.title


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_days(case: Case) -> None:
    found = read(case)
    assert (day(found.published_text), day(found.modified_text)) == (case.published, case.modified)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_author(case: Case) -> None:
    assert read(case).author == case.author
