"""The jobs panel of a trade-press page: a heading "... jobs", then a few vacancies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lgcrawl.extract.blocks import HEADINGS, Block
from lgcrawl.extract.blurb import is_place, split_location
from lgcrawl.extract.labels import field_of, split_label
from lgcrawl.extract.magazine import is_issue_heading
from lgcrawl.extract.plausible import EITHER, HOURS
from pipelines.records import Vacancy

_LONGEST = 400  # of a line that may be a label, an employer or a salary
_MOST_LINES = 25  # of one entry
_HEADING = re.compile(
    r"(?:(?i:latest|newest|new|featured|recent|current|related|recommended|top|similar|more|all|"
    r"our|the|view|see|browse|search|find|public sector|local government|council)\s){0,4}"
    r"(?:(?P<section>[A-Z][\w’'-]{1,25}(?:\s(?:(?:&|and|of)\s)?[A-Z][\w’'-]{1,25}){0,4})\s)??"
    r"(?i:jobs|vacancies)(?:\sin\s(?P<topic>[A-Z][\w &’'-]{1,40}))?\s?:?"
)
_MISSPELT = r"rec(?:ru|ur)(?:it|ti)e?r"  # localgov.co.uk prints "Recuriter"
_RECRUITER = re.compile(rf"\b{_MISSPELT}\s{{0,3}}:\s{{0,3}}(?P<name>.{{0,300}})$", re.IGNORECASE)
_RECRUITER_TERM = re.compile(_MISSPELT, re.IGNORECASE)
_ACTION = re.compile(
    r"(?:(?P<job>apply(?: now| online| here| today| for this (?:job|role|post|vacancy))?|"
    r"(?:view|see)(?: this| the| full| more){0,2} (?:job|vacancy|advert|details?)|read more|"
    r"find out more|more (?:details|information))|save(?: this)?(?: job)?|share(?: this)?(?: job)?)"
    r"[\s»>.…]{0,5}",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[£€]\s?\d|\b\d{2,3},\d{3}\b|\b\d{2}k\b", re.IGNORECASE)
_UNIT = re.compile(
    r"\bper (?:annum|hour|day|week|month|year|session)\b|\bp\.?[ah]\b|\bpro[ -]rata\b|"
    r"\b(?:hourly|daily|annual)\b|\ban? (?:hour|day|year)\b|\bfte\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\bper annum\b|\bpro[ -]rata\b|\bp\.a\b", re.IGNORECASE)
_SALARY = re.compile(
    r"(?:up to|from|circa|c\.?|starting at|min(?:imum)?|to)?\s?"
    r"[£€]\s?\d[\d,.]{0,12}(?!\d|\s?(?:m|bn|million|billion)\b)|"
    r"\d{2,3},?\d{3}\s?(?:[-–+]|to\b|per\b|p\.?a\b|$)|"
    r"(?:scp|njc|jnc|spinal|salary|voluntary|unpaid|[mu]ps)\b|"
    r"(?:pay )?(?:band|grade|scale)\s[a-z\d]{1,4}\b|(?:po|so|sm|l|hay|tlr)\s?\d|"
    r"(?:highly |very )?(?:competitive|negotiable|attractive (?:salary|package))\b|"
    r"depend(?:ent|ing|ant) (?:up)?on experience",
    re.IGNORECASE,
)
_MOST_SALARY_WORDS = 30
_MOST_WORDS_WITHOUT_POUNDS = 10
_TERMS = re.compile(
    rf"(?:{EITHER.pattern})(?:[\s,/;|&-]{{1,4}}(?:{EITHER.pattern})){{0,4}}", re.IGNORECASE
)
_ORGANISATION = re.compile(
    r"\b(?:council|borough|county|city of|nhs|trust|university|authority|college|school|academy|"
    r"services?|police|fire|association|housing|ltd|limited|plc|llp|group|department|agency)\b",
    re.IGNORECASE,
)
_MOST_EMPLOYER_WORDS = 12


@dataclass(slots=True)
class Panel:
    """One panel: its vacancies, and the blocks ``start`` to ``stop`` (exclusive) they stand in."""

    start: int
    stop: int
    section: str | None = None
    vacancies: list[Vacancy] = field(default_factory=list)


def read_panel(blocks: Sequence[Block]) -> list[Vacancy]:
    """The vacancies of every jobs panel of a page."""
    return vacancies_of(find_panels(blocks))


def vacancies_of(panels: Sequence[Panel]) -> list[Vacancy]:
    """The vacancies of some panels, each once though it is printed twice.

    They are the jobs of the day the page was fetched: nothing of the article around them, least
    of all its date, is theirs.
    """
    found: dict[tuple[str | None, ...], Vacancy] = {}
    for panel in panels:
        for job in panel.vacancies:
            printed = (job.salary_text, job.location_text, job.description)
            key = (job.title, job.employer_text, job.recruiter_text, *printed)
            # A wide and a narrow layout of one page: either may lack the link.
            found.setdefault(key, job).merge(job)
    return list(found.values())


def find_panels(blocks: Sequence[Block]) -> list[Panel]:
    """The panels in the order of the page: from a heading to the last recruiter below it."""
    panels: list[Panel] = []
    panel: Panel | None = None
    entry: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        heading = _heading(block)
        if heading is not None:
            # "View all jobs" above the first job is no heading of its own.
            if heading or panel is None or entry or panel.vacancies:
                panel, entry = Panel(at, at, heading or None), []
        elif is_issue_heading(block) or len(entry) > _MOST_LINES:
            panel = None
        elif panel is not None:
            recruiter = _recruiter(blocks, at)
            if recruiter:
                before, name, at = recruiter
                if before:
                    entry.append(before)
                panel.stop = at + 1
                _add(panels, panel, read_entry(entry, name))
                entry = []
            elif panel.vacancies and panel.stop == at and _action(block):
                # Below the recruiter, the link leads to the job just read.
                panel.stop = at + 1
                panel.vacancies[-1].set("panel", url=_link([block]))
            elif block.tag != "img":
                entry.append(block)
        at += 1
    return panels


def _add(panels: list[Panel], panel: Panel, job: Vacancy | None) -> None:
    if job:
        panel.vacancies.append(job)
        if not panels or panels[-1] is not panel:
            panels.append(panel)


def _heading(block: Block) -> str | None:
    """The section a panel's heading names, "" when it names none; None for other blocks."""
    found = _HEADING.fullmatch(block.text) if len(block.text) <= 120 else None
    return (found["section"] or found["topic"] or "").strip() if found else None


