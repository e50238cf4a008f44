"""A salary text as tokens: one letter of shape for every figure, word of meaning and sign."""

from __future__ import annotations

import re
from string import ascii_lowercase, digits

from pipelines.salary_number import Figure, read_figure
from pipelines.slips import misprints

# A figure: digits with any mixture of separators. "36, 735" is one figure, "36, 73" is two.
_DIGITS = r"\d+(?:(?:[,'’] (?=\d{3}(?!\d))| ,(?=\d{3}(?!\d))|[.,'’:]{1,2})\d+)*"
_THOUSANDS = r"(?: ?k(?![a-z]))?"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}"
_SPAN = r"(?:day|week|wk|month|year|yr|annum|ann?|w|a)"
_TIME = (
    r"(?:hours?|hrs?|weeks?|wks?|days?|months?|mths?|years?|yrs?|minutes?|mins?|sessions?|nights?"
    r"|insets?|shifts?|posts?|teds?|pas|pa'?s|programmed activit\w{0,3})"
)
_FULL_TIME = r"full[ -]?time"

# The letter, the characters it can begin with (#: a digit, @: a letter), the pattern. Rows are
# tried in this order on text in lower case with single spaces.
_TABLE: tuple[tuple[str, str, str], ...] = (
    # n: a figure that is surely money. "£45-753-£51,668" and "£30 401" are slips for a comma.
    (
        "n",
        "$acu£‚€",
        r"(?:(?:aud?|usd?|a|c)?\$|[£€]{1,3}|‚¬)[ £]{0,2}"
        rf"(?:\d\d-\d{{3}}(?= ?- ?£)|\d{{1,3}} \d{{3}}(?![\d,.%])|{_DIGITS}){_THOUSANDS}",
    ),
    # "£29,000 (0.8 FTE £23,200)", "22.2 hrs = £16,885": there stands what the post pays
    (
        "A",
        ".#",
        r"(?<=\()0?\.\d{1,3} ?(?:of )?[fw]te\b(?= ?[:=-]? ?£)"
        r"|(?:[12]?\d|3[0-4])(?:\.\d{1,2})? ?(?:hours|hrs)(?: (?:per|a|p/) ?w(?:ee)?k)? ?=(?= ?£)",
    ),
    # z: a figure that is not money: percentage, share of a post, clock, date, telephone, code ...
    (
        "z",
        ".#",
        r"\d[\d.,]{0,9} ?(?:(?:-|–|to) ?\d[\d.]{0,9} ?)?(?:%|per ?cent\b)"
        rf"(?: ?[fw]te\b(?:,? {_FULL_TIME} equivalent)?)?"
        r"|(?:[01]?\.\d{1,12} ?(?:-|–|to) ?)?(?:[01]?\.\d{1,12}|1) ?(?:of )?(?:fte|wte)\b"
        r"|0?\.\d{1,12} (?:of|x)(?= ?£)"
        r"|\d{1,2}(?:[.:]\d\d)? ?(?:am|pm|noon)\b"
        rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?: 20\d\d)?"
        r"|\d{1,2}/\d{1,2}/(?:20)?\d\d(?!\d)"
        r"|20[0-4]\d ?[-/–] ?(?:20)?\d\d(?![\d,])"
        r"|20[12]\d(?!\d|[.,]\d| ?(?:k|-|–|to|per|p\.?a|p/|/|gbp|£))"
        r"|\d+(?:st|nd|rd|th)\b"
        r"|0\d{3,}(?: \d{3,}){0,3}"
        r"|\d{1,2}:\d{1,2}(?!\d)"
        r"|\d{1,2}[a-d]\b"
        r"|\d{1,2}p\b(?! ?[/.])(?: (?:per|an) hour)?"
        r"|\d{1,3} ?x\b",
    ),
    # ... or a figure that belongs to a name; yearly things that are not the pay
    ("z", "fw", r"[fw]te ?(?:of|[:=-])? ?[01]?\.\d+"),
    (
        "z",
        "aopsy",
        r"(?:annex|section|appendix|phase|stage|step|year|aged?|over) \d{1,2}\b(?![.,]\d)(?: u\b)?",
    ),
    (
        "z",
        "amqry",
        r"(?:annual|yearly|monthly|quarterly|regular) (?:[a-z]+ )?"
        r"(?:leave|increments?|commissions?|reviews?|hours|holidays?|awards?|subscription|fee)\b",
    ),
    ("z", "lmn", r"(?:national )?(?:minimum|living) wage"),
    # q: an amount of time, with the "per week" that belongs to it; or the bare word
    (
        "q",
        "#",
        r"\d[\d.,]{0,8}(?:/\d{1,2})? ?(?:(?:-|–|to|or|and) ?\d[\d.]{0,5} ?)?"
        rf"(?:(?:additional|extra|inset|working|paid|full|training|ted) ){{0,2}}{_TIME}\b"
        r"(?:(?: (?:paid|annual|of|holidays?|leave|work\w{0,4}|pay)){0,4}"
        rf",? ?(?:(?:per|an?|each) |(?:p|a|per)?[./] ?){_SPAN}\b\.?)?"
        r"|\d{1,2}(?:\.\d{1,2})? ?pa(?:'?s)?\b",
    ),
    (
        "q",
        "dhiptw",
        r"term[ -]?time(?: only)?,? (?:plus|\+) (?=work|train|inset|school|holiday)"
        r"|(?:hours|weeks?|wks|days|insets?|holidays|teds?|terms?|programmed activit\w{0,3})\b"
        rf"(?: (?:per|an?|each|p/) ?{_SPAN}\b)?",
    ),
    ("n", "#", rf"{_DIGITS}{_THOUSANDS}"),
    # s d h w m y: pay is for a session, a day, an hour, a week, a month, a year
    (
        "s",
        "/aps",
        r"(?:per |a |p/ ?|/ ?)(?:drill ?night|session)s?\b|per [a-z]{3,10} session\b"
        r"|sessionally\b",
    ),
    (
        "d",
        "/adp",
        r"per 24 ?(?:hours|hrs)\b|per ?day\b|/ ?day\b|p/?d\b|a day\b|daily\b|per diem\b",
    ),
    (
        "h",
        "/ahpy",
        r"(?:per|pr|p\.|p ?/|p|/) ?/? ?h(?:ours?|ourly|ou[a-z]|rs?)?\b\.?"
        r"|an? (?:hours?|hr)\b|hourly\b|yr awr\b",
    ),
    (
        "w",
        "/apwy",
        r"per ?w(?:ee)?k\b|p\.?/?w\b|/ ?w(?:ee)?k\b|a week\b|weekly\b(?! pay\b)|yr wythnos\b",
    ),
    (
        "m",
        "/ampy",
        r"(?:per|/) ?(?:calendar )?month\b|pcm\b|p/m\b|a month\b|monthly\b(?! pay\b)|y mis\b",
    ),
    (
        "y",
        "/aegpy",
        r"(?:per|p\.|p|/) ?/? ?annum|annum|per a(?!nnex)[nm][a-z]{0,6}\b|per a$"
        r"|annual(?:ly)?\b|yearly\b|(?:per |p/ ?|/ ?|a |each )(?:year|yr)\b"
        r"|g?p\.? ?/? ?a\b\.?|y flwyddyn\b",
    ),
    # F: the figure is the full-time one; t: the bare words; A: it is what is really paid
    (
        "F",
        "afprstw",
        r"f\.?t\.?e\b\.?|w\.?t\.?e\b"
        rf"|{_FULL_TIME}(?:[ /]{{1,3}}(?:full|whole)[ -]?year)?[ -]equivalen[a-z]{{0,3}}"
        rf"|(?:an? |the )?(?:{_FULL_TIME}|ft) (?:salary|rate|pay|ho?u?r?u?s|hrs)\b"
        rf"|(?:salary |rate |pay )?for {_FULL_TIME}\b",
    ),
    ("t", "f", rf"{_FULL_TIME}\b|ft\b"),
    ("A", "abe", r"actual(?:ly)?\b|equated\b|based on part[ -]?time\b"),
    # P: pro rata, in any spelling with one slip, or cut off
    (
        "P",
        "p",
        r"pro[ –-]{0,3}(?:r[ao]t[a-z]{0,3}|ra[a-z]a|r?[a-z]?ata|ra|r)(?:['’]?e?d)?(?![a-z])"
        r"|(?:per|pr) (?:rota|rata)\b|p/r\b|pr\b(?=$| ?[).,;*])|pro\b(?=$| for\b)",
    ),
    # a p: a pay award, something pending; N: negotiable, competitive; C: circa
    (
        "a",
        "lps",
        r"(?:pay|salary|local government pay) (?:award|rise|review|offer|increase|deal)s?",
    ),
    ("p", "abipu", r"pending\b|awaiting\b|awaited\b|under negotiation\b|(?:is|be) agreed\b"),
    ("N", "cno", r"c?omp[el][a-z]{1,8}ve(?:ly)?\b|negotia(?:ble|ted)\b|neg\b"),
    (
        "C",
        "aci",
        r"circa|approx[a-z]*|in the region of|(?:around|about|ca?)\b\.?(?= ?£)"
        r"|around(?= ?[£$€\d])|c\.? ?(?=\d[\d,.]{3}|\d+ ?k)",
    ),
    # R: rises to; G: may one day lead to; u U f K T: up to, at most, from, starts at, to
    (
        "R",
        "ipr",
        r"(?:rising|rises?|increas(?:ing|es?)|progressing) (?:[a-z]+ ){0,5}?(?:up )?to\b"
        r"(?: an?\b)?(?: max[a-z]*)?(?: of\b)?",
    ),
    (
        "G",
        "lpu",
        r"progress[a-z]* (?:[a-z]+ ){0,3}?to\b|leading to\b|upon (?:successful )?completion\b",
    ),
    (
        "u",
        "ehpu",
        r"u[a-z]? ?to\b|hyd at\b|up(?= ?£)|potential (?:to earn|earnings?)\b"
        r"|earn(?:ing)?s? up to\b",
    ),
    ("U", "am", r"(?:an? )?max(?:imum)?\b(?: of\b)?"),
    ("f", "afmn", r"from\b|min(?:imum)?\b(?: of\b)?|at least\b|no[t]? (?:less|lower) than\b"),
    (
        "K",
        "ces",
        r"(?:start(?:s|ing)?|commenc(?:es|ing)|entry)\b"
        r"(?: (?:salary|pay|rate|wage|at|on|from)\b){0,3}",
    ),
    ("T", "ot", r"to\b|o(?= ?£)"),
    ("&", "&a", r"and\b|&"),
    ("+", "+p", r"\+|plus(?! size)"),
    # I X: the figures hold it, or do not
    (
        "I",
        "aiw",
        r"all[ -]in\b|inc\b\.?|incl[a-z]*\.?|in(?= hcas?\b)"
        r"|with(?= (?:fringe |the )?(?:enhancement|allowance)s?\b)",
    ),
    (
        "X",
        "aep",
        r"exc\b\.?|excl[a-z]*\.?|pre(?= enhance)|additional (?=on[ -]?call|pay)|eligible for\b",
    ),
    # B b: paid on top (b: only said to be when a plus stands by it); E: benefits; O: on-target
    (
        "B",
        "aeoprsu",
        r"allow(?:anc?e?s?)?\b|supp?lements?\b|enh(?:ance[a-z]*)?\b|premi(?:a|ums?)\b|rrps?\b"
        r"|r ?& ?r\b|unsoci[a-z]*(?: h[a-z]*)?|ush\b|out[ -]of[ -]hours?\b|overtime\b|o/t\b",
    ),
    (
        "b",
        "cfhiloruwz",
        r"h(?:igh )?c(?:ost )?a(?:rea |llowanc)?[a-z]*\b|hacs\b|hacas\b|hcca\b"
        r"|(?:london )?weighting\b|[io]?lw\b|l\.w\b\.?|lz\b|fringe\b|on[ -]?calls?\b"
        r"|uplift\b|l/?a\b|cpd\b|indemnity\b|recruitment\b|retention\b",
    ),
    (
        "E",
        "bcegijlprstw",
        r"benef[a-z]*|bens\b|bonus[a-z]*|comm(?:s|ission[a-z]*)?\b|tips?\b"
        r"|packages?\b|pckge\b|pensions?\b|golden hello|relocation|incentives?\b"
        r"|(?:welcome|joining|sign[ -]on) (?:bonus|award|payment|fee)|private (?:health|medical)"
        r"|equity\b|share options?|live[ -]in\b|tlrs?\d?[a-c]?\b|service charge",
    ),
    ("O", "o", r"o\.?t\.?e\b\.?|on[ -]target(?: earnings)?"),
    # c: a currency's name; e: experience; v: what is to come; g: a grade already read
    ("c", "aegpsu", r"gbp|usd|aud|eur(?:os?)?\b|pounds?\b|sterling\b"),
    ("e", "bde", r"doe\b|boe\b|exp\b|experi[a-z]*"),
    ("v", "cmsw", r"will\b|would\b|shall\b|may\b|can\b"),
    ("g", "§", "§+"),
    # o: words that say nothing between a label and its figure; H: a lone "hour"; x: any other
    (
        "o",
        "abcefginoprstuw",
        r"(?:salary|salaries|pay|wages?|basic|gross|net|is|are|of|range|rate|at|the|an?|figure"
        r"|amount|currently|which|estimated|earnings|between|for|in|iro|worth|up|equivalent)\b",
    ),
    ("H", "h", r"hour\b|hr\b"),
    ("x", "@", r"[^\W\d_§][^\W_§]*"),
    ("(", "([", r"[(\[]"),
    (")", ")]", r"[)\]]"),
    (",", ",;|•", "[,;|•]"),
    (".", ".", r"\."),
    (":", ":=", "[:=]"),
    ("/", "/", "/"),
    ("-", "-~‐‑–—−", "[-–—−‐‑~]"),
)
_ANY = "*"  # stands for every character that begins nothing but a word


