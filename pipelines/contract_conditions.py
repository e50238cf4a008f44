"""The conditions of a post: its criminal record check, and whether it is politically restricted.

A condition is judged by what stands around its name in the same sentence: a level, a refusal, or
a doubt ("some posts may require"), for which it is not taken as said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FLAGS = re.IGNORECASE | re.ASCII
_BEFORE, _AFTER = 80, 60  # characters looked at on either side of a name
_STOP = re.compile(r"[;|!\n]|\.(?=\s|$)")


def _find(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _FLAGS)


_CHECK = _find(
    r"\b(?:(?P<pvg>pvg|protecting vulnerable groups?|protection of vulnerable groups?)"
    r"|(?P<sure>dbs|crb|gdg|access ?ni|disclosure (?:and|&) barring|disclosure scotland"
    r"|criminal records? (?:checks?|bureau|clearance|disclosure)|datgelu a gwahardd)"
    r"|disclosure|datgeliad)\b"
)
# One of these stands in every match of _CHECK.
_NAMES = ("dbs", "crb", "pvg", "gdg", "disclosure", "criminal", "vulnerable", "access", "datge")
# "Disclosure" alone may be of information: it is a check in these surroundings only.
_DISCLOSURE_BEFORE = _find(
    r"\b(?:enhanced|standard|basic|satisfactory|criminal|police|level)(?: \w{1,12}){0,2}\s$"
)
_DISCLOSURE_AFTER = _find(
    r"^(?:\s?(?:level|check|certificate|type|required|needed|status)\b|\s?:|\s?(?:and|&) barring)"
)
_NEEDED_BEFORE = _find(
    r"\b(?:subject to|requir\w{0,4}|needs?|must|satisfactory|undergo|hold|valid|undertake|complete"
    r"|angen|gofyn\w{0,4}|amodol|gwiriad|enhanced|standard|basic)\b"
)
_NEEDED_AFTER = _find(
    r"^.{0,30}\b(?:check|certificate|clearance|requir|need|level|applicable|status|update service"
    r"|yes|essential|member|scheme|enhanced|standard|basic|scotland|manyl|manwl|safonol|sylfaenol)"
)
# "Some posts may require", "if the role involves"; "if successful" is no doubt of the check.
_DOUBT = _find(
    r"\b(?:(?:may|might|could) (?:also )?(?:be|require|need|have|ask|include|involve)"
    r"|(?:some|certain|many) (?:of our )?(?:posts|roles|jobs|positions|vacancies)|whether|unless"
    r"|depending on|(?:if|where) (?:applicable|required|necessary|appropriate|relevant)"
    r"|(?:if|where) (?:the|this|your) (?:post|role|job|position)|gall)\b"
)
_DOUBT_AFTER = _find(
    r"^(?: (?:check|disclosure|clearance|certificate)s?)? (?:may|might|could)\b"
    r"|\b(?:if|where) (?:applicable|required|necessary|appropriate|needed|relevant)\b"
)
_NO_BEFORE = _find(
    r"\b(?:no|not|without|exempt from|does ?n.t|nid oes angen|heb)"
    r"(?: (?!(?:before|until|and|but|so|unless)\b)[\w'-]{1,12}){0,5}\s?$"
)
_NO_AFTER = _find(
    r"^(?:[^,]{0,30}\b(?:not (?:required|needed|necessary|applicable)|n/a"
    r"|(?:is|are)(?: not|n't) (?:required|needed))"
    r"|(?: (?:service|check|level|required|needed|disclosure|clearance|status|type"
    r"|and barring service|\(y/n\)))*\s?(?:\?|[:=-]|\?\s?[:=-])\s?(?:no|none|nil|false|nage|n)\b)"
)
# The level stands before the name ("enhanced DBS"), or after it and then not before pay or hours.
_LEVELS = {
    "enhanced": r"enhanced|uwch|manwl|manylach",
    "standard": r"standard|safonol",
    "basic": r"basic|sylfaenol",
}
_LEVEL_BEFORE = {
    level: _find(
        rf"\b(?:{words})(?:\s?(?:/|and|or|&)\s?\w{{5,8}})?"
        r"(?: (?!(?:pay|rate|hours?|rates|salary|leave|maternity|week|for)\b)[\w()/-]{1,12}){0,3}"
        r"\s?\(?$"
    )
    for level, words in _LEVELS.items()
}
_LEVEL_AFTER = {
    level: _find(
        rf"^.{{0,40}}?\b(?:{words})\b(?=\s?(?:$|[,)(/&+]|level|with|check|plus|and|or|for|child"
        r"|adult|barred|disclosure|dbs|clear|lists?))"
    )
    for level, words in _LEVELS.items()
}
_RESTRICTED = _find(
    r"\bpolitically[ -]restricted\b|\bpolitical(?:ly)? restrict\w{0,4}"
    r"|\brestricted (?:from|in) political|\bpolitical activit(?:y|ies) (?:is|are) restricted"
    r"|\bcyfyng\w{0,6}\W{1,3}n wleidyddol\b|\bchyfyngu\W{1,2}n wleidyddol\b"
    r"|\bgyfyngedig yn wleidyddol\b|\bg?cyfyngiadau? gwleidyddol\b"
)
_NOT_RESTRICTED = _find(r"\b(?:not|no|non|nor|nid yw|ddim)\b[^,]{0,40}$")
_ANY_POST = _find(r"\bif\b.{0,60}\b(?:an?|any)\s$")  # "if you hold a politically restricted post"
_RESTRICTED_NO = _find(
    r"^(?: (?:post|role|position|job))?\s?(?:\(y/n\))?\s?\??\s?(?:[:=-]\s?|\b)"
    r"(?:no|n|n/a|none|false|not applicable|nage|nac ydy)\b(?! later)"
)


def read(text: str, prose: bool = False) -> tuple[str | None, bool]:
    """The check, ``enhanced``, ``standard``, ``basic``, ``pvg`` or ``required``, and restriction.

    Of several levels the highest counts. In ``prose`` a bare name is not enough: what a text says
    of the Disclosure and Barring Service need not be asked of the post.

    >>> read("Enhanced maternity pay; a standard DBS check is needed")
    ('standard', False)
    """
    # Most descriptions name neither; the patterns cost a hundred times these words.
    lower = text.lower()
    found = set(_checks(text, prose)) if any(word in lower for word in _NAMES) else ()
    order = ("pvg", *_LEVELS, "required")
    check = next((check for check in order if check in found), None)
    return check, ("politic" in lower or "wleidydd" in lower) and _restricted(text, prose)


def _checks(text: str, prose: bool) -> Iterator[str]:
    for match in _CHECK.finditer(text):
        before, after = _around(text, match)
        if not match["pvg"] and not match["sure"]:
            told = _DISCLOSURE_BEFORE.search(before) or _DISCLOSURE_AFTER.search(after)
            told = told or re.search(r"\bsubject to\b", before, _FLAGS)
            if not told or before.rstrip().endswith("-"):  # "non-disclosure"
                continue
        if _NO_BEFORE.search(before) or _NO_AFTER.search(after) or _doubted(before, after):
            continue
        alone = not prose and (match["pvg"] or match["sure"])
        if alone or _NEEDED_BEFORE.search(before) or _NEEDED_AFTER.search(after):
            yield "pvg" if match["pvg"] else _level(before, after)


def _level(before: str, after: str) -> str:
    for level in _LEVELS:
        if _LEVEL_BEFORE[level].search(before) or _LEVEL_AFTER[level].search(after):
            return level
    return "required"


def _restricted(text: str, prose: bool) -> bool:
    for match in _RESTRICTED.finditer(text):
        before, after = _around(text, match)
        refused = _NOT_RESTRICTED.search(before) or _RESTRICTED_NO.search(after)
        of_any = _ANY_POST.search(before) or (prose and after.startswith(" posts"))
        if not refused and not of_any and not _doubted(before, after):
            return True
    return False


def _doubted(before: str, after: str) -> bool:
    return bool(_DOUBT.search(before) or _DOUBT_AFTER.search(after))


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands before and after in the same sentence, as far as it is looked at."""
    before = _STOP.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
    return before, _STOP.split(text[match.end() : match.end() + _AFTER])[0]
