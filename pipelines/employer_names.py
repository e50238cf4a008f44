"""The printed form of an employer's name, folded to words that can be looked up exactly."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from pipelines.employer_spelling import meaning, plain_words

MAX_LENGTH = 300  # the longest name of the register has 113 characters

_AND = re.compile(r"[&+]")
_LETTERS = re.compile(r"\b[a-z](?: [a-z])+\b")
_MAJESTY = re.compile(r"\b(?:her|his) majestys\b")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The words of ``text`` in lower case, one spelling each, without articles and marks.

    >>> fold("St. Helen’s M.B.C.")
    'st helens mbc'
    >>> fold("The N.E. Lincs & Cyngor Sir Gâr")
    'north east lincolnshire and cyngor sir gar'
    """
    if "&" in text or "+" in text:
        text = _AND.sub(" and ", html.unescape(text))
    words = plain_words(text)
    whole = " ".join(words)
    if len(words) > 1 and 1 in map(len, words):
        # "M B C" and "M.B.C." are one abbreviation, whatever stood between the letters.
        whole = _LETTERS.sub(lambda run: run[0].replace(" ", ""), whole)
    if "majestys" in whole:
        whole = _MAJESTY.sub("hm", whole)
    whole = whole.replace("country council", "county council")  # no country has one
    return " ".join([meaning(word) for word in whole.split() if word != "the"])


# What may stand beside a name without being part of it.
_LABEL = re.compile(
    r"^\s*(?:(?:hiring )?organi[sz]ation|employer|recruiter|company|advertiser|posted by)"
    r"\s{0,3}[:\-–—]\s{0,3}",
    re.I,
)
_RECRUITMENT = re.compile(
    r"^\s*(?:jobs?|careers?|vacanc(?:y|ies)|work(?:ing)?|come and work)\s+(?:at|with|for|in|by)\s+"
    r"|[\s\-–—:|,]+(?:jobs?|careers?|vacanc(?:y|ies)|recruitment(?: team)?)\s*$",
    re.I,
)
_RECRUITMENT_WORDS = ("job", "career", "vacanc", "work", "recruit")  # cheap to look for first
_COMPANY_END = re.compile(r"[\s,]+(?:ltd|limited|plc|llp|inc)\.?\s*$", re.I)


def clean(raw: str) -> str:
    """The name without labels, recruitment words and surplus space.

    >>> clean("Employer:  Jobs at Essex County Council ")
    'Essex County Council'
    """
    text = " ".join(html.unescape(raw).split() if "&" in raw else raw.split())
    if label := _LABEL.match(text):
        text = text[label.end() :]
    said = text.casefold()
    if any(word in said for word in _RECRUITMENT_WORDS):
        text = _RECRUITMENT.sub("", text)
    return text.strip(" ,;:.-–—|*\"'’“”")


def without_company_end(text: str) -> str:
    """The name without a closing Ltd, PLC or the like."""
    return _COMPANY_END.sub("", text)


# Words that only a kind of body outside the register, or a part of one, has in its name.
_OUTSIDE: dict[str, tuple[str, str]] = {
    "parish": (
        "a town, parish or community council, which the register does not hold",
        r"(?:parish|town|community|village|neighbourhood)\s+(?:council|meeting|clerk)"
        r"|parish|charter trustees|cyngor\s+(?:tref|cymuned|y dref)|tref|cymuned",
    ),
    "school": (
        "a school or college, not a body of the register",
        r"school|academy|academies|college|nursery|sixth form|primary|ysgol|coleg|multi[- ]academy",
    ),
    "club": (
        "a club, society, charity or union, not a body of the register",
        r"[ac]?fc|rfc|ccc|club|cricket|football|rugby|association|society|union|federation|charity"
        r"|churches|church|diocese|alumni|museums?|theatre|playhouse|foundation(?!\s*trust)|choir"
        r"|orchestra|credit union|hospice|(?<!nhs )(?<!foundation )(?<!care )trust",
    ),
    "company": (
        "a company, not a body of the register",
        r"ltd|limited|plc|llp|inc|cic|c\.i\.c|group|holdings|homes|consulting|consultancy"
        r"|consultants|solutions|contractors?|partners",
    ),
}
_OUTSIDER = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{kind}>{words})' for kind, (_, words) in _OUTSIDE.items())})\b", re.I
)


def outsider(text: str) -> str | None:
    """Why a name that is not in the register can be no body of it, or None.

    >>> outsider("Norwich City FC")
    'a club, society, charity or union, not a body of the register'
    """
    match = _OUTSIDER.search(text)
    return _OUTSIDE[str(match.lastgroup)][0] if match else None
