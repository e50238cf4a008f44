"""Whether a text can be the value of a Vacancy field, and the words that say what it is."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"^\W{0,3}(?:insert|enter|delete|select|n/?a\b|none$|null$|undefined$|please (?:select|choose)"
    r"|not (?:specified|stated|applicable|provided|entered|given)$)|delete (?:as|if)\b"
    r"|\{\{|\{%|\$\{",
    re.IGNORECASE,
)
DATE = re.compile(
    r"""\d{1,2}\s?(?:st|nd|rd|th)?[\s./-]{1,3}(?:of\s)?(?:\d{1,2}[\s./-]|jan|feb|mar|apr|may|jun|jul
      |aug|sep|oct|nov|dec|ion|chwe|maw|ebr|mai|meh|gorff|awst|medi|hyd|tach|rhag)
      |(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}\s\d{1,2}
      |\b\d{4}-\d\d|\b20\d{6}\b|\b(?:today|tomorrow|yesterday|midnight|ongoing|rolling|continuous)
      |until\sfilled|open\sended|\bno\sclosing|\b\d{1,3}\s(?:hour|day|week|month|year)s?\b
      |\ba(?:n\shour|\sday|\sweek|\smonth)\b|mon|tues|wednes|thurs|fri|satur|sun""",
    re.I | re.X,
)
_PAY = re.compile(
    r"""\d|competitive|negotiable|depend|scale|grade|band|spine|range|volunt|unpaid|expenses|wage|nmw
      |nlw|mps|ups|leadership|pro.?rata|\btb[ac]\b|confirmed|see\s|equivalent|agreed|attractive
      |excellent|soulbury|njc|jnc|agenda|burnham|pay""",
    re.I | re.X,
)
_CONTRACT_WORD = (
    r"(?:permanent|fixed[ -]?term|temporary|temp|casual|secondment|apprenticeship|bank|interim"
    r"|zero[ -]hours?|sessional|relief|supply|seasonal|voluntary|volunteer|annualised|agency"
    r"|contract(?:or)?|(?:maternity )?cover|internship|trainee|graduate|self[ -]employed"
    r"|parhaol|dros dro|tymor penodol)"
)
_HOURS_WORD = (
    r"(?:full[ -]?time|part[ -]?time|job[ -]?share|flexible(?: working)?|term[ -]?time(?: only)?"
    r"|shifts?|compressed|hybrid|\d{1,2}(?:\.\d{1,2})? ?(?:hours?|hrs)(?: ?(?:per|a|/) ?week| pw)?"
    r"|llawn[ -]amser|rhan[ -]amser)"
)
_JOIN = r"(?:\s{0,2}(?:,|/|;|&|\||-|or|and)?\s{1,2}|[,/;|-])"
CONTRACT = re.compile(
    rf"{_CONTRACT_WORD}(?:{_JOIN}(?:{_CONTRACT_WORD}|{_HOURS_WORD})){{0,4}}", re.IGNORECASE
)
HOURS = re.compile(rf"{_HOURS_WORD}(?:{_JOIN}{_HOURS_WORD}){{0,4}}", re.IGNORECASE)
EITHER = re.compile(rf"{_CONTRACT_WORD}|{_HOURS_WORD}", re.IGNORECASE)
_LONGEST = {"reference": 60, "title": 250, "salary_text": 400, "location_text": 400}


def plausible(field: str, value: str) -> bool:
    """Whether a text can be the value of a field: no placeholder, not a paragraph, a date a date.

    >>> plausible("closing_text", "Sunday 29 January 2017"), plausible("closing_text", "the gap")
    (True, False)
    >>> plausible("reference", "CET01739"), plausible("hours_text", "(insert number of hours)")
    (True, False)
    """
    if len(value) > _LONGEST.get(field, 250) or not any(map(str.isalnum, value)):
        return False
    if _PLACEHOLDER.search(value):
        return False
    if field in ("closing_text", "posted_text", "interview_text", "start_text"):
        return bool(DATE.search(value[:120]))
    if field == "salary_text":
        return bool(_PAY.search(value))
    if field == "reference":
        return "£" not in value and len(value.split()) <= 4
    return True
