"""News of each CMS as other councils lay it out, and where its lists go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lgcrawl.cards import platforms
from lgcrawl.extract.page import Page
from lgcrawl.extract.patterns import part
from lgcrawl.extract.platforms import recognise
from lgcrawl.extract.read import read
from lgcrawl.extract.selected import read_selected
from pipelines.records import Article, Vacancy

GOLDEN = Path(__file__).parents[1] / "golden"
TEXT = "<p>The council opened the bridge on Monday after seven months of work on its piers.</p>" * 5
MATRIX = "<!--\n  Running Squiz Matrix\n  Developed by Squiz\n-->"


def html(body: str, head: str = "", of: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body{of}>{body}</body></html>"


def news(*entries: str) -> str:
    return f"<main><h1>News</h1>{''.join(entries)}</main>"


def story(title: str, more: str = "", before: str = "") -> str:
    return f"<main>{before}<h1>{title}</h1>{more}{TEXT}</main>"


JADU = '<meta name="generator" content="http://www.jadu.net">'
CONTENSIS = '<link rel="stylesheet" href="/sys_news-list.css">'
D7 = "<script>jQuery.extend(Drupal.settings, {});</script>"
LGD = '<link rel="stylesheet" href="/modules/contrib/localgov_news/news.css">'
GOSS = '<meta name="generator" content="GOSS iCM">'
UMBRACO = '<script src="/App_Plugins/UmbracoForms/a.js"></script>'
WP = '<script src="/wp-includes/js/wp-emoji-release.min.js"></script>'
GOVUK = '<meta name="govuk:first-published-at" content="2026-10-06T08:00:00+01:00">'

# System, address, page, and what its records must say.
VARIANTS: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "Jadu: a time element, no summary": (
        "/news",
        html(
            news(
                """<ul class="list--listing"><li class="list__item"><article><h3><a href="/news/
                article/1/a">Bridge opens</a></h3><time datetime="2026-10-06">6 October 2026</time>
                </article></li><li class="list__item"><article><h3><a href="/news/article/2/b">
                Library shuts</a></h3><time datetime="2026-10-01">1 October 2026</time></article>
                </li></ul>"""
            ),
            JADU,
        ),
        [
            {"title": "Bridge opens", "published_text": "6 October 2026"},
            {"title": "Library shuts", "published_text": "1 October 2026"},
        ],
    ),
    "Jadu: a story whose side lists other stories": (
        "/news/article/1/a",
        html(
            story("Bridge opens", '<p class="date">6th October 2026</p>')
            + '<aside><ul><li class="list__item"><a href="/news/article/2/b">Other</a></li></ul>'
            "</aside>",
            JADU,
        ),
        [{"title": "Bridge opens", "published_text": "6th October 2026"}],
    ),
    "Contensis: a list of plain items, the date in words": (
        "/news.aspx",
        html(
            news(
                """<ul class="sys_itemslist"><li><h2><a href="/a.aspx">Bridge opens</a></h2>
                <span class="sys_news-datepublished">6 October 2026</span></li><li><h2>
                <a href="/b.aspx">Library shuts</a></h2><span class="sys_news-datepublished">
                1 October 2026</span></li></ul>"""
            ),
            CONTENSIS,
        ),
        [{"published_text": "6 October 2026"}, {"published_text": "1 October 2026"}],
    ),
    "Contensis: entries without dates": (
        "/news.aspx",
        html(
            news(
                '<div class="sys_subitem"><h5><a href="/a.aspx">Bridge opens</a></h5></div>'
                '<div class="sys_subitem"><h5><a href="/b.aspx">Library shuts</a></h5></div>'
            ),
            CONTENSIS,
        ),
        [{"title": "Bridge opens", "published_text": None}, {"title": "Library shuts"}],
    ),
    "Drupal: entries with headings and times": (
        "/news",
        html(
            news(
                """<div class="views-row"><h2><a href="/news/a">Bridge opens</a></h2>
                <time datetime="2026-10-06T09:00:00+01:00">Tue, 06/10/2026</time></div>
                <div class="views-row"><h2><a href="/news/b">Library shuts</a></h2>
                <time datetime="2026-10-01T09:00:00+01:00">Thu, 01/10/2026</time></div>"""
            ),
            D7,
        ),
        [
            {"title": "Bridge opens", "published_text": "2026-10-06T09:00:00+01:00"},
            {"title": "Library shuts", "published_text": "2026-10-01T09:00:00+01:00"},
        ],
    ),
    "Drupal: the text alone, not the tags beside it": (
        "/news/a",
        html(
            f"""<h1>Bridge opens</h1><div class="node"><div class="field-name-body">
            <div property="content:encoded">{TEXT}</div></div><div class="field-name-field-tags">
            Tags: <a href="/t">Bridges</a></div></div>""",
            D7,
            ' class="page-node node-type-page"',
        ),
        [{"title": "Bridge opens", "body": "\n\n".join([TEXT[3:].split("<")[0]] * 5)}],
    ),
    "LocalGov Drupal: a plain view in place of teasers": (
        "/news",
        html(
            news(
                """<div class="views-row"><h3><a href="/news/a">Bridge opens</a></h3>
                <time datetime="2026-10-06">6 Oct 2026</time></div><div class="views-row">
                <h3><a href="/news/b">Library shuts</a></h3></div>"""
            ),
            LGD,
        ),
        [{"title": "Bridge opens", "published_text": "2026-10-06"}, {"published_text": None}],
    ),
    "LocalGov Drupal: a story without categories": (
        "/news/a",
        html(
            f"""<main><article class="news-article node--type-localgov-news-article">
            <div class="news-article__metadata"><time datetime="2026-10-06">6 October 2026</time>
            </div><h1>Bridge opens</h1><div class="news-article__content">{TEXT}</div>
            <article class="teaser"><h3 class="teaser__title"><a href="/b">Other</a></h3></article>
            </article></main>""",
            LGD,
        ),
        [{"title": "Bridge opens", "published_text": "2026-10-06", "section": None}],
    ),
    "GOSS iCM: entries of a heading and a date": (
        "/article/1/News",
        html(
            news(
                """<ul><li><h2><a href="/article/2/Bridge">Bridge opens</a></h2>
                <span class="date">06 October 2026</span></li><li><h2><a href="/article/3/Library">
                Library shuts</a></h2><span class="date">01 October 2026</span></li></ul>"""
            ),
            GOSS,
        ),
        [{"published_text": "06 October 2026"}, {"published_text": "01 October 2026"}],
    ),
    "GOSS iCM: a story in a box of another name": (
        "/article/2/Bridge",
        html(story("Bridge opens", '<p class="date">6 October 2026</p>'), GOSS),
        [{"title": "Bridge opens", "published_text": "6 October 2026"}],
    ),
    "Squiz Matrix: entries in a definition list": (
        "/news",
        html(
            news(
                """<dl><dt><a href="/news/bridge-opens">Bridge opens</a></dt><dd>6 October 2026</dd>
                <dt><a href="/news/library-shuts">Library shuts</a></dt><dd>1 October 2026</dd>
                </dl>"""
            ),
            MATRIX,
        ),
        [{"published_text": "6 October 2026"}, {"published_text": "1 October 2026"}],
    ),
    "Squiz Matrix: known by its own files alone": (
        "/news/bridge-opens",
        html(
            story("Bridge opens", "<p>Published 6 October 2026</p>"),
            '<script src="/__data/assets/js_file/0023/1/m.js"></script>',
        ),
        [{"title": "Bridge opens", "published_text": "6 October 2026"}],
    ),
    "Umbraco: links around whole cards": (
        "/news/",
        html(
            news(
                """<a class="card" href="/news/bridge-opens/"><h3>Bridge opens</h3><p>6 October
                2026</p></a><a class="card" href="/news/library-shuts/"><h3>Library shuts</h3>
                <p>1 October 2026</p></a>"""
            ),
            UMBRACO,
        ),
        [{"title": "Bridge opens", "published_text": "6 October 2026"}, {}],
    ),
    "Umbraco: a date beside the text": (
        "/news/bridge-opens/",
        html(story("Bridge opens", "<time>6 October 2026</time>"), UMBRACO),
        [{"title": "Bridge opens", "published_text": "6 October 2026"}],
    ),
    "Lister CMS (pel): entries without a summary": (
        "/council-news/",
        html(
            news(
                """<div class="oPageListerContainerOuter pel-o">
                <div class="oPageListerBodyOuter"></div><ul><li><span
                class="oBoxItemTitle item-title"><a href="/a/">Bridge opens</a></span><span
                class="oBoxItemDate item-date">6 October 2026</span></li></ul></div>"""
            )
        ),
        [{"title": "Bridge opens", "published_text": "6 October 2026", "summary": None}],
    ),
    "Lister CMS (pel): a box without entries is no list": (
        "/council-news/bridge/",
        html('<div id="espr_renderHost_1" class="pel">' + story("Bridge opens") + "</div>"),
        [{"title": "Bridge opens"}],
    ),
    "WordPress: the blocks of newer themes": (
        "/category/roads/",
        html(
            news(
                """<ul class="wp-block-post-template"><li class="wp-block-post"><h2
                class="wp-block-post-title"><a href="/2026/10/a/">Bridge opens</a></h2><div
                class="wp-block-post-date"><time datetime="2026-10-06T09:00:00+01:00">6 October 2026
                </time></div></li><li class="wp-block-post"><h2 class="wp-block-post-title">
                <a href="/2026/10/b/">Library shuts</a></h2><div class="wp-block-post-date">
                <time datetime="2026-10-01T09:00:00+01:00">1 October 2026</time></div></li></ul>"""
            ),
            WP,
        ),
        [{"published_text": "6 October 2026"}, {"published_text": "1 October 2026"}],
    ),
    "WordPress: a post whose theme says nothing of itself": (
        "/2026/10/06/bridge-opens/",
        html(f'<article class="post hentry">{story("Bridge opens")}</article>', WP),
        [{"title": "Bridge opens", "published_text": "2026/10/06"}],
    ),
    "Wagtail: an entry without a summary": (
        "/news/",
        html(
            news(
                """<ul class="article-index"><li class="article-index__item"><a
                class="article-index__link" href="/news/a/"><h2 class="article-index__title">
                Bridge opens</h2></a><span class="article-index__date">06 October 2026</span></li>
                </ul>"""
            )
        ),
        [{"title": "Bridge opens", "published_text": "06 October 2026", "summary": None}],
    ),
    "Wagtail: the newest story in a box of its own": (
        "/news/",
        html(
            news(
                """<div class="featured"><a href="/news/x/">Featured</a></div>
                <li class="article-index__item"><a class="article-index__link" href="/news/a/">
                <span class="article-index__title">Bridge opens</span></a></li>"""
            )
        ),
        [{"title": "Bridge opens"}],
    ),
    "GOV.UK: an entry without a description": (
        "https://www.gov.uk/search/news-and-communications",
        html(
            news(
                """<ul><li class="gem-c-document-list__item"><a href="/government/news/a">
                Bridge opens</a><ul><li>Updated: <time datetime="2026-10-06">6 October 2026</time>
                </li></ul></li></ul>"""
            )
        ),
        [{"title": "Bridge opens", "published_text": "2026-10-06", "summary": None}],
    ),
    "GOV.UK: a story in Welsh": (
        "https://www.gov.uk/government/news/a.cy",
        html(story("Pont yn agor"), GOVUK),
        [{"title": "Pont yn agor", "published_text": "2026-10-06T08:00:00+01:00"}],
    ),
    "LocalGov (Hemming Group): the day and the sentence on one line": (
        "https://www.localgov.co.uk/finance",
        html(
            """<h1>Finance</h1><ul><li><a href="/Bridge-opens/64301">Bridge opens</a>
            <p>06/10/2026 It carries people again after seven months. |</p></li><li>
            <a href="/Library-shuts/64300">Library shuts</a><p>01/10/2026 Its roof lets in rain
            on the poets. |</p></li></ul>""",
            "<title>Finance | LocalGov</title>",
        ),
        [{"title": "Bridge opens", "published_text": "06/10/2026"}, {"title": "Library shuts"}],
    ),
    "LocalGov (Hemming Group): The MJ is the same house": (
        "https://www.themj.co.uk/bridge-opens",
        html(story("Bridge opens", "<p>By Ada Marsh | 06 October 2026</p>")),
        [{"title": "Bridge opens", "author": "Ada Marsh"}],
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant(name: str) -> None:
    url, text, wanted = VARIANTS[name]
    url = url if url.startswith("https:") else f"https://www.example.gov.uk{url}"
    page = Page(text.encode(), url)
    system = recognise(page)
    assert system is not None
    assert system.title == name.partition(":")[0]
    records = read(page).records
    assert len(records) == len(wanted)
    for record, fields in zip(records, wanted, strict=True):
        assert isinstance(record, Article)
        assert {field: getattr(record, field) for field in fields} == fields


ONWARD = {
    "jadu_list": "https://www.eskbridge.gov.uk/news/2",
    "contensis_list": "https://www.marlside.gov.uk/News/News-Archive.aspx"
    "?Archive_Listing_List_GoToPage=2",
    "drupal_list": "https://www.fenmoor.gov.uk/news?page=2",
    "localgov_drupal_list": "https://www.thornhamlets.gov.uk/news?page=2",
    "goss_list": "https://www.combeshire.gov.uk/article/60512/News?p=2",
    "squiz_list": "https://www.brackenford.gov.uk/news?result_4410_result_page=2",
    "umbraco_list": "https://www.saltmarch.gov.uk/news/?page=3",
    "pel_list": "https://www.west-fold.gov.uk/my-council/council-news/?lister10319p=2",
    "wordpress_list": "https://news.strandbury.gov.uk/category/environment/page/3/",
    "wagtail_list": "https://www.chalkshire.gov.uk/news/?page=2",
    "govuk_list": "https://www.gov.uk/search/news-and-communications"
    "?organisations[]=office-of-the-estuary&page=2",
    "localgov_list": "https://www.localgov.co.uk/politics-and-policy?page=2",
    "civil_service_jobs_list": "https://www.civilservicejobs.service.gov.uk/csr/index.cgi"
    "?SID=cGFnZT0yJnBhZ2VjbGFzcz1TZWFyY2g=",
    "dwp_find_a_job_list": "https://findajob.dwp.gov.uk/search?q=gardener&loc=86383&pp=25&p=2",
    "dwp_find_a_job_api": "https://findajob.dwp.gov.uk/api/search?q=gardener&page=2",
    "jobs_go_public_list": None,
    "madgex_list": "https://www.wmjobs.co.uk/jobs/2/?keywords=officer&sort=Date",
    "myjobscotland_list": "https://www.myjobscotland.gov.uk/search-jobs"
    "?location=ZE1+0NA&distance=100&keyword=&page=1",
    "nhs_jobs_list": "https://www.jobs.nhs.uk/candidate/search/results"
    "?keyword=porter&location=&language=en&page=2",
    "teaching_vacancies_list": "https://teaching-vacancies.service.gov.uk/jobs"
    "?keyword=&location=Ripon&page=2",
    "trac_list": "https://www.healthjobsuk.com/job_list?_pg=2&_pgid=5512",
    "jobs_ac_uk_list": None,
}


@pytest.mark.parametrize("case", ONWARD)
def test_a_list_goes_on_in_its_systems_own_form(case: str) -> None:
    (path,) = (GOLDEN / case).glob("page.*")
    meta = (GOLDEN / case / "meta.toml").read_text("utf-8")
    url = meta.split('"')[1]
    assert read(Page(path.read_bytes(), url), kind="list").next_url == ONWARD[case]


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example.gov.uk/wp-content/uploads/2026/10/map.jpg",
        "https://www.example.gov.uk/__data/assets/pdf_file/0001/7/map.pdf",
        "https://www.example.gov.uk/sites/default/files/map.pdf",
        "https://www.jobsgopublic.com/job/cook-7",
        "https://www.northeastjobs.org.uk/job/Cook/3004",
        "https://www.healthjobsuk.com/job/UK/Kent/Dover/Nursing-v8100001",
        "https://findajob.dwp.gov.uk/details/17004521",
        "https://www.gov.uk/government/news/new-buoys",
    ],
)
def test_a_page_that_links_to_a_system_is_not_of_it(link: str) -> None:
    page = html(f'<h1>News</h1><a href="{link}"><img src="{link}"></a>')
    assert recognise(Page(page.encode(), "https://www.example.gov.uk/about")) is None


def test_a_systems_fields_of_articles_say_nothing_of_an_advert_on_it() -> None:
    advert = html(
        """<h1>Cook</h1><span class="date-display-single">6 October 2026</span>
        <p>Salary: £30,000</p><p>Closing date: 1 May 2026</p><p>Hours: 37</p>""",
        D7,
        ' class="page-node"',
    )
    [record] = read(Page(advert.encode(), "https://example.gov.uk/jobs/cook"), "vacancy").records
    assert isinstance(record, Vacancy)
    assert (record.title, record.salary_text) == ("Cook", "£30,000")
    assert not read_selected(Vacancy(), Page(advert.encode()), {"published_text": "span"})
    article = Article(title="Cook - Wear Council")
    part(article, platforms()["north_east_jobs"].patterns | {"title": "- (?P<employer_text>.+)"})
    assert article.title == "Cook - Wear Council"


def test_a_text_that_matches_twice_is_kept_once() -> None:
    page = Page(html(f'<div class="a"><div class="b">{TEXT}</div></div>').encode())
    article = Article()
    read_selected(article, page, {"body": ".a, .b"})
    assert article.body is not None
    assert article.body.count("seven months") == 5
