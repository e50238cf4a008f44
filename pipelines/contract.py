"""A printed contract type and its hours."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines import contract_conditions, contract_hours, dates
from pipelines.contract_columns import Contract
from pipelines.place import read_remote
from pipelines.text import clean, remember, unaccented

_MAX_CHARS = 4_000
_MAX_DESCRIPTION = 50_000
_MAX_MONTHS = 120.0


def _find(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


# English and Welsh, accents folded away. The first found is the type, so what tells more stands
# first: a fixed-term apprenticeship is an apprenticeship.
TYPES = {
    "apprenticeship": _find(r"\b(?:apprentice|[pb]h?rentis)"),
    "volunteer": _find(r"\b(?:volunteer|voluntary(?! sector)|unpaid|g?wirfoddol)"),
    "internship": _find(r"\bintern(?:ship)?s?\b|\b(?:student|industrial|work) placement\b"),
    "secondment": _find(r"\b(?:secondments?|seconded|loan(?! compan)|secondiad)\b"),
    "zero_hours": _find(r"(?<![\d.])\b(?:zero|nil|0)[- ]?hours?\b|\bdim oriau\b"),
    "casual": _find(
        r"\b(?:casual|relief|sessional|bank(?! holiday)|supply(?! chain)|as[ -]and[ -]when"
        r"|per[- ]diem|achlysurol|cyflenwi)\b"
    ),
    "fixed_term": _find(
        r"\bfixed[ -]{0,3}(?:term|period)|\b(?-i:FTC)\b|\bterm[- ]limited\b"
        r"|\b(?:cyf|gyf|nghyf)nod penodol\b"
    ),
    "temporary": _find(r"\b(?:temp|temporary|interim|seasonal|agency|locum|[dt]h?ros dro)\b"),
    "contractor": _find(r"\b(?:contractor|freelance|self[- ]employed)\b"),
    "permanent": _find(
        r"(?<!\bnot )(?<!\bnon-)\b(?:perm|permanent|substantive|open[- ]ended|unlimited contract"
        r"|indefinite|[pb]arhaol|pharhaol)\b"
    ),
}
_NOT_BESIDE_PERMANENT = {"secondment", "casual", "fixed_term", "temporary", "contractor"}
_PROSPECT = _find(
    r"\b(?:becom\w{1,3}|made|lead\w{0,3} to|view to|possib\w{1,6}|potential\w{0,4}"
    r"|temp to|opportunity)\b.{0,25}\bperm(?:anent)?\b"
)
PATTERNS = {
    "full_time": _find(
        r"(?<!% of )(?<!% of a )\bfull(?:[- ]?time\b(?![- ]equiv)|\s?(?:or|and|/|&)\s?part\b)"
        r"|\bll?awn[- ]amser\b|\bwhole[- ]?time\b(?![- ]equiv)|\b(?-i:F/?T)\b"
    ),
    "part_time": _find(
        r"\bpart(?:[- ]?time\b|\s?(?:or|and|/|&)\s?full\b)|\brh?an[- ]amser\b|\b(?-i:P/?T)\b"
    ),
    "job_share": _find(r"\bjob[- ]?shar|\brh?annu swydd\b"),
    "annualised": _find(r"\bannuali[sz]ed\b|\bannual hours\b"),
    "compressed": _find(r"\bcompressed\b"),
    "flexible": _find(r"\bflexi|\bhyblyg\b"),
}
# What is said to be impossible is no offer.
_REFUSED = _find(
    r"\b(?:not (?:suitable|available|eligible|open|offered|considered)(?: for| to| as| on)?|no"
    r"|un(?:suitable|available) (?:for|to|as))"
    r"(?: an?)? (?:(?:job[- ]?shar\w{0,4}|part[- ]?time|full[- ]?time|flexi\w{0,6}|hybrid)"
    r"(?: (?:or|nor|and|work\w{0,3}|basis|hours)|/|,)*\s?){1,4}"
    r"|\b(?:job[- ]?shar\w{0,4}|part[- ]?time)(?: \w{1,8}){0,2}"
    r"(?: not (?:be )?(?:available|possible|suitable|considered|offered)\b"
    r"|\s?[:?-]\s?no?(?=\s?[;,.]|$))"
)
_TERM_TIME = _find(r"\bterm[- ]?time\b|\bTTO\b|\by tymor\b")
_LEAVE = r"(?:mat(?:ernity)?|paternity|adoption|parental|mamolaeth)\b"
_LEAVE_COVER = _find(
    rf"\b{_LEAVE}.{{0,25}}\bcover\b|\bcover(?:ing|s)?\b.{{0,40}}\b{_LEAVE}"
    rf"|\b(?:fixed|temporary|contract|[cg]yfnod|nghyfnod)\b.{{0,30}}\b{_LEAVE}(?! pay)"
    rf"|^{_LEAVE}(?: leave)?$"
)

_WORDS = {"one": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12, "eighteen": 18}
_DURATION = _find(
    r"(?<![\d.,£])(?<!\d-)(?<!\bevery )(?<!\bafter )(?<!\bwithin )(?<!\bfirst )"
    rf"(?<!\d to )(?<!\d - )\b(?P<n>\d{{1,3}}(?:\.5)?|{'|'.join(_WORDS)}|(?<=for )a)"
    r"[\s-]{0,3}(?:calendar )?"
    r"(?P<unit>month|mth|mis|year|yr|blynedd|flynedd|week|wythnos)s?\b"
    r"(?!'?s?'?[\s-]{0,3}(?:notice|prob|exper|old|post[- ]qual|review|per |a |p\.?a\b"
    r"|of exp|of age|/))"
)
_BOTH = ("full_time", "part_time")
_PLAIN = {
    **{"_": " ", "‐": "-", "‑": "-", "–": "-", "—": "-", "’": "'"},
    **{"¼": ".25", "½": ".5", "¾": ".75"},
}
_MADE_PLAIN = re.compile(f"[{''.join(_PLAIN)}]")
_MONTHS = {
    "week": 12 / 52,
    "wythnos": 12 / 52,
    "year": 12.0,
    "yr": 12.0,
    "blynedd": 12.0,
    "flynedd": 12.0,
}


_DATE = (
    r"(?P<{0}>(?:\d{{4}}-\d\d-\d\d"
    r"|\d{{1,2}}(?:st|nd|rd|th|ain|af|eg|fed|ydd)?[\s./-]{{1,2}}(?:of )?"
    r"(?:[a-z]{{3,9}}|\d{{1,2}})[\s,./-]{{1,2}}(?:\d{{4}}|\d{{2}})"
    r"|[a-z]{{3,9}} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?!\d))"
)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?)?"
# "until 31 March 2027", "1 April 2026 - 31 March 2027", "31 March 2027 (end date)".
_END = _find(
    r"\b(?:until|till?|untill|to|up to|through to|end(?:s|ing)?(?: date| by)?|expir\w{2,4}"
    r"|finish\w{0,3}|terminat\w{1,4}|conclud\w{1,3}|tan|hyd(?: at)?)"
    r"(?: (?:of|on|is|the|around|approximately|at least|at the latest|latest))?"
    rf"\s?[:=-]?\s?(?:the )?{_DAY}{_DATE.format('until')}"
    rf"|(?:\d{{2}}|\b(?-i:FTC)|\bfixed[- ]term(?: contract)?|\btemp\w{{0,6}})\s?[:-]\s?"
    rf"{_DATE.format('after_dash')}(?!\s?(?:-|to|until|till)\s?\w)"
    rf"|{_DATE.format('before')}\s?\(?\s?end date"
)
# The end of something else than the contract.
_OTHER_END = _find(
    r"\b(?:clos\w{1,4}|appl(?:y|ications?)|advert\w{0,6}|interview\w{0,3}|shortlist\w{0,3}"
    r"|posted|review\w{0,2}|probation\w{0,4}|pay award|rate|salary)\b[^.;]{0,40}$"
)
_LOOKED_BACK = 50  # characters before a date


def parse(raw: str | None) -> Contract:
    """Read contract and hours texts; several texts are parted by a semicolon.

    Total: what is not known stays None, and ``reason`` says why nothing was found.

    >>> parse("Fixed Term - 12 months maternity cover").duration_months
    12.0
    >>> found = parse("Part time; 22.2 - 37 hours per week")
    >>> found.working, found.hours_per_week, found.hours_max
    ('part_time', 22.2, 37.0)
    """
    return _parse(raw or "")


@remember
def _parse(raw: str) -> Contract:
    text = contract_hours.spelt_out(_fold(clean(raw)[:_MAX_CHARS]))
    kind, reason = _type(text)
    term_time, cover = bool(_TERM_TIME.search(text)), bool(_LEAVE_COVER.search(text))
    lasting = kind not in (None, "permanent") and not term_time
    end = None if kind == "permanent" else _end(text)
    lasting = lasting and not end
    duration = None if kind == "permanent" else _duration(text, weeks=lasting)
    if kind is None and reason is None and (cover or duration or end):
        kind = "fixed_term"  # what has an end has a term
    offered = _REFUSED.sub(" ", text)
    patterns = tuple(name for name, pattern in PATTERNS.items() if pattern.search(offered))
    low, high = contract_hours.hours(text)
    dbs, restricted = contract_conditions.read(text)
    found = Contract(
        type=kind,
        working="flexible" if patterns[:2] == _BOTH else next(iter(patterns), None),
        term_time=term_time,
        hours_per_week=low,
        hours_max=high,
        weeks_per_year=contract_hours.weeks(text, lasting),
        fte=contract_hours.share(text),
        duration_months=duration,
        end_date=end,
        job_share="job_share" in patterns,
        maternity_cover=cover,
        dbs=dbs,
        politically_restricted=restricted,
        remote=read_remote(text),
        reason=reason,
        patterns=patterns,
    )
    if found == Contract():
        found = Contract(reason="nothing recognised" if text else "empty")
    return replace(found, raw=raw)


def conditions(text: str | None) -> tuple[str | None, bool]:
    """The check asked for and whether the post is politically restricted, of a description.

    >>> conditions("You will need a basic DBS check. The post is politically restricted.")
    ('basic', True)
    >>> conditions("The Disclosure and Barring Service is one of our partners.")
    (None, False)
    """
    return contract_conditions.read(_fold(clean(text)[:_MAX_DESCRIPTION]), prose=True)


def _fold(text: str) -> str:
    """Accents, long dashes, fractions and underscores made plain."""
    # ``translate`` takes ten times as long over a text that has a pound sign in it.
    return unaccented(_MADE_PLAIN.sub(lambda found: _PLAIN[found[0]], text))


def _type(text: str) -> tuple[str | None, str | None]:
    """The type, or the reason there is none."""
    found = [name for name, pattern in TYPES.items() if pattern.search(text)]
    if "permanent" in found and _NOT_BESIDE_PERMANENT.intersection(found):
        if not _PROSPECT.search(text):
            return None, "several types"
        found.remove("permanent")
    return next(iter(found), None), None


def _duration(text: str, weeks: bool) -> float | None:
    """Months; ``weeks`` says whether weeks are a length here and not the weeks of a year."""
    for match in _DURATION.finditer(text):
        unit = match["unit"].lower()
        if unit in ("week", "wythnos") and not weeks:
            continue
        count = (_WORDS | {"a": 1}).get(match["n"].lower()) or float(match["n"])
        months = round(count * _MONTHS.get(unit, 1.0), 1)
        if 0 < months <= _MAX_MONTHS:
            return months
    return None


def _end(text: str) -> str | None:
    """The last day of a contract, where a whole date is printed."""
    for match in _END.finditer(text):
        if not _OTHER_END.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()]):
            day = dates.parse(match["until"] or match["after_dash"] or match["before"]).date
            if day:
                return day
    return None
