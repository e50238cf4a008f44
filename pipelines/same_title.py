"""What a job title says of the post."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines import gazetteer
from pipelines.same_words import MAX_CHARS, NOISE, canonical, is_foreign, word_set
from pipelines.text import clean, remember

# Words by which one post of an employer stands above or below another.
RANKS = word_set(
    """senior principal lead deputy assistant head chief trainee apprentice graduate junior
    associate advanced executive second unqualified vice intern supervisor director newlyqualified
    probationer"""
)
_SHIFTS = word_set("night evening weekend morning afternoon twilight waking")
_MONTHS = word_set(
    """january february march april june july august september october november december easter
    summer autumn spring"""
)


def _find(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_AGAIN = _find(
    r"\bre-?\s?adverti\w{0,8}\b|\bre-?\s?advert\b|\(re-?ad\)|\badvertised again\b"
    r"|\bre-?\s?launched(?: search)?\b"
    r"|\bprevious applicants\b[^|]{0,40}|\bail[- ]?hysbyseb\w{0,6}"
)
_REFERENCE = _find(
    r"[(\[]?\b(?:(?:job|vacancy|post|advert)\s)?(?:ref(?:erence)?|id)\b(?:\sno)?[\s.:#-]{1,3}"
    r"(?P<ref>[a-z0-9/.-]{0,30}\d[a-z0-9/.-]{0,20})[)\]]?"
)
_LONG_NUMBER = re.compile(r"(?<![\w£,.])(?!(?:19|20)\d\d\b)\d{4,10}(?![\w,.])")
_HOURS = _find(
    r"\b(?P<hours>\d{1,2}(?:\.\d{1,2})?)\s?(?:hours?|hrs?|awr)\b(?:\s?(?:per|a|/)\s?w\w{0,4}|\s?pw)?"
)
_FTE = _find(r"(?<![\d.])(?P<fte>0?\.\d{1,3}|1\.0)\s?(?:f\.?t\.?e\.?|w\.?t\.?e\.?)?(?![\d.])")
_DROPPED = _find(
    r"£\s?\d[\d,.]{0,12}k?(?:\s?(?:-|–|to)\s?£?\d[\d,.]{0,12}k?)?|\bx\s?\d{1,2}\b|\b\d{1,2}\s?x\b"
    r"|\b(?:\d|two|three|four)\s(?:posts|positions|vacancies)\b"
)
_IDENT = r"(?:\d{1,2}[a-d]?|[a-p])\b"
_KIND = r"level|band|grade|scale|tier|tlr|nvq|year|yr|ks|key stage|stage|phase|lefel|gradd|gr"
_LEVEL = _find(
    rf"(?:(?<![a-z])|(?<=\bta)|(?<=\blsa))(?P<kind>{_KIND})\s?(?P<first>{_IDENT})"
    rf"(?:\s?(?:/|-|–|to|and|or|&)\s?(?:(?:{_KIND})\s?)?(?P<last>{_IDENT}))?"
    r"|(?:\b|(?<=\bta)|(?<=\blsa))(?P<short>[lby])(?P<number>\d{1,2}[a-d]?)\b"
    r"|\b(?P<code>(?:so|po|sc|heo|seo)\s?\d{1,2})\b"
    r"|(?:(?<=\bta)|(?<=\blsa)|(?<=\bsw)|(?<![\w£.,/-]))(?P<bare>\d|i{2,3}|iv)(?![\w.,/-])"
)
# The day of an election, the year of an intake: which round it is, not which post. The month stays.
_ROUND = _find(
    r"\b\d{1,2}(?:st|nd|rd|th)?\smay\b|\bmay\s(?=20\d\d)"
    r"|\b\d{1,2}(?:st|nd|rd|th)?(?=\s(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}\b)"
    r"|(?<![\w£.,/-])(?:19|20)\d\d(?:\s?[/-]\s?(?:20)?\d\d)?(?![\w,.-])"
)
_ASIDE = re.compile(r"\([^()]*\w\s+\w[^()]*\)")
_SEGMENT = re.compile(r"[,;|()]|\s[-–—:]\s")
_ONE_TO_ONE = re.compile(r"\b1\s?[:-]\s?1\b")
# The number of a scheme before the trade: "JC-14/OPS4 Homelessness Officer".
_CODE = re.compile(r"^[A-Z]{2,5}-\d{2,6}(?:[/-][A-Z0-9]{1,8}){0,3}[\s:]\s?(?=\w)")
# A title that asks instead of naming: the post is said behind it, or only in the text.
_ASKS = _find(
    r"^(?:(?:come and )?(?:work|train|volunteer|start|join(?:\s\w{1,20}){1,4}) as|be(?:come)?)\s"
    r"(?:an?|our|the)\s"
)
_SLOGAN = _find(
    r"^(?:lead|shape|help|make|drive|run|build|inspire|transform|create|join|change|use|put)\s"
    r"(?:an?|our|the|us|your|their|this)\s"
)
_SIDES = re.compile(r"\s?/\s?")
_KINDS = {"yr": "year", "key stage": "ks", "lefel": "level", "gradd": "grade", "nvq": "level"} | {
    "gr": "grade",
    "l": "level",
    "b": "band",
    "y": "year",
}
_ROMAN = {"ii": "2", "iii": "3", "iv": "4"}
_CONTENT = frozenset({"year", "ks"})  # levels of pupils, not of pay
_WORKING = {
    "part_time": _find(r"\b(?:part[- ]?time|p/t|rhan[- ]amser)\b"),
    "job_share": _find(r"\bjob[- ]share\b"),
    "full_time": _find(r"\b(?:full[- ]?time|f/t|llawn[- ]amser)\b"),
}
_STATUSES = {
    "casual": _find(
        r"^bank\b(?! holiday| side)|\bbank (?:staff|only|work)\b|\bstaff bank\b|\(bank\b"
        r"|(?:[-–—,|/]\s?|(?<=\w )(?<!food ))bank\s?(?:$|[)|,–—]| -)|\bcasual\b"
        r"|\brelief\b|\bsessional\b|\bsupply\b(?! chain)"
        r"|\bas (?:and|&) when\b|\bzero[- ]hours?\b|\bachlysurol\b"
    ),
    "cover": _find(
        r"\b(?:maternity|paternity|parental|adoption|mat|sickness|secondment)(?: leave)?[ -]cover\b"
        r"|\bmaternity leave\b|\(maternity\)|\blocum\b|\bmamolaeth\b"
    ),
    "fixed": _find(
        r"\bfixed[- ]term\b|\btemp(?:orary)?\b|\binterim\b|\bcyfnod penodol\b"
        r"|\bsecondment\b|\bseasonal\b|\bftc\b|\bdros dro\b|\b\d{1,2}[ -]months?\b"
    ),
    "permanent": _find(r"\bperm(?:anent)?\b|\bparhaol\b"),
}
# An employer's name at the end or the beginning: "Social Worker | Essex County Council".
_BODY = r"\b(?:council|borough|nhs|trust|constabulary|police|cyngor|university|(?-i:[BCMD]+C|FT))\b"
_EMPLOYER = _find(
    rf"(?:\s[-–—|:@]\s|,\s|\()(?P<name>[^|()]{{0,60}}{_BODY}[^|()]{{0,30}})\)?$"
    rf"|^(?P<first>[^|:,()–—-]{{0,60}}\b(?:council|trust|constabulary|university|(?-i:[BCMD]+C|FT)))\s?(?:[|:]|\s[-–—]\s)"
)
_NO_TRADE = NOISE | RANKS | _SHIFTS | _MONTHS  # what is no word of the trade


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says; ``words`` are canonical, without what the other fields hold."""

    words: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()  # all its words as printed, noise too
    initials: str = ""  # of those
    sides: tuple[frozenset[str], ...] = ()  # of a slash, or two words in brackets: Athro / Teacher
    employer: str | None = None  # a name at its end
    town: str | None = None  # behind its words: "Social Worker - Harlow"
    ranks: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()  # words and ranks
    levels: frozenset[tuple[str, str]] = frozenset()  # ("band", "6"), ("level", "3")
    shifts: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    status: str | None = None  # casual, cover, fixed, permanent
    working: str | None = None  # full_time, part_time
    hours: float | None = None  # a week
    fte: float | None = None  # share of full time
    reference: str | None = None
    foreign: bool = False  # in Welsh or Gaelic
    cut: bool = False  # its last word is not whole
    again: bool = False  # says that it was advertised before
    graded: bool = False  # offers the post at two ranks
    slogan: bool = False  # names no post: "Lead a council by the sea"


