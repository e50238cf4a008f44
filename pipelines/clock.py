"""A printed time of day beside a date, and the clock it was read from."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FLAGS = re.IGNORECASE | re.ASCII
Clock = tuple[int, int, int]  # hour, minute, second

WEEKDAY = (
    "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    "|(?:dydd |nos )?(?:llun|mawrth|mercher|iau|g?wener|sadwrn|sul)"
    "|di-?(?:luain|mairt|ciadain|ardaoin|haoine|sathairne|domhnaich)"
)
# For a date pattern of dates.py, which puts its own prefix before the group names.
CLOCK = r"(?P<{0}h>\d{{1,2}}):(?P<{0}mi>\d\d)(?::(?P<{0}s>\d\d)(?:[.,]\d{{1,9}})?)?"
NAMED_ZONE = r"z|utc?|gmt|bst|[ecmp][sd]t"
_TIME = (
    r"(?:(?:12(?:[:.]?00)?\s?)?"
    r"(?:(?P<noon>noon|mid-?day|hanner dydd)|(?P<midnight>midnight|hanner nos))\b"
    r"|(?P<h>\d{1,2})(?:[:.](?P<mi>\d\d)(?::(?P<s>\d\d)(?:\.\d{1,9})?)?)?"
    r"\s?(?:(?P<am>a\.?\s?m\b\.?|yb\b)|(?P<pm>p\.?\s?m\b\.?|y[hp]\b))"
    r"|(?P<h2>\d{1,2})[:.](?P<mi2>\d\d)(?::(?P<s2>\d\d)(?:\.\d{1,9})?)?(?!\d)"
    r"|(?P<h3>[01]\d|2[0-4])(?P<mi3>[0-5]\d)(?=\s?(?:hrs|hours)\b))(?:\s?(?:hrs|hours)\b)?"
    # Not every +hh:mm: "09:00-12:00" is a range.
    rf"(?:\s?\(?(?P<z>(?:{NAMED_ZONE}|(?:(?:gmt|utc)[+-]\d\d:?|[+-](?:0\d|1[0-4]))(?:00|30|45))\b))?"
)
_BEFORE = re.compile(
    rf"(?<![\d.:£]){_TIME}[\s,()-]{{0,3}}(?:(?:uk|local) time)?[\s,)-]{{0,3}}"
    rf"(?:(?:on|of|ar)\s)?(?:the\s)?(?:(?:{WEEKDAY})\.?[\s,-]{{0,3}})?(?:the\s)?$",
    FLAGS,
)
_AFTER = re.compile(
    rf"(?:\s?\(?(?:{WEEKDAY})\)?)?[\s,;(-]{{0,4}}"
    rf"(?:(?:at|by|before|until|till?|no later than|am|erbyn|@)\s?)?{_TIME}",
    FLAGS,
)
_OFFSETS = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "bst": 1, "est": -5, "edt": -4, "cst": -6}
_OFFSETS |= {"cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}


def beside(text: str, start: int, end: int) -> tuple[Clock | None, str | None]:
    """The time and zone printed just before or after ``text[start:end]``; (None, None) if none.

    Midnight is 23:59 of the day it is printed with: "midnight on Sunday" is Sunday's end.
    """
    near = _BEFORE.search(text[max(0, start - 60) : start]) or _AFTER.match(text, end)
    if near is None:
        return None, None
    if near["noon"]:
        return (12, 0, 0), near["z"]
    if near["midnight"]:
        return (23, 59, 0), near["z"]
    hour = int(near["h"] or near["h2"] or near["h3"])
    if near["pm"] and hour < 12:
        hour += 12
    elif near["am"] and hour == 12:
        hour = 0
    minute, second = near["mi"] or near["mi2"] or near["mi3"], near["s"] or near["s2"]
    return of_day(hour, minute, second), near["z"]


def of_day(
    hour: str | int, minute: str | int | None = None, second: str | int | None = None
) -> Clock | None:
    """The time of day those figures make, None when there is none such; 24:00 is 23:59.

    >>> of_day("9", "30"), of_day("25")
    ((9, 30, 0), None)
    """
    h, m, s = int(hour), int(minute or 0), int(second or 0)
    if (h, m, s) == (24, 0, 0):
        return 23, 59, 0
    return (h, m, min(s, 59)) if h < 24 and m < 60 and s <= 60 else None


def settle(day: date, clock: Clock, zone: str | None, literal: bool) -> tuple[datetime, datetime]:
    """That moment in Europe/London and in UTC; ``literal`` when a machine wrote the zone.

    >>> settle(date(2017, 7, 7), (22, 55, 0), "Z", literal=True)[0].isoformat()
    '2017-07-07T23:55:00+01:00'
    """
    printed = datetime.combine(day, time(*clock))
    offset = _offset((zone or "").lower(), literal)
    if offset is None:
        # In the hour that comes twice in October, GMT is the second.
        local = printed.replace(tzinfo=LONDON, fold=int((zone or "").lower() == "gmt"))
        return local, local.astimezone(UTC)
    utc = printed.replace(tzinfo=offset).astimezone(UTC)
    return utc.astimezone(LONDON), utc


def _offset(zone: str, literal: bool) -> timezone | None:
    """The zone a machine meant; None for the clock on a British wall.

    People who write "23:59 GMT" in July mean that clock; machines mean Greenwich.
    """
    if zone in ("gmt", "bst") and not literal:
        return None
    if zone in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[zone]))
    digits = re.sub(r"\D", "", zone)
    if len(digits) != 4 or int(digits) > 1400 or int(digits[2:]) > 59:
        return None
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if "-" in zone else minutes))
