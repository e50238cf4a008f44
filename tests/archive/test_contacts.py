"""Contact details are found in every shape they are printed in, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.archive.contacts import find, replace

# Text -> the details in it. Numbers are of the ranges that Ofcom keeps for drama.
DETAILS = [
    ("Call 01632 960123 today", ["01632 960123"]),
    ("Call (01632) 960 123.", ["(01632) 960 123"]),
    ("Tel: 01632-960-123", ["01632-960-123"]),
    ("Tel:01632960123", ["01632960123"]),
    ("T 01632.960.123", ["01632.960.123"]),
    ("on 020 7946 0123", ["020 7946 0123"]),
    ("on (020) 7946 0123", ["(020) 7946 0123"]),
    ("Freephone 0808 157 0123", ["0808 157 0123"]),
    ("0300 123 0123 (local rate)", ["0300 123 0123"]),
    ("Mobile 07700 900 123", ["07700 900 123"]),
    ("Mob. 07700900123", ["07700900123"]),
    ("07 700 900 123", ["07 700 900 123"]),
    ("+44 1632 960123", ["+44 1632 960123"]),
    ("+44 (0)1632 960123", ["+44 (0)1632 960123"]),
    ("(+44) 7700 900123", ["(+44) 7700 900123"]),
    ("0044 7700 900123", ["0044 7700 900123"]),
    ("whatsapp 447700900123", ["447700900123"]),
    ("from abroad +353 1 496 0123", ["+353 1 496 0123"]),
    ("call Jo Bloggs on 01632 960123 37 hours a week", ["01632 960123"]),
    ("01632 960123/4", ["01632 960123/4"]),
    ("01632 960123 or 960124 for Welsh", ["01632 960123 or 960124"]),
    ("01632 960123 ext 4567", ["01632 960123", "4567"]),
    ("Jo Bloggs, extension 4567", ["4567"]),
    ("Please ring 960123 after six", ["960123"]),
    ("Telephone no. 960 1234", ["960 1234"]),
    ("Ffôn: 029 2018 0123", ["029 2018 0123"]),
    ("our number 01632\u00a0960123", ["01632\u00a0960123"]),
    ("phone01632 960123Email", ["01632 960123"]),
    ("01632 960123, 07700 900123", ["01632 960123", "07700 900123"]),
    ("contact number: 01632 960123", ["01632 960123"]),
    ("jo.bloggs@example.gov.uk", ["jo.bloggs@example.gov.uk"]),
    ("Email:Jo_Bloggs+jobs@hr.example.nhs.uk.", ["Jo_Bloggs+jobs@hr.example.nhs.uk"]),
    ("mail jo@example", ["jo@example"]),
    ("jo @ example.gov.uk", ["jo @ example.gov.uk"]),
    ("jo.bloggs(at)example.gov.uk", ["jo.bloggs(at)example.gov.uk"]),
    ("jo [at] example [dot] gov [dot] uk", ["jo [at] example [dot] gov [dot] uk"]),
    ("write to jo at example dot gov dot uk now", ["jo at example dot gov dot uk"]),
    ("jo dot bloggs AT example DOT gov DOT uk", ["jo dot bloggs AT example DOT gov DOT uk"]),
    ("jo.bloggs at example.gov.uk", ["jo.bloggs at example.gov.uk"]),
    ("jo@example dot gov dot uk", ["jo@example dot gov dot uk"]),
    ("jo＠example.gov.uk", ["jo＠example.gov.uk"]),
    ("tŷ.gwyn@enghraifft.cymru", ["tŷ.gwyn@enghraifft.cymru"]),
    ("mailto:jo@example.gov.uk?subject=x", ["jo@example.gov.uk"]),
    ("follow @jobloggs", ["@jobloggs"]),
    ("linkedin.com/in/jo-bloggs-123", ["linkedin.com/in/jo-bloggs-123"]),
]
NOTHING = [
    "£35,235 - £38,220 per annum",
    "£35235-£38220 pro rata",
    "30,000 to 35,000 a year",
    "01/12/2026",
    "01.12.2026 09.00",
    "01 12 2026 12 30",
    "2026-12-01T09:00:00Z",
    "Sunday 01 December 2026 at 0900",
    "0900 - 1700, 37 hours",
    "0900-1700 37 hours",
    "08:00 - 20:00",
    "SCP 05 - 06 012",
    "SCP 12 - 17",
    "Grade 7 (SCP 20 to 25)",
    "CM1 1QH",
    "Reference: 01632960123",
    "Job ref no. 01632 960123",
    "REQ01632960123",
    "ECC-01632960123",
    "ECC-2041",
    "Vacancy ID 0163296012",
    "https://jobs.example.gov.uk/vacancy/01632960123",
    "https://jobs.example.gov.uk/?id=01632960123",
    "Registered charity 1234567, company 01234567",
    "1,200 staff and 300 volunteers in 2026",
    "call for evidence 2026",
    "text and 24/7 cover",
    "999 or 111",
    "0.5 FTE, 18.5 hours",
    "apply at example.gov.uk today",
    "available at www.example.gov.uk",
    "look at the dot matrix",
    "a polka dot dress at school",
    "teacher @ St Mary",
    "the council, est. 1974",
    "ISBN 0123456789",
    "between 10000 and 20000 people",
    "1.0123456789 metres",
    "£01632960123",
    "grade 4/5",
    "1 x 0.6, 2 x 0.4",
]


@pytest.mark.parametrize(("text", "details"), DETAILS)
def test_contact_details_are_found(text: str, details: list[str]) -> None:
    assert [text[found.start : found.end] for found in find(text)] == details


@pytest.mark.parametrize("text", NOTHING)
def test_figures_dates_and_references_are_left(text: str) -> None:
    assert find(text) == []


@given(st.text(alphabet="jo.@ 0149+()-/[]atdot,£\n", max_size=200))
def test_details_stand_in_order_and_apart(text: str) -> None:
    end = 0
    for contact in find(text):
        assert end <= contact.start < contact.end <= len(text)
        end = contact.end


def test_the_rest_of_a_text_stays_as_it_is() -> None:
    text = "Ring 01632 960123 (Jo) or write: jo@example.gov.uk."
    assert replace(text, lambda detail: "…") == "Ring … (Jo) or write: …."
    assert replace("Nobody to ring.", lambda detail: "…") == "Nobody to ring."


@pytest.mark.parametrize(
    "piece", ["a", "a.", "0", "01 ", "@", "a@", " dot ", "a at ", "(", "+44 ", "ring "]
)
def test_a_hostile_page_is_read_to_its_end(piece: str) -> None:
    """Where a pattern went back over what it had read, this would take hours."""
    page = piece * 50_000 + "\n ring 01632 960123"
    last = find(page)[-1]
    assert page[last.start : last.end] == "01632 960123"