def _by_first() -> dict[str, tuple[re.Pattern[str], str]]:
    """For each first character, one pattern and the letters of its groups.

    Fifty alternatives tried at every word would cost more than all that follows.
    """
    rows: dict[str, list[tuple[str, str]]] = {}
    for letter, first, pattern in _TABLE:
        for character in first.replace("#", digits).replace("@", ascii_lowercase + _ANY):
            rows.setdefault(character, []).append((letter, pattern))
    return {
        character: (
            re.compile("(?:" + "|".join(f"({pattern})" for _, pattern in found) + ") ?"),
            "\0" + "".join(letter for letter, _ in found),
        )
        for character, found in rows.items()
    }


_STARTING = _by_first()
_MISPRINTS = misprints(
    {
        "actually": "A",
        "competitive": "N",
        "competitively": "N",
        "negotiable": "N",
        "negotiated": "N",
        "allowance": "B",
        "allowances": "B",
        "enhancement": "B",
        "enhancements": "B",
        "supplement": "B",
        "supplements": "B",
        "overtime": "B",
        "weighting": "b",
        "benefit": "E",
        "benefits": "E",
        "bonuses": "E",
        "commission": "E",
        "package": "E",
        "pension": "E",
        "relocation": "E",
        "experience": "e",
        "pending": "p",
        "awaiting": "p",
        "monthly": "m",
        "annually": "y",
    }
)


def tokenise(text: str) -> tuple[str, dict[int, Figure], list[int]]:
    """The shape of a lower-case text, its figures by place in the shape, and where tokens start.

    >>> tokenise("£20k - £25k pa (pro rata) for 37 hours a week + bonus")[0]
    'n-ny(P)oq+E'
    """
    shape: list[str] = []
    figures: dict[int, Figure] = {}
    starts = []
    at, end = 0, len(text)
    while at < end:
        pattern, letters = _STARTING.get(text[at]) or _STARTING[_ANY]
        match = pattern.match(text, at)
        if match is None:
            at += 1
            continue
        group = match.lastindex or 0
        letter = letters[group]
        if letter == "n":
            figure = read_figure(match[group], text[match.end(group) : match.end(group) + 6])
            figures[len(shape)] = figure
            if not figure.sure:
                letter = "i"
        elif letter == "x":
            letter = _MISPRINTS.get(match[group], "x")
        shape.append(letter)
        starts.append(at)
        at = match.end()
    return "".join(shape), figures, starts