def _recruiter(blocks: Sequence[Block], at: int) -> tuple[Block | None, str, int] | None:
    """What is printed before the label, the recruiter's name, and the block it ends in."""
    block = blocks[at]
    if block.tag == "dt" and _RECRUITER_TERM.fullmatch(block.text):
        before, name = "", ""
    else:
        found = _RECRUITER.search(block.text)
        if not found:
            return None
        before, name = block.text[: found.start()].strip(), found["name"].strip()
    rest = Block(before, block.tag, block.href, block.opens) if before else None
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if name or following is None or not _may_be_name(following):
        return rest, name, at
    return rest, following.text, at + 1


def _may_be_name(block: Block) -> bool:
    return len(block.text) <= _LONGEST and _heading(block) is None and not is_issue_heading(block)


def _action(block: Block) -> re.Match[str] | None:
    """A line that asks the reader to do something: "Apply for this job"."""
    return _ACTION.fullmatch(block.text) if len(block.text) <= 60 else None


def _link(lines: Sequence[Block]) -> str | None:
    """Where the first line that asks to see the job leads to."""
    for line in lines:
        action = _action(line)
        if action and action["job"] and line.href:
            return line.href
    return None


def read_entry(lines: Sequence[Block], recruiter: str) -> Vacancy | None:
    """One vacancy from the lines above its recruiter; None when there is no title among them.

    The lines are recognised by what they say. Position decides only what nothing else does: the
    title comes first, the employer before the salary and the words about the job.
    """
    labelled, plain = _labelled(lines)
    title = _title(plain, recruiter)
    if title is None and "title" not in labelled:
        return None
    rest = [line.text for line in plain if line is not title and not _action(line)]
    job = Vacancy()
    job.set("panel", **labelled | {"recruiter_text": recruiter})
    if title is not None:
        job.set("panel", title=title.text, url=title.href)
    job.set("panel", url=_link(plain))
    salary = None if job.salary_text else _salary(rest)
    employer = None if job.employer_text else _employer(rest, salary, recruiter)
    rest = [line for line in rest if line not in (salary, employer)]
    job.set("panel", salary_text=salary, employer_text=employer or recruiter)
    _describe(job, rest)
    return job


