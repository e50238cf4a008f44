"""Feeds of every kind, whole and broken, as articles and as vacancies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.feed import is_feed, read_feed
from lgcrawl.extract.page import Page
from pipelines import dates
from pipelines.errors import PageError
from tests.patience import bounded

URL = "https://www.example.gov.uk/news/feed"


def page(text: str | bytes) -> Page:
    return Page(text if isinstance(text, bytes) else text.encode(), URL)


def item(text: str) -> str:
    return f'<rss version="2.0"><channel><item>{text}</item></channel></rss>'


def facts(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.evidence}


def only(text: str | bytes, kind: Any = "article", **options: Any) -> dict[str, Any]:
    (record,) = read_feed(page(text), kind, **options).records
    assert set(record.evidence.values()) == {"feed"}
    return facts(record)


RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>News</title><link>https://www.example.gov.uk</link><language>en-gb</language>
<item>
 <title>Bridge &amp;amp; quay open</title>
 <link>/news/4?a=1&amp;b=2</link>
 <description>&lt;p&gt;It took two years.&lt;/p&gt; [&#8230;]</description>
 <content:encoded><![CDATA[<p>It took two years.</p><ul><li>Steel</li></ul><script>x()</script>
 <p>The post <a href="/news/4">Bridge</a> appeared first on <a href="/">News</a>.</p>]]>
 </content:encoded>
 <dc:creator>Ann Reed</dc:creator>
 <category>Transport</category>
 <pubDate>Sun, 03 May 2026 09:00:00 +0100</pubDate>
 <enclosure url="https://media.test/a.mp3" length="1" type="audio/mpeg"/>
</item></channel></rss>"""


def test_an_rss_item() -> None:
    found = only(RSS)
    assert found.pop("body_html").startswith("<p>It took two years.</p><ul><li>Steel</li></ul>")
    assert found == {
        "title": "Bridge & quay open",
        "url": "https://www.example.gov.uk/news/4?a=1&b=2",
        "published_text": "Sun, 03 May 2026 09:00:00 +0100",
        "author": "Ann Reed",
        "section": "Transport",
        "summary": "It took two years.",
        "body": "It took two years.\n\n• Steel",
        "language": "en-GB",
    }


