"""Labels in every spelling, and the pairs of a page in every markup councils use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lgcrawl.card_values import record_fields
from lgcrawl.extract.labels import (
    _key,
    field_of,
    pairs,
    read_labels,
    read_lines,
    split_label,
)
from lgcrawl.extract.plausible import plausible
from pipelines.lookups import rows
from tests.patience import bounded


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Salary", "salary_text"),
        ("SALARY RANGE:", "salary_text"),
        ("Grade/Salary", "salary_text"),
        ("Grade and Salary", "salary_text"),
        ("Salary (pro rata)", "salary_text"),
        ("Rate of pay", "salary_text"),
        ("Location", "location_text"),
        ("Place of work", "location_text"),
        ("Work base", "location_text"),
        ("Employer", "employer_text"),
        ("Organisation:", "employer_text"),
        ("Department", "department"),
        ("Closing Date", "closing_text"),
        ("Apply by", "closing_text"),
        ("Advert end date", "closing_text"),
        ("Closes", "closing_text"),
        ("Reference", "reference"),
        ("Job ref.", "reference"),
        ("Vacancy ID", "reference"),
        ("Post number", "reference"),
        ("Contract type", "contract_text"),
        ("Employment type", "contract_text"),
        ("Working pattern", "hours_text"),
        ("Hours of work", "hours_text"),
        ("Posted on", "posted_text"),
        ("Advert start date", "posted_text"),
        ("Recuriter", "recruiter_text"),
        ("Job title", "title"),
        ("Cyflog", "salary_text"),
        ("Lleoliad", "location_text"),
        ("Dyddiad cau", "closing_text"),
        ("jobReference", "reference"),
        ("advert_end_date", "closing_text"),
        ("Interview date", "interview_text"),
        ("Start date", "start_text"),
        ("Interview questions", None),
        ("Salary sacrifice schemes", None),
        ("Contract and performance manager", None),
        ("", None),
    ],
)
def test_a_label_names_its_field_in_any_spelling(label: str, field: str | None) -> None:
    assert field_of(label) == field


PAIRS = {
    "definition list": "<dl><dt>Salary:</dt><dd>£20,100</dd><dt>Location</dt><dd>Leeds</dd></dl>",
    "definition list in boxes": (
        "<dl><div><dt>Salary</dt><dd>£20,100</dd></div>"
        "<div><dt>Location</dt><dd>Leeds</dd></div></dl>"
    ),
    "table with th": (
        "<table><tr><th>Salary</th><td>£20,100</td></tr>"
        "<tr><th>Location</th><td>Leeds</td></tr></table>"
    ),
    "table with td": (
        "<table><tr><td>Salary</td><td>£20,100</td></tr>"
        "<tr><td>Location:</td><td>Leeds</td></tr></table>"
    ),
    "two pairs in a row": (
        "<table><tr><th>Salary</th><td>£20,100</td><th>Location</th><td>Leeds</td></tr></table>"
    ),
    "heading and span": (
        '<div><h4 class="HDLabel">Salary:</h4><span class="HDText">£20,100</span></div>'
        '<div><h4 class="HDLabel">Location:</h4><span class="HDText">Leeds</span></div>'
    ),
    "sibling spans": (
        '<div><span class="x--label">Salary</span><span class="x--text">£20,100</span></div>'
        '<div><span class="x--label">Location</span><span class="x--text">Leeds</span></div>'
    ),
    "bold, then text": "<p><b>Salary</b> £20,100<br><b>Location</b> Leeds</p>",
    "bold with colon": "<p><strong>Salary:</strong> £20,100</p><p><b>Location:</b> Leeds</p>",
    "bold, then a line": "<p><strong>Salary</strong><br>£20,100</p><p><b>Location</b><br>Leeds</p>",
    "heading, then paragraph": "<h3>Salary</h3><p>£20,100</p><h3>Location</h3><p>Leeds</p>",
    "bold paragraph, then paragraph": (
        "<p><b>Salary</b></p><p>£20,100</p><p><b>Location</b></p><p>Leeds</p>"
    ),
    "lines": "<p>Salary: £20,100<br>Location : Leeds</p>",
    "list items": "<ul><li>Salary: £20,100</li><li>Location: Leeds</li></ul>",
    "pipes": "<p>Contract Type: Permanent | Salary: £20,100 | Location: Leeds</p>",
    "inline spans on one line": "<p><span>Salary: £20,100</span> <span>Location: Leeds</span></p>",
}


@pytest.mark.parametrize("markup", PAIRS.values(), ids=PAIRS)
def test_pairs_are_found_in_whatever_markup(markup: str) -> None:
    found = read_labels(html.fromstring(f"<body><main>{markup}</main></body>"))
    assert found["salary_text"] == "£20,100"
    assert found["location_text"] == "Leeds"


def test_pairs_of_lists_and_tables_come_with_unknown_labels_and_their_element() -> None:
    root = html.fromstring("<body><dl><dt>Interview date</dt><dd>1 May</dd></dl></body>")
    [(label, value, element)] = pairs(root)
    assert (label, value) == ("Interview date", "1 May")
    assert element is not None
    assert element.tag == "dl"


def test_hours_and_pattern_both_stay() -> None:
    root = html.fromstring(
        "<p>Hours of work: 32.5 hours per week<br>Working pattern: Part-time, term-time only</p>"
    )
    assert read_labels(root) == {"hours_text": "32.5 hours per week; Part-time, term-time only"}


def test_a_salary_beats_a_grade_printed_before_it() -> None:
    root = html.fromstring("<dl><dt>Grade</dt><dd>PO2</dd><dt>Salary</dt><dd>£40,000</dd></dl>")
    assert read_labels(root) == {"salary_text": "£40,000"}


def test_a_value_of_several_lines_is_one_line() -> None:
    root = html.fromstring("<dl><dt>Location</dt><dd>Town Hall<br>High Street,<br>Leeds</dd></dl>")
    assert read_labels(root) == {"location_text": "Town Hall, High Street, Leeds"}


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>Location</h2><select><option>Leeds</option></select>",
        "<h2>Salary</h2><p><a href=/a>£10k</a> <a href=/b>£20k</a> <a href=/c>£30k</a></p>",
        "<p>Closing date: (put the last day here)</p>",
        "<table><tr><th>Job title</th><th>Salary</th></tr></table>",
        "<p>Closing the gap: a guide for carers</p>",
        "<p>Location: {{ page.location }}</p>",
    ],
    ids=["search form", "facets", "template", "header row", "a title", "template marks"],
)
def test_what_only_looks_like_a_pair_is_none(markup: str) -> None:
    assert read_labels(html.fromstring(f"<body>{markup}</body>")) == {}


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Salary : £53,730", "salary_text", "£53,730"),
        (
            "Closes : 11:55 pm on Sunday 2 July 2023",
            "closing_text",
            "11:55 pm on Sunday 2 July 2023",
        ),
        ("Closing on 25/06/2030", "closing_text", "25/06/2030"),
        ("Apply by 25 September, 2026", "closing_text", "25 September, 2026"),
        ("Published by Example Council", "employer_text", "Example Council"),
        ("Posted 3 days ago", "posted_text", "3 days ago"),
        ("Added 1 year ago", "posted_text", "1 year ago"),
        ("Ref #404248", "reference", "#404248"),
        ("Job Reference: 2611", "reference", "2611"),
    ],
)
def test_a_line_is_parted_into_label_and_value(line: str, field: str, value: str) -> None:
    found = split_label(line)
    assert found is not None
    assert (found[0], found[2].lstrip("#")) == (field, value.lstrip("#"))


def test_plain_text_has_lines_too() -> None:
    text = "About us\nSalary: £20,100\nClosing date: 9am on Monday 3 February 2020"
    assert read_lines(text) == {
        "salary_text": "£20,100",
        "closing_text": "9am on Monday 3 February 2020",
    }


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("closing_text", "Ongoing", True),
        ("closing_text", "20260903", True),
        ("closing_text", "the usual way", False),
        ("salary_text", "Dependent on experience", True),
        ("salary_text", "Please ask", False),
        ("reference", "orbis/TP/12/142", True),
        ("reference", "please quote this in all of your letters", False),
        ("location_text", "x" * 2000, False),
    ],
)
def test_values_fit_their_fields_or_do_not(field: str, value: str, fits: bool) -> None:
    assert plausible(field, value) is fits


@given(st.text(max_size=400))
def test_no_text_breaks_the_readers(text: str) -> None:
    field_of(text)
    split_label(text)
    read_lines(text)
    plausible("closing_text", text)


@pytest.mark.parametrize("unit", ["<b>Salary</b> x<br>", "Salary: ", "<dt>Salary<dd>1", "£1 "])
def test_a_hostile_page_is_read_in_a_second(unit: str) -> None:
    root = html.fromstring(f"<body><div>{unit * (100_000 // len(unit))}</div></body>")
    with bounded(1):
        read_labels(root)


# -- the vocabulary, data/lookups/labels.csv ------------------------------------------------------
def test_the_vocabulary_is_written_as_labels_are_looked_up() -> None:
    found = rows("labels")
    assert len({row["label"] for row in found}) == len(found)
    assert {row["language"] for row in found} == {"en", "cy"}
    assert {row["field"] for row in found} <= set(record_fields("vacancy"))
    for row in found:
        assert _key(row["label"]) == row["label"]
        assert field_of(row["label"]) == row["field"]


WELSH = """
<main><h1>Swyddog Cynllunio</h1><dl>
<dt>Cyflog:</dt><dd>£32,654 - £35,235 y flwyddyn</dd>
<dt>Lleoliad y swydd</dt><dd>Y Trallwng</dd>
<dt>Cyfeirnod y Swydd</dt><dd>PCC-0917</dd>
<dt>Oriau’r wythnos</dt><dd>37 awr</dd>
<dt>Math o Gontract</dt><dd>Parhaol</dd>
<dt>Dyddiad cau:</dt><dd>11 Rhagfyr 2026</dd></dl>
<p><strong>Dyddiad cyfweld:</strong> 18 Rhagfyr 2026</p></main>"""


def test_a_page_in_welsh() -> None:
    assert read_labels(html.fromstring(WELSH)) == {
        "salary_text": "£32,654 - £35,235 y flwyddyn",
        "location_text": "Y Trallwng",
        "reference": "PCC-0917",
        "hours_text": "37 awr",
        "contract_text": "Parhaol",
        "closing_text": "11 Rhagfyr 2026",
        "interview_text": "18 Rhagfyr 2026",
    }


@pytest.mark.parametrize(
    ("markup", "want"),
    [
        (
            "<tr><td>Salary information</td><td>Salary: £20,000 a year</td></tr>",
            {"salary_text": "£20,000 a year"},
        ),
        ("<tr><td>Hours</td><td>Not specified</td></tr>", {}),
        ("<tr><td>Contract</td><td>Please select</td></tr>", {}),
        (
            "<tr><td>Salary</td><td>£20,000</td><td>&nbsp;</td><td>&nbsp;</td></tr>",
            {"salary_text": "£20,000"},
        ),
        (
            "<tr><td>Hours</td><td>37</td><td>Line manager</td><td>Ann Reed</td></tr>",
            {"hours_text": "37"},
        ),
        ("<tr><td>Ann</td><td>Salary</td><td>Bo</td><td>Hours</td></tr>", {}),
    ],
)
def test_rows_as_systems_fill_them(markup: str, want: dict[str, str]) -> None:
    page = f"<html><body><table>{markup}</table></body></html>"
    assert read_labels(html.document_fromstring(page)) == want