def _labelled(lines: Sequence[Block]) -> tuple[dict[str, str], list[Block]]:
    """The values of lines such as "Salary: £24,000", and the other lines."""
    values: dict[str, str] = {}
    plain: list[Block] = []
    waiting: str | None = None
    for line in lines:
        found = split_label(line.text) if len(line.text) <= _LONGEST else None
        if found:
            values.setdefault(found[0], found[2])
            waiting = None
        elif waiting:
            values.setdefault(waiting, line.text)
            waiting = None
        else:
            alone = line.tag == "dt" or line.text.endswith(":")
            waiting = field_of(line.text.rstrip(": ")) if alone else None
            if not waiting:
                plain.append(line)
    return values, plain


def _title(lines: Sequence[Block], recruiter: str) -> Block | None:
    """The first heading, link or line, in this order, that is no amount and not the recruiter."""
    ranked = sorted(lines, key=lambda line: (line.tag not in HEADINGS, line.href is None))
    for line in ranked:
        amount = _MONEY.search(line.text) and _is_salary(line.text)
        if not amount and not _action(line) and line.text.casefold() != recruiter.casefold():
            return line
    return None


def _is_salary(text: str) -> bool:
    """Whether a line is a salary: it begins as one, or gives an amount and a unit, and is short."""
    words = len(text.split())
    if len(text) > _LONGEST or words > _MOST_SALARY_WORDS:
        return False
    begins = _SALARY.match(text) is not None
    if _MONEY.search(text):
        return begins or _UNIT.search(text) is not None
    return words <= _MOST_WORDS_WITHOUT_POUNDS and (begins or _RATE.search(text) is not None)


def _salary(lines: Sequence[str]) -> str | None:
    return next((line for line in lines if _is_salary(line)), None)


def _employer(lines: Sequence[str], salary: str | None, recruiter: str) -> str | None:
    """The recruiter's name printed again, else the short line before the salary or the blurb."""
    for line in lines:
        if line.casefold() == recruiter.casefold():
            return line
    first = lines[0] if lines else ""
    if not first or first == salary or first.endswith((".", "!", "?")):
        return None
    if len(first.split()) > _MOST_EMPLOYER_WORDS or split_location(first)[1] or _term(first):
        return None
    # The only line there is may as well be the place, unless it says that it is a body.
    return first if len(lines) > 1 or _ORGANISATION.search(first) else None


def _term(line: str) -> str | None:
    """The field a line such as "Full time, permanent" or "37 hours per week" belongs to."""
    if len(line) > _LONGEST:
        return None
    if HOURS.fullmatch(line):
        return "hours_text"
    return "contract_text" if _TERMS.fullmatch(line) else None


def _describe(job: Vacancy, lines: Sequence[str]) -> None:
    """The location, printed on a line of its own or at the end of the words about the job."""
    words = []
    for line in lines:
        term = _term(line)
        if term and getattr(job, term) is None:
            job.set("panel", **{term: line})
        else:
            words.append(line)
    if words and not job.location_text:
        blurb, location = split_location(words[-1])
        if location is None and is_place(words[-1]):
            blurb, location = "", words[-1]
        words[-1] = blurb
        job.set("panel", location_text=location)
    job.set("panel", description="\n\n".join(filter(None, words)))
