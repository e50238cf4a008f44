"""The files an advert links to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.attachments import linked_in
from lgcrawl.extract.page import Page
from lgcrawl.extract.vacancy import read_vacancy

URL = "https://jobs.example.gov.uk/vacancy/71"
PAGE = """<html><body>
<nav><a href="/docs/privacy.pdf">Privacy notice</a></nav>
<main><h1>Weights inspector</h1><dl><dt>Salary</dt><dd>£31,000</dd></dl>
<p>You will test scales in markets and petrol stations, and say what you found.</p>
<div class="documents"><h2>Documents</h2><ul>
<li><a href="/files/WI-71 job description.PDF">Job description (PDF, 214 KB)</a></li>
<li><a href="download.aspx?id=9">Person specification - Word document</a></li>
<li><a href="/vacancy/71/getFile?doc=3" title="Application form"><img src="w.png" alt=""></a></li>
<li><a href="download.aspx?id=9">Person specification</a></li>
<li><a href="/apply/71">Apply</a></li><li><a href="mailto:hr@example.gov.uk">HR.pdf</a></li>
<li><a href="/download-our-app">Download our app</a></li></ul></div></main></body></html>"""


def test_the_documents_of_an_advert() -> None:
    vacancy = read_vacancy(Page(PAGE.encode(), URL))
    assert vacancy is not None
    assert [(one.title, one.url) for one in vacancy.attachments] == [
        ("Job description", "https://jobs.example.gov.uk/files/WI-71%20job%20description.PDF"),
        ("Person specification", "https://jobs.example.gov.uk/vacancy/download.aspx?id=9"),
    ]


def test_the_markup_of_the_description_is_kept_and_safe() -> None:
    page = PAGE.replace("<p>You will", '<p onclick="x()">You <b>will</b><script>x()</script>')
    vacancy = read_vacancy(Page(page.encode(), URL))
    assert vacancy is not None
    assert vacancy.description_html is not None
    assert "<p>You <b>will</b> test scales" in vacancy.description_html
    assert "onclick" not in vacancy.description_html
    assert "<script" not in vacancy.description_html
    assert "£31,000" not in vacancy.description_html  # a labelled fact, in its own field


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ('<a href="/a.docx">JD and PS [Word]</a>', "JD and PS"),
        ('<a href="/swydd-ddisgrifiad.pdf">Swydd-ddisgrifiad</a>', "Swydd-ddisgrifiad"),
        ('<a href="/x?file=JD.pdf">Read it</a>', "Read it"),
        ('<a href="/a%20b.pdf"></a>', "a b.pdf"),
        ('<a href="/viewdoc/12">Role profile</a>', "Role profile"),
        ('<a href="/viewdoc/12">Terms</a>', None),
        ('<a href="javascript:open(1.pdf)">JD</a>', None),
        ('<a href="#a.pdf">JD</a>', None),
        ('<a href="http://[bad.pdf">JD</a>', None),
    ],
)
def test_what_is_a_file(link: str, title: str | None) -> None:
    found = linked_in(f"<p>{link}</p>", lambda href: f"https://e.uk{href}")
    assert [one.title for one in found] == ([title] if title else [])


@given(st.text(max_size=300))
def test_no_markup_breaks_it(text: str) -> None:
    linked_in(f'<a href="{text}.pdf">{text}</a>', lambda href: href)