def test_an_atom_entry() -> None:
    found = only(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="cy"><title>Newyddion</title>
        <entry><id>tag:example,2026:4</id><title type="html">Pont &lt;b&gt;newydd&lt;/b&gt;</title>
        <link rel="enclosure" href="https://media.test/a.mp3"/>
        <link rel="alternate" href="../newyddion/4"/>
        <author><name>Ann Reed</name></author><author><name>Sam Poole</name></author>
        <published>2026-05-03T09:00:00Z</published><updated>2026-05-04T09:00:00Z</updated>
        <summary>Dwy flynedd.</summary></entry></feed>"""
    )
    assert found == {
        "title": "Pont newydd",
        "url": "https://www.example.gov.uk/newyddion/4",
        "published_text": "2026-05-03T09:00:00Z",
        "modified_text": "2026-05-04T09:00:00Z",
        "author": "Ann Reed, Sam Poole",
        "summary": "Dwy flynedd.",
        "language": "cy",
    }


FEEDS = {
    "RSS 0.91 with a DOCTYPE and HTML's names": (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.test/rss-0.91.dtd"><rss version="0.91"><channel><item>'
        "<title>Caf&eacute;</title><link>/a</link></item></channel></rss>",
        {"title": "Café", "url": "https://www.example.gov.uk/a"},
    ),
    "RDF": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel/><item rdf:about="https://x.test/a"><title>Fair</title>'
        "<link>https://x.test/a</link><dc:date>2026-05-03</dc:date></item></rdf:RDF>",
        {"title": "Fair", "url": "https://x.test/a", "published_text": "2026-05-03"},
    ),
    "GOV.UK: the id carries the date, only `updated` is given": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tides</title>'
        "<id>https://www.gov.uk/tides#2026-05-03T09:00:00.000+01:00</id>"
        "<updated>2026-05-03T09:00:00+01:00</updated></entry></feed>",
        {
            "title": "Tides",
            "url": "https://www.gov.uk/tides",
            "published_text": "2026-05-03T09:00:00+01:00",
        },
    ),
    "a link to itself": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tides</title>'
        '<link rel="self" href="https://x.test/4"/></entry></feed>',
        {"title": "Tides", "url": "https://x.test/4"},
    ),
    "a guid for a link": (
        '<rss version="2.0"><channel><item><title>Tides</title>'
        "<guid>https://x.test/4</guid></item></channel></rss>",
        {"title": "Tides", "url": "https://x.test/4"},
    ),
    "only text": (
        '<rss version="2.0"><channel><item><description>High tide at nine.</description></item>'
        "</channel></rss>",
        {"summary": "High tide at nine."},
    ),
    "no address in another scheme": (
        '<rss version="2.0"><channel><item><title>Tides</title><link>javascript:x()</link></item>'
        "</channel></rss>",
        {"title": "Tides"},
    ),
    "cut off in the middle": (
        '<rss version="2.0"><channel><item><title>Tides</title><link>https://x.test/4</link></item>'
        "<item><title>Nex",
        {"title": "Tides", "url": "https://x.test/4"},
    ),
    "bare ampersands": (
        '<rss version="2.0"><channel><item><title>Fish & chips</title>'
        "<link>https://x.test/4?a=1&b=2</link></item></channel></rss>",
        {"title": "Fish & chips", "url": "https://x.test/4?a=1&b=2"},
    ),
    "Windows-1252 that says nothing of it": (
        item("<title>£5 \x96 a bargain</title>").encode("latin-1"),
        {"title": "£5 – a bargain"},
    ),
    "UTF-16": (
        item("<title>Fair</title>").encode("utf-16"),
        {"title": "Fair"},
    ),
    "JSON Feed 1.1": (
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "News",
                "language": "en",
                "items": [
                    {
                        "id": "4",
                        "url": "/news/4",
                        "title": "Bridge opens",
                        "content_html": "<p>At last.</p>",
                        "date_published": "2026-05-03T09:00:00Z",
                        "authors": [{"name": "Ann Reed"}],
                        "tags": ["Transport"],
                        "attachments": [{"url": "https://media.test/a.mp3"}],
                    }
                ],
            }
        ),
        {
            "title": "Bridge opens",
            "url": "https://www.example.gov.uk/news/4",
            "published_text": "2026-05-03T09:00:00Z",
            "author": "Ann Reed",
            "section": "Transport",
            "body": "At last.",
            "body_html": "<p>At last.</p>",
            "language": "en",
        },
    ),
}


@pytest.mark.parametrize(("text", "want"), FEEDS.values(), ids=FEEDS)
def test_a_feed_whole_or_broken(text: str | bytes, want: dict[str, Any]) -> None:
    assert is_feed(page(text))
    assert facts(read_feed(page(text)).records[0]) == want


# -- vacancies -------------------------------------------------------------------------------------
VACANCIES = {
    "Oleeo: labelled lines": (
        """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>4711 - Court usher</title>
        <link href="https://x.tal.net/opp/4711"/><updated>2026-11-19T09:00:00Z</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Vacancy Id:4711<br/>
        Role Type:Operational<br/>Salary:£24,202<br/>Location:Truro <br/>
        Closing Date:7 Dec 2026 23:55 GMT<br/></div></content></entry></feed>""",
        {
            "title": "4711 - Court usher",
            "url": "https://x.tal.net/opp/4711",
            "posted_text": "2026-11-19T09:00:00Z",
            "reference": "4711",
            "salary_text": "£24,202",
            "location_text": "Truro",
            "closing_text": "7 Dec 2026 23:55 GMT",
            "description": "Role Type:Operational",
        },
    ),
    "a teaser, then labels on one line": (
        """<rss version="2.0"><channel><item><title>Clerk</title><link>/job/3</link><description>
        Count what comes in. Contract Type: Permanent | Working Pattern: Part time |
        Salary: £21,000 | Advert End Date: 03/12/2026</description></item></channel></rss>""",
        {
            "title": "Clerk",
            "url": "https://www.example.gov.uk/job/3",
            "description": "Count what comes in.",
            "contract_text": "Permanent",
            "hours_text": "Part time",
            "salary_text": "£21,000",
            "closing_text": "03/12/2026",
        },
    ),
    "elements of the recruitment system": (
        """<rss version="2.0" xmlns:ats="https://ats.test/ns"><channel><item><title>Cook</title>
        <ats:vacancyid>C-4</ats:vacancyid><ats:endDate>2026-12-03T12:00:00</ats:endDate>
        <ats:advertUrl>/job/4</ats:advertUrl><ats:contractType>fixed_term</ats:contractType>
        <category domain="Location">Truro</category></item></channel></rss>""",
        {
            "title": "Cook",
            "reference": "C-4",
            "closing_text": "2026-12-03T12:00:00",
            "url": "https://www.example.gov.uk/job/4",
            "contract_text": "fixed term",
            "location_text": "Truro",
        },
    ),
}


@pytest.mark.parametrize(("text", "want"), VACANCIES.values(), ids=VACANCIES)
def test_the_facts_of_a_vacancy_are_told_apart(text: str, want: dict[str, str]) -> None:
    assert only(text, "vacancy") == want


TITLED = """<rss version="2.0"><channel><item><title>Example Council: Clerk: finance</title></item>
</channel></rss>"""


@pytest.mark.parametrize(
    ("told", "want"),
    [
        (False, {"title": "Example Council: Clerk: finance"}),
        (True, {"title": "Clerk: finance", "employer_text": "Example Council"}),
    ],
)
def test_a_title_names_the_employer_only_where_that_is_said(
    told: bool, want: dict[str, str]
) -> None:
    assert only(TITLED, "vacancy", employer_in_title=told) == want


# -- what is no feed -------------------------------------------------------------------------------
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
    '<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>'
)
REFUSED = {
    "a page": ("<!DOCTYPE html><html><body>Hello</body></html>", "no feed"),
    "nothing": ("<!-- nothing here -->", "no feed"),
    "entities": (BOMB, "declares entities"),
    "entities after a long comment": (
        BOMB.replace("<!DOC", f"<!--{'x' * 9000}--><!DOC"),
        "declares entities",
    ),
    "broken before the first entry": ('<rss version="2.0">\n</rss', "no entry in it"),
    "broken JSON": ('{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON"),
    "JSON of another kind": ('{"vacancies": []}', "no feed"),
    "too large": ("<rss><!--" + "x" * (8 << 20) + "--></rss>", "will not be read"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_feed_is_refused_with_one_reason(text: str, reason: str) -> None:
    with pytest.raises(PageError, match=reason) as error:
        read_feed(page(text))
    assert "\n" not in str(error.value)


def test_an_empty_feed_says_so() -> None:
    found = read_feed(page('<rss version="2.0"><channel><title>Jobs</title></channel></rss>'))
    assert (found.kind, found.records, found.reason) == ("feed", [], "the feed has no entries")


def test_a_string_that_names_a_file_opens_none() -> None:
    with pytest.raises(PageError, match="no feed"):
        read_feed(page(__file__))


def test_the_next_page_and_the_total() -> None:
    found = read_feed(
        page(
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
            '<link rel="next" href="?page=2"/><o:totalResults>31</o:totalResults>'
            "<entry><title>Fair</title></entry></feed>"
        )
    )
    assert (found.next_url, found.total) == ("https://www.example.gov.uk/news/feed?page=2", 31)


# -- hostile input ---------------------------------------------------------------------------------
@given(st.text(alphabet=st.sampled_from('<>/&;:"= abcrstilemnou![]CDATA-\n\0é'), max_size=150))
def test_any_item_gives_a_record_or_a_reason(text: str) -> None:
    try:
        read_feed(page(item(text)), "vacancy")
    except PageError as error:
        assert str(error)


@pytest.mark.parametrize(
    "piece", ["<item>", "&amp;", "<p>", "&lt;p&gt;", "Salary: £1 | ", "The post x ", "<!--"]
)
def test_100_kb_of_anything_costs_no_square(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    with bounded(3):  # feedparser itself costs 30 microseconds a tag, and these are 33,000
        test_any_item_gives_a_record_or_a_reason.hypothesis.inner_test(text)


@pytest.mark.shared
def test_captured_feeds_give_records_or_one_reason(shared: Any) -> None:
    for path in sorted((shared / "pages" / "feed").glob("[fit][plr][la_]*")):
        try:
            found = read_feed(Page(path.read_bytes(), URL))
        except PageError as error:
            assert "\n" not in str(error), path.name
        else:
            assert found.records or found.reason, path.name


@pytest.mark.shared
def test_labelled_facts_of_captured_feeds(shared: Any) -> None:
    folder = shared / "pages"
    lines = (folder / "expected.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["file"].endswith("_simplefeed.xml")]
    assert rows
    for row in rows:
        found = read_feed(Page((folder / row["file"]).read_bytes(), URL), "vacancy").records
        (vacancy,) = [v for v in found if v.title == row["title"]]
        assert vacancy.reference == row["reference"]
        assert vacancy.salary_text == row["salary_text"]
        assert vacancy.location_text == row["location"]
        assert vacancy.closing_text == row["closing_text"]
        assert dates.parse(vacancy.closing_text).date == row["closing_date"]
