"""What an advert says in running text: pay, closing date, hours, contract, reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from lgcrawl.extract.clauses import Clauses, fold, places
from lgcrawl.extract.plausible import CONTRACT, DATE

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# A sum and what it is for, within one clause.
_SUM = r"£\s?\d{1,3}(?:[,.\s]?\d{3}){0,2}(?:\.\d{1,2})?k?"
_PAY = Clauses(
    ("£", "hourly", "rate", "salary", "wage", "pay"),
    rf"""{_SUM}[^.!?\n£]{{0,80}}?(?:per\s(?:annum|year|hour|week|month|day|session)
      |an?\s(?:year|hour|week|month|day)\b|\bp\.?\s?a\.?(?=\W|$)|\bp\.?h\b|pro[\s-]?rata|\bfte\b|annually|hourly)
     |(?:hourly\srate|rate\sof\spay|salary|wage|pay)\b[^.!?\n£]{{0,60}}{_SUM}""",
)
# A pay clause goes on over a dash or "to" and a bracket: "£16,692 - £17,808 per annum (full-time)".
_RANGE_BEFORE = re.compile(
    rf"(?:(?:scale|grade|band|scp|range|point)s?\s[\w ,–-]{{1,30}}\W{{0,3}})?"
    rf"(?:{_SUM}\s?(?:-|–|—|(?:rising |increasing )?to|and)\s?){{0,2}}$",
    re.IGNORECASE,
)
_PERIOD = (
    r"(?:per\s(?:annum|year|hour|week|month|day|session)|an?\s(?:year|hour|week|month|day)"
    r"|p\.?a|p\.?h)\b"
)
_ON = re.compile(rf"(?:\s?(?:-|–|—|to)\s?{_SUM})?(?:,?\s{_PERIOD}\.?(?=\W|$))?", re.IGNORECASE)
_AFTER = re.compile(
    r"\s?\([^()]{1,80}\)|,?\s(?:pro[\s-]?rata|plus\s[\w ]{1,40}|fte)\b", re.IGNORECASE
)
_LED = re.compile(r"^(?:salary|pay|wage|(?:hourly )?rate(?: of pay)?)\s?:\s?", re.IGNORECASE)
_NOT_PAY = re.compile(
    r"million|\bbn\b|budget|turnover|funding|bonus|discount|relocation|grant\b|allowance|award|save"
    r"|raised",
    re.IGNORECASE,
)
_CLOSING = Clauses(
    ("clos", "deadline", "appl", "received", "submitted"),
    r"""\b(?:closing\sdate|clos(?:es?|ing)|deadline
      |applications?\s(?:must|should)\sbe\s(?:received|submitted)
      |(?:apply|applications?|received|submitted)\s(?:by|before|no\slater\sthan))
      (?:\s(?:for|of)\s(?:all\s)?(?:applications?|this\s(?:post|role|vacancy|position)))?
      (?:\s(?:is|are|on|at|by|will\sbe|no\slater\sthan|before)){0,3}\s{0,3}[:–-]?\s{0,3}
      (?P<value>[^\n]{4,80})""",
)
# "Interviews will be held on 5 January", "to start on 1 September"; not "at interview".
_INTERVIEW = Clauses(
    ("interview", "assessment "),
    r"\b(?:interviews|interview[ ](?:date|day)s?|assessment[ ](?:day|centre)s?)\b[^.!?\n]{4,100}",
)
_START = Clauses(
    ("to start", "starting", "commencing", "to commence"),
    r"\b(?:to[ ]start|starting|commencing|to[ ]commence)\b(?!\s(?:salary|pay|point|rate|wage))"
    r"[^.!?\n]{4,60}",
)
_SENTENCE_END = re.compile(
    r"(?<=[^\d\s])[.!?](?:\s|$)|;|\.(?=\s[A-Z])|\sinterviews?\b|\n", re.IGNORECASE
)
_HOURS = re.compile(
    r"\b(?:up to |between |minimum of )?\d{1,2}(?:\.\d{1,2})?"
    r"(?:\s?(?:-|–|to|and)\s?\d{1,2}(?:\.\d{1,2})?)?"
    r"\s?(?:hours|hrs)\s?(?:per|a|each|/)\s?week\b",
    re.IGNORECASE,
)
_HOURS_AROUND = 30  # characters: no more stand before "hours", nor from there to behind "week"
_CONTRACT_LINE = re.compile(
    rf"^(?:this is an? )?({CONTRACT.pattern}\b[^.,;\n]{{0,60}})", re.I | re.M
)
_REFERENCE = re.compile(
    r"\((?:[Rr]ef(?:erence)?(?:\sno)?[:.\s]{0,3})?"
    r"((?=[A-Z0-9/_-]{0,20}\d{3})[A-Z][A-Z0-9/_-]{3,28})\)\W{0,3}$"
)
_DAY = re.compile(rf"\d.{{0,12}}?(?:{_MONTH})|\d/\d\d?/\d", re.IGNORECASE)
_LONGEST = 200
_MOST = 200_000


def read_prose(text: str, wanted: Collection[str] | None = None) -> dict[str, str]:
    """Vacancy field -> words, for what the text says without a label; ``wanted``: of these fields.

    >>> read_prose("You will work 30 hours a week. Applications close on 5 May 2026.")
    {'closing_text': '5 May 2026', 'hours_text': '30 hours a week'}
    >>> read_prose("Interviews will be held on 5 January 2027.")
    {'interview_text': 'Interviews will be held on 5 January 2027'}
    >>> read_prose("The hourly rate is £9.68.")
    {'salary_text': 'hourly rate is £9.68'}
    """
    text = text[:_MOST]
    folded = fold(text)
    found = {
        field: read(text, folded)
        for field, read in _READERS.items()
        if wanted is None or field in wanted
    }
    return {field: value for field, value in found.items() if value}


def reference_in(title: str) -> str | None:
    """The reference a title ends in.

    >>> reference_in("Ceremonies Hosts (CET01739)")
    'CET01739'
    >>> reference_in("Head Teacher (Leeds)")
    """
    match = _REFERENCE.search(title[-60:])
    return match[1] if match else None


def _pay(text: str, folded: str) -> str | None:
    for match in _PAY.found_in(text, folded) if "£" in text else ():
        start = text.rfind("\n", 0, match.start()) + 1
        before = _RANGE_BEFORE.search(text[max(start, match.start() - 60) : match.start()])
        on = _ON.match(text, match.end())
        end = on.end() if on else match.end()
        after = _AFTER.match(text, end)
        said = (before[0] if before else "") + text[match.start() : after.end() if after else end]
        sentence = text[max(start, match.start() - 60) : match.end() + 20]
        if not _NOT_PAY.search(sentence):
            return _LED.sub("", said.strip(" ,;\n")).rstrip(".")[:_LONGEST]
    return None


def _closing(text: str, folded: str) -> str | None:
    for match in _CLOSING.found_in(text, folded):
        value = _SENTENCE_END.split(match["value"])[0].strip(" .,;:")
        if DATE.search(value) and any(map(str.isdigit, value)):
            return value
    return None


def _hours(text: str, folded: str) -> str | None:
    for at in places(folded, ("hours", "hrs")):
        match = _HOURS.search(text, max(0, at - _HOURS_AROUND), at + _HOURS_AROUND)
        if match:
            return match[0]
    return None


def _contract(text: str, _: str) -> str | None:
    match = _CONTRACT_LINE.search(text)
    return match[1].strip() if match else None


def _interview(text: str, folded: str) -> str | None:
    return _dated(_INTERVIEW.found_in(text, folded))


def _start(text: str, folded: str) -> str | None:
    return _dated(_START.found_in(text, folded))


def _dated(clauses: Iterator[re.Match[str]]) -> str | None:
    """The first clause with a day of the month in it."""
    dated = (match[0] for match in clauses if _DAY.search(match[0]))
    return next((clause.strip(" ,;:") for clause in dated), None)


_READERS: dict[str, Callable[[str, str], str | None]] = {
    "salary_text": _pay,
    "closing_text": _closing,
    "hours_text": _hours,
    "contract_text": _contract,
    "interview_text": _interview,
    "start_text": _start,
}
IN_PROSE = tuple(_READERS)  # Vacancy fields that running text may state
