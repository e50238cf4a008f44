"""The labels that say what a printed date is: posted, closing, interview, start or none of them."""

from __future__ import annotations

import re

from pipelines.clock import FLAGS

ROLES = ("posted", "closing", "interview", "start")

_ON = r"(?: date| on)?"
_ADVERT = r"(?:advert\w{0,7}|listing|vacancy|applications?)"
# The first that fits at a place counts: an advert's start is its posting, and the end of a
# contract, a visit, a shortlisting or an update is none of the four.
_NAMES = {
    "other": (
        r"(?:fixed[- ]term|contract|temp(?:orary)?|secondment|fund(?:ed|ing)|cover|(?:post|role) "
        r"is)"
        rf"\b[^.;:|\d]{{0,40}}?\b(?:until|till?|to|end(?:s|ing)?|expir\w{{1,4}}){_ON}"
        r"|end date|short-?list(?:ing)?|sift(?:ing)?|(?:last )?(?:updated|modified|reviewed)"
        r"|induction|training"
        r"|(?:salary|pay) (?:award|from)|effective from|open (?:day|evening)s?|visits?|tours?"
        r"|informal (?:chat|discussion)|inset|school clos\w{1,3}|bank holiday|born|date of birth"
        r"|(?:llunio )?rhestr fer|diweddarwyd"
    ),
    "posted": (
        rf"(?:advert\w{{0,7}}|listing) ?start(?:s|ed)?{_ON}"
        rf"|(?:{_ADVERT}|job) ?(?:open(?:s|ed|ing)?|post(?:ed|ing)){_ON}"
        r"|(?:date )?(?:posted|published|advertised|listed|added)(?: on| date)?|placed on"
        r"|(?:publication|publish|posting|release|issue|opening|live) date|date opened"
        r"|date(?:posted|published)|first seen|released|goes? live|went live|open(?:s|ed) on|opens"
        r"|cyhoeddwyd|gyhoeddi|postiwyd|hysbysebwyd|dyddiad (?:cyhoeddi|postio|hysbysebu|agor)"
    ),
    "closing": (
        rf"clos(?:e(?! of )|es|ing){_ON}|(?<!be )(?<!is )(?<!are )closed{_ON}|deadline"
        rf"|expir(?:y|es|ed|ation|ing){_ON}|apply (?:by|before|until|no later than)"
        rf"|valid ?through|cut-?off|due (?:by|date)|{_ADVERT} ?end(?:s|ing)?{_ON}|open until"
        r"|unposting date|extended (?:to|until)|(?:last|final) (?:date|day) (?:for|to)"
        r"|(?:reach|receive|return|submit|sen[dt]|appl(?:y|ication)|form|cv)(?:e?d|ted|s)?\b"
        r"[^.;:|\d]{0,60}?\b(?:by|before|until|no later than)"
        r"(?! (?:an?|our|e-?mail|post|phone|clicking)\b)"
        r"|dyddiad(?:au)? cau|(?:yn )?cau (?:ar|am)|ceann-la(?:tha)?"
    ),
    "interview": (
        r"interview(?:s|ing|ed)?(?: (?:date|day)s?)?"
        r"|assessments?(?: (?:centre|center|day|date|event)s?)?|selection (?:day|event|date)s?"
        r"|(?:dyddiad(?:au)? )?(?:cyfweliad(?:au)?|cyfweld)"
    ),
    "start": (
        rf"start(?:s|ing)?(?! (?:salary|pay|point|time|wage|rate)){_ON}"
        rf"|(?<!week )commenc(?:e|es|ing|ement){_ON}|(?:required|needed|available) from"
        r"|(?:with effect|wef) from|take up (?:the )?(?:post|position|role|appointment)"
        r"|(?:dyddiad )?d?dechrau|(?:dyddiad )?g?cychwyn|i gychwyn"
    ),
}
LABEL = re.compile(
    r"(?<![a-z])(?=[a-z])(?:"
    + "|".join(f"(?P<{role}>{names})" for role, names in _NAMES.items())
    + r")(?![a-z])",
    FLAGS,
)
# How well a label speaks for a date being the one a text is about; 1 is a date without a label.
_RANKS = {"posted": 0, "closing": 0, "interview": 2, "start": 2, "other": 3}
_UPDATE = re.compile("updated|modified|diweddarwyd", FLAGS)


def extends(label: str) -> bool:
    """Whether a label, or what it stands before, puts a closing date off."""
    return label[:8].lower() == "extended"


def rank(label: re.Match[str]) -> int:
    """0 for the dates of the advert itself, 1 for an update, 2 for what comes after, 3 for others.

    A closing date put off, -1, goes before the one it replaces.
    """
    if extends(label[0]):
        return -1
    return 1 if _UPDATE.search(label[0]) else _RANKS[label.lastgroup or "other"]