# Letters of which one must be there for a pattern to be found; most titles have none of them.
_HINTS = {
    "again": ("adver", "re-ad", "previous", "hysbyseb", "launched"),
    "status": (
        *("bank", "casual", "relief", "session", "supply", "as and", "as &", "zero", "achlys"),
        *("matern", "patern", "parental", "adoption", "mat ", "sickness", "mamol", "locum"),
        *("interim", "secondment", "season", "ftc", "dros", "month", "cyfnod", "fixed", "temp"),
        *("perm", "parhaol"),
    ),
    "working": ("time", "/t", "amser", "share"),
    "count": (" post", "position", "vacanc"),
    "level": ("grade", "band", "scale", "level", "tier", "lefel", "gradd", " ii", " iv"),
    "employer": (
        *("council", "borough", "nhs", "trust", "police", "constab", "cyngor", "univers"),
        *(" bc", " cc", " dc", " mbc", " ft"),
    ),
}


@remember
def read(title: str) -> Title:
    """What the title says.

    >>> read("Planner (Band 6) - 18.5 hours, Ref: ECC/2041").levels
    frozenset({('band', '6')})
    >>> read("Manager, Planning").words == read("Planning Manager (Re-advertisement)").words
    True
    >>> read("Bank Staff Nurse").status, read("Food Bank Coordinator").status
    ('casual', None)
    """
    taken = _Taken()
    text = _ASKS.sub("", _CODE.sub("", clean(title)[:MAX_CHARS]))
    text = taken.strip(_ONE_TO_ONE.sub("one to one", text))
    levels: frozenset[tuple[str, str]] = frozenset()
    if any(char.isdigit() for char in text) or _hinted(text, "level"):
        levels = frozenset(level for match in _LEVEL.finditer(text) for level in _levels(match))
        text = _LEVEL.sub(" ", text)
    said = canonical(text)
    # "Head of Finance (Deputy s151)" is no deputy.
    ranks = RANKS.intersection(canonical(_ASIDE.sub(" ", text)) if "(" in text else said)
    sides = [frozenset(canonical(side)) for side in _SIDES.split(text)] if "/" in text else []
    sides += [frozenset(canonical(aside)) for aside in _ASIDE.findall(text)] if "(" in text else []
    pupils = {f"{kind}{ident}" for kind, ident in levels if kind in _CONTENT}
    trade = [word for word in said if word not in _NO_TRADE]
    return Title(
        words=frozenset(trade) | pupils,
        order=said,
        initials="".join(word[0] for word in said),
        sides=tuple(side - _NO_TRADE | side & RANKS for side in sides),
        employer=taken.employer,
        town=_town(title),
        ranks=ranks,
        all=frozenset(trade) | pupils | ranks,
        levels=frozenset(level for level in levels if level[0] not in _CONTENT),
        shifts=_SHIFTS.intersection(said),
        months=_MONTHS.intersection(said),
        status=taken.status,
        working=taken.working,
        hours=taken.hours,
        fte=taken.fte,
        reference=taken.reference,
        foreign=is_foreign(text),
        cut=title.rstrip().endswith(("...", "…")),
        again=taken.again,
        graded=bool(ranks) and len(trade) > len(set(trade)),
        slogan=_SLOGAN.match(text) is not None,
    )


