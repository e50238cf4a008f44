"""The jobs panel, in whatever elements a site prints it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from lgcrawl.extract.blocks import Block, blocks_of, blocks_of_text
from lgcrawl.extract.blurb import is_place, split_location
from lgcrawl.extract.panel import find_panels, read_panel
from pipelines.records import Vacancy
from tests.patience import bounded

# title, employer, salary, blurb, location
JOBS = [
    (
        "Highways Engineer",
        "Essex County Council",
        "£28500.0 - £50400.0 per annum",
        "Keep the roads of the county open in all weathers and for the whole of the yea",
        "England, Essex, Chelmsford",
    ),
    (
        "Band 6 Nurse - Schools",
        "Sandwell Metropolitan Borough Council",
        "Band C, SCP 5 - 8 (£18,795 - £19,945 per annum) pro rata",
        "You will look after the pupils of nine schools.",
        "The Lyng, Frank Fisher Way, West Bromwich, B70 7AW",
    ),
    (
        "Tutor",
        "Royal Borough of Greenwich",
        "Competitive",
        "Support pupils with their education",
        "SE18 6HQ",
    ),
]


def url(title: str) -> str:
    return "https://example.org/job/" + title.split()[0].lower()


def link(title: str) -> str:
    return f'<a href="{url(title)}">{title}</a>'


def headings(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    return (
        f"<div><h3>{link(title)}</h3><p>{employer}</p><p>{salary}</p><p>{blurb} {place}</p>"
        f"<p>Recuriter: {employer}</p></div>"
    )


def soup(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    parts = (link(title), employer, salary, f"{blurb} {place}", f"Recuriter: {employer}")
    return "<div>" + "".join(f"<div><div>{part}</div></div>" for part in parts) + "</div>"


def breaks(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    parts = (link(title), employer, salary, f"{blurb} {place}", f"Recruiter : {employer}")
    return "<p>" + "<br>\n".join(parts) + "</p>"


def spans(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    parts = (employer, salary, f"{blurb} {place}", f"recruiter: {employer}")
    return f"<li>{link(title)} " + " ".join(f"<span>{part}</span>" for part in parts) + "</li>"


def table(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    parts = (link(title), employer, salary, f"{blurb} {place}", f"RECRUITER: {employer}")
    return "<table><tr>" + "".join(f"<td>{part}</td>" for part in parts) + "</tr></table>"


def definitions(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    return (
        f"<h4>{link(title)}</h4><dl><dt>Employer</dt><dd>{employer}</dd><dt>Salary:</dt>"
        f"<dd>{salary}</dd><dt>Location</dt><dd>{place}</dd></dl><p>{blurb}</p>"
        f"<dl><dt>Recruiter</dt><dd>{employer}</dd></dl>"
    )


def card(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    return (
        f'<a href="{url(title)}"><img src="x.png" alt="Logo of {employer}"><h3>{title}</h3>'
        f"<div>{employer}</div><div>{salary}</div><div>{blurb} {place}</div>"
        f"<div>Recuriter:</div><div>{employer}</div></a>"
    )


def glued(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    return (
        f"<h3>{link(title)}</h3><p>{employer}</p><p>{salary}</p>"
        f"<p>{blurb} {place} Recuriter: {employer}</p>"
    )


def own_lines(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    parts = (employer, salary, blurb, place, f"Recuriter: {employer}")
    return f"<h5>{link(title)}</h5>" + "".join(f"<p>{part}</p>" for part in parts)


def actions(job: tuple[str, ...]) -> str:
    title, employer, salary, blurb, place = job
    return (
        f"<h3>{title}</h3><p>{employer}</p><p>{salary}</p><p>{blurb} {place}</p>"
        f"<p>Recuriter: {employer}</p><a href='{url(title)}'>Apply for this job</a>"
    )


LAYOUTS = (
    headings,
    soup,
    breaks,
    spans,
    table,
    definitions,
    card,
    glued,
    own_lines,
    actions,
)


def read_html(fragment: str) -> list[Vacancy]:
    return read_panel(blocks_of(html.document_fromstring(fragment)))


def values(jobs: list[Vacancy]) -> list[tuple[str | None, ...]]:
    return [(j.title, j.employer_text, j.salary_text, j.description, j.location_text) for j in jobs]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("heading", ["<h2>Highways jobs</h2>", "<div><b>Latest jobs</b></div>"])
def test_every_layout_gives_the_same_jobs(
    layout: Callable[[tuple[str, ...]], str], heading: str
) -> None:
    page = (
        f"<p>The council cut 500 jobs.</p><section>{heading}{''.join(map(layout, JOBS))}</section>"
    )
    jobs = read_html(page)
    assert values(jobs) == JOBS
    assert [job.url for job in jobs] == [url(title) for title, *_ in JOBS]
    assert [job.recruiter_text for job in jobs] == [employer for _, employer, *_ in JOBS]


def as_text(*jobs: tuple[str, ...]) -> str:
    lines = ["Highways jobs", ""]
    for title, employer, salary, blurb, place in jobs:
        lines += [title, "", employer, salary, f"{blurb} {place}", f"Recuriter: {employer}", ""]
    return "\n".join([*lines, "Local Government News", "", "Latest issue - Local Goverrnemnt News"])


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
def test_plain_text_gives_the_same_jobs(newline: str) -> None:
    text = as_text(*JOBS).replace("\n", newline)
    assert values(read_panel(blocks_of_text(text))) == JOBS
    packed = text.replace(newline * 2, newline)
    assert values(read_panel(blocks_of_text(packed))) == JOBS


def test_every_value_says_it_is_from_the_panel() -> None:
    (job,) = read_panel(blocks_of_text(as_text(JOBS[0])))
    assert set(job.evidence.values()) == {"panel"}


def test_the_article_lends_its_jobs_no_date() -> None:
    text = f"Ann Reed 27 June 2016\n\nA title\n\nA paragraph.\n\n{as_text(*JOBS)}"
    for job in read_panel(blocks_of_text(text)):
        assert job.posted_text is None
        assert job.closing_text is None


def entry(*lines: str) -> Vacancy:
    (job,) = read_panel(blocks_of_text("\n".join(["Jobs", *lines, "Recuriter: Kent CC"])))
    return job


@pytest.mark.parametrize(
    ("lines", "employer", "salary", "location", "description"),
    [
        pytest.param(("Cook",), "Kent CC", None, None, None, id="title only"),
        pytest.param(
            ("Cook", "Kent CC", "Feed the pupils of a small school."),
            "Kent CC",
            None,
            None,
            "Feed the pupils of a small school.",
            id="no salary",
        ),
        pytest.param(
            ("Cook", "£12.60 per hour", "Feed the pupils of a small school."),
            "Kent CC",
            "£12.60 per hour",
            None,
            "Feed the pupils of a small school.",
            id="no employer: the recruiter",
        ),
        pytest.param(
            ("Cook", "Dover School", "Grade 3, SCP 4", "England, Kent, Dover"),
            "Dover School",
            "Grade 3, SCP 4",
            "England, Kent, Dover",
            None,
            id="location only",
        ),
        pytest.param(("Cook", "Dover"), "Kent CC", None, "Dover", None, id="title and town"),
        pytest.param(
            ("Cook", "Dover District Council"),
            "Dover District Council",
            None,
            None,
            None,
            id="title and employer",
        ),
        pytest.param(
            ("Cook", "Dover School", "Up to £33330 per annum", "Full time", "Lead a £2m kitchen."),
            "Dover School",
            "Up to £33330 per annum",
            None,
            "Lead a £2m kitchen.",
            id="a sum that is no salary",
        ),
        pytest.param(
            ("Cook", "£5m kitchens are rare; come and lead one of them for us."),
            "Kent CC",
            None,
            None,
            "£5m kitchens are rare; come and lead one of them for us.",
            id="no salary, a budget",
        ),
    ],
)
def test_an_entry_may_lack_lines(
    lines: tuple[str, ...],
    employer: str | None,
    salary: str | None,
    location: str | None,
    description: str | None,
) -> None:
    job = entry(*lines)
    assert job.title == "Cook"
    found = (job.employer_text, job.salary_text, job.location_text, job.description)
    assert found == (employer, salary, location, description)


@pytest.mark.parametrize(
    "salary",
    [
        "£32430 - £34794",
        "Up to £33330 per annum",
        "c. £60k",
        "Circa £85,000 plus benefits",
        "24,000 - 26,000",
        "SCP 20 - 25",
        "Band I, SCP 44 - 47 (£46,564 - £49,538 per annum) (£24.14 - 25.68 per hour)",
        "Grade 7",
        "PO4",
        "MPS/UPS",
        "NJC point 5, pro rata",
        "Highly competitive",
        "Salary negotiable",
        "The going rate, £24,000 per annum",
    ],
)
def test_a_salary_is_known_by_its_words(salary: str) -> None:
    assert entry("Cook", "Dover School", salary, "Feed the pupils.").salary_text == salary
    assert entry("Cook", salary, "Dover School", "Feed the pupils.").salary_text == salary


@pytest.mark.parametrize(
    "line",
    [
        "37 hours a week in three kitchens.",
        "Range of duties across the county",
        "120,000 residents rely on our kitchens.",
        "A £20m programme of new kitchens.",
        "Long services deserve long thanks",
    ],
)
def test_other_lines_are_no_salary(line: str) -> None:
    assert entry("Cook", "Dover School", line, "Feed the pupils.").salary_text is None


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Highways jobs", "Highways"),
        ("Latest Highways jobs", "Highways"),
        ("Jobs in Social Care", "Social Care"),
        ("Finance & Legal Jobs", "Finance & Legal"),
        ("Jobs", None),
        ("Latest jobs", None),
        ("Public sector vacancies", None),
    ],
)
def test_a_panel_knows_its_section(heading: str, section: str | None) -> None:
    blocks = blocks_of_text(as_text(*JOBS).replace("Highways jobs", heading))
    (panel,) = find_panels(blocks)
    assert panel.section == section
    assert len(panel.vacancies) == len(JOBS)
    assert blocks[panel.stop].text == "Local Government News"


@pytest.mark.parametrize(
    "text",
    [
        "Highways jobs\n\nThe council will cut jobs in highways.\n\nUnions are angry.",
        "Cook\nDover School\nRecruiter: Kent CC",
        "Jobs\n\n" + "A paragraph of the news.\n\n" * 40 + "Recruiter: Kent CC",
        "Jobs\n\nRecruiter: Kent CC",
        "",
    ],
    ids=["heading only", "label only", "label far away", "no entry", "nothing"],
)
def test_what_is_no_panel(text: str) -> None:
    assert read_panel(blocks_of_text(text)) == []


def test_a_panel_printed_twice_is_read_once_and_keeps_the_link() -> None:
    unlinked = headings(JOBS[0]).replace(link(JOBS[0][0]), JOBS[0][0])
    page = f"<h2>Highways jobs</h2>{unlinked}<h2>Highways jobs</h2>{headings(JOBS[0])}"
    (job,) = read_html(page)
    assert job.url == url(JOBS[0][0])


def test_one_post_at_two_places_is_two_jobs() -> None:
    here, there = JOBS[2], (*JOBS[2][:4], "BR1 3UH")
    assert len(read_html(f"<h2>Highways jobs</h2>{headings(here)}{headings(there)}")) == 2


def test_view_all_is_no_heading_of_its_own() -> None:
    page = f"<h2>Highways jobs</h2><a href='/jobs'>View all jobs</a>{headings(JOBS[0])}"
    (panel,) = find_panels(blocks_of(html.document_fromstring(page)))
    assert panel.section == "Highways"


@pytest.mark.parametrize(
    ("blurb", "location"),
    [
        ("with a dynamic local au", "England, Essex, Chelmsford"),
        ("Mend roads.", "Scotland, Highland, Inverness"),
        ("Mend roads", "Northern Ireland, County Antrim, Belfast"),
        ("Mend roads.", "Wales, Cardiff"),
        ("Mend roads.", "Truro, Cornwall, England"),
        ("with their education", "SE18 6HQ"),
        ("county court and high court.", "Council House, Freeth Street, Oldbury B69 3DE"),
        ("for adults", "Civic Centre, High St. Oldbury B69 3DE"),
        ("Health and Wellbeing.", "The Lyng, Health & Social Care Centre, West Bromwich, B70 7AW"),
        ("Mend roads.", "Newcastle upon Tyne, Tyne and Wear"),
        ("", "England, Essex, Chelmsford"),
        ("", "Oldbury B69 3DE"),
        ("Mend the roads of the county.", None),
        ("Care for adults across England", None),
        ("Work in England, Wales and Scotland", None),
        ("We advise England, Wales", None),
        ("", None),
    ],
)
def test_the_location_is_parted_from_the_blurb(blurb: str, location: str | None) -> None:
    assert split_location(f"{blurb} {location or ''}") == (blurb, location)


def test_the_comma_between_blurb_and_location_goes() -> None:
    printed = "Interviews at County Hall, England, Essex, Chelmsford"
    assert split_location(printed) == ("Interviews at County Hall", "England, Essex, Chelmsford")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Chelmsford", True),
        ("Stow on the Wold", True),
        ("SE18 6HQ", True),
        ("Mend the roads", False),
        ("The council.", False),
    ],
)
def test_a_line_may_be_a_place(line: str, place: bool) -> None:
    assert is_place(line) is place


LINES = """Jobs
Highways jobs
Recuriter:
Recruiter: X
£20,000
England, Essex
SE18 6HQ
Latest issue - Local Goverrnemnt News
Apply now
Salary:
Location: Y
Cook"""
blocks = st.builds(
    Block,
    text=st.sampled_from(LINES.splitlines()) | st.text(min_size=1),
    tag=st.sampled_from(["p", "li", "h3", "dt", "dd", "img", "td"]),
    href=st.none() | st.just("https://example.org/"),
    opens=st.booleans(),
)


@given(st.lists(blocks, max_size=40))
def test_any_blocks_give_titled_jobs(printed: list[Block]) -> None:
    for panel in find_panels(printed):
        assert 0 <= panel.start < panel.stop <= len(printed)
    for job in read_panel(printed):
        assert job.title
        assert job.posted_date is None


@given(st.text())
def test_a_blurb_loses_no_word(text: str) -> None:
    blurb, location = split_location(text)
    kept = filter(str.isalnum, blurb + (location or ""))
    assert list(kept) == list(filter(str.isalnum, text))


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(["England, ", "Aa ", "£1 ", "Jobs\n", "UK,", "Recuriter:", " :", "(", "A.B, "])
)
def test_a_long_text_takes_less_than_a_second(piece: str) -> None:
    with bounded(1):
        read_panel(blocks_of_text("Jobs\n" + piece * (100_000 // len(piece)) + "\nRecuriter: X"))
        split_location(piece * (100_000 // len(piece)))
