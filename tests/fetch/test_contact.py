"""Who answers for the crawler, and whom it may ask without saying so."""

from __future__ import annotations

import pytest
from scrapy.http import Request

from lgcrawl.fetch.contact import contact_fault, require_contact, user_agent
from lgcrawl.fetch.guard import Guard, NoContact
from pipelines.errors import InputError


@pytest.mark.parametrize(
    "contact",
    [
        "https://www.example.org/about-our-crawler",
        "http://example.org",
        "https://example.org:8443/bot?lang=en",
        "crawler@example.org",
        "web.team+crawl@data.example.gov.uk",
    ],
)
def test_a_page_or_a_mailbox_is_named_in_every_request(contact: str) -> None:
    assert contact_fault(contact) is None
    assert user_agent("lgcrawl/1", contact) == f"lgcrawl/1 (+{contact})"


@pytest.mark.parametrize(
    "contact",
    [
        "me",
        "example.org",
        "ftp://example.org",
        "https://",
        "https://localhost",
        "a@b",
        "mail me at crawler@example.org",
        "crawler@example.org\r\nX-Injected: yes",
        "https://example.org/\nX: y",
        "https://example.org/(bot)",
        "https://example.org/\x00",
        "https://exämple.org/",
        "https://example.org/" + "x" * 300,
    ],
)
def test_anything_else_is_refused_in_one_line_and_never_sent(contact: str) -> None:
    fault = contact_fault(contact) or ""
    assert fault.startswith("LGCRAWL_CONTACT: ")
    assert "mail address" in fault
    assert fault.isprintable()
    assert user_agent("lgcrawl/1", contact) == "lgcrawl/1"


def test_a_public_host_is_not_asked_by_nobody() -> None:
    guard = Guard(["127.0.0.1:8000"])
    with pytest.raises(NoContact, match="LGCRAWL_CONTACT is not set"):
        guard.process_request(Request("https://www.gov.uk/"))
    guard.process_request(Request("http://127.0.0.1:8000/"))
    Guard([], "crawler@example.org").process_request(Request("https://www.gov.uk/"))


def test_one_public_address_among_many_is_enough_to_refuse() -> None:
    urls = ["http://127.0.0.1:8000/", "https://www.gov.uk/news"]
    with pytest.raises(InputError, match=r"^https://www\.gov\.uk/news: LGCRAWL_CONTACT") as caught:
        require_contact("", urls, ["127.0.0.1:8000"])
    assert caught.value.exit_code == 2
    require_contact("", urls[:1], ["127.0.0.1:8000"])
    require_contact("crawler@example.org", urls)