@dataclass(slots=True)
class _Taken:
    """What was read in a title and taken out of it."""

    again: bool = False
    status: str | None = None
    working: str | None = None
    reference: str | None = None
    hours: float | None = None
    fte: float | None = None
    employer: str | None = None

    def strip(self, text: str) -> str:
        """Read what is no word of the trade; the text without it."""
        if _hinted(text, "again") and _AGAIN.search(text):
            self.again, text = True, _AGAIN.sub(" ", text)
        if _hinted(text, "status"):
            found = [name for name, pattern in _STATUSES.items() if pattern.search(text)]
            self.status = found[0] if found else None
            for name in found:
                text = _STATUSES[name].sub(" ", text)
        if _hinted(text, "working"):
            found = [name for name, pattern in _WORKING.items() if pattern.search(text)]
            self.working = found[0] if len(found) == 1 else None
        if any(char.isdigit() for char in text):
            text = self._strip_numbers(_ROUND.sub(" ", text))
        elif _hinted(text, "count"):
            text = _DROPPED.sub(" ", text)
        text = text.strip()
        if _hinted(text, "employer") and (body := _EMPLOYER.search(text)):
            self.employer, text = (body["name"] or body["first"]).strip(), _cut(text, body)
        return text

    def _strip_numbers(self, text: str) -> str:
        if found := _REFERENCE.search(text):
            self.reference, text = found["ref"], _cut(text, found)
        if found := _HOURS.search(text):
            self.hours, text = float(found["hours"]), _cut(text, found)
        if found := _FTE.search(text):
            self.fte, text = float(found["fte"]), _cut(text, found)
        if found := _LONG_NUMBER.search(text):
            self.reference, text = self.reference or found[0], _LONG_NUMBER.sub(" ", text)
        return _DROPPED.sub(" ", text)


def _hinted(text: str, name: str) -> bool:
    lower = text.lower()
    return any(hint in lower for hint in _HINTS[name])


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _town(title: str) -> str | None:
    for segment in _SEGMENT.split(title[:MAX_CHARS])[1:]:
        names = gazetteer.look_up(segment.strip())
        if len(names) == 1 and names[0].kind in ("town", "part"):
            return names[0].name
    return None


def _levels(match: re.Match[str]) -> list[tuple[str, str]]:
    if bare := match["bare"]:
        return [("level", _ROMAN.get(bare.lower(), bare))]
    if code := match["code"]:
        return [("code", code.lower().replace(" ", ""))]
    if short := match["short"]:
        return [(_KINDS[short.lower()], match["number"].lower())]
    kind = match["kind"].lower()
    idents = {match["first"].lower(), (match["last"] or match["first"]).lower()}
    return [(_KINDS.get(kind, kind), ident) for ident in sorted(idents)]
