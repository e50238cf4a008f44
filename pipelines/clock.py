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
    "|(?:dydd |nos )?(?:l?lun|[mf]awrth|[mf]ercher|iau|g?wener|sadwrn|sul)"
    "|di-?(?:luain|mairt|ciadain|ardaoin|haoine|sathairne|domhnaich)"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# By the first three letters, after "dydd", "nos" or "di".
_WEEKDAY_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "mon llu lun lua",
            "tue maw faw mai",
            "wed mer fer cia",
            "thu iau ard",
            "fri gwe wen hao",
            "sat sad",
            "sun sul dom",
        )
    )
    for name in names.split()
}
END_OF_DAY = (24, 0, 0)  # midnight as people mean it; kept as 23:59 of that day
# For a date pattern, which puts its own prefix before the group names.
CLOCK = r"(?P<{0}h>\d{{1,2}}):(?P<{0}mi>\d\d)(?::(?P<{0}s>\d\d)(?:[.,]\d{{1,9}})?)?"
NAMED_ZONE = r"z|utc?|gmt|bst|[ecmp][sd]t"
_TIME = (
    r"(?:(?:(?:12|00)(?:[:.]?00)?\s?(?:[ap]m)?[\s(]{0,2}|23[:.]59\s?\(?)?"
    r"(?:(?P<noon>noon|mid-?day|hanner dydd|meadhan-?latha)"
    r"|(?P<midnight>midnight|hanner nos|meadhan-?oidhche))\b"
    r"|(?P<h>\d{1,2})(?:[:.](?P<mi>\d\d)(?::(?P<s>\d\d)(?:\.\d{1,9})?)?)?"
    r"\s?(?:(?P<am>a\.?\s?m\b\.?|y\.?b\b\.?)|(?P<pm>p\.?\s?m\b\.?|y\.?[hp]\b\.?))"
    r"|(?P<h2>\d{1,2})[:.](?P<mi2>\d\d)(?::(?P<s2>\d\d)(?:\.\d{1,9})?)?(?!\d)"
    r"|(?P<h3>[01]\d|2[0-4])(?P<mi3>[0-5]\d)(?=\s?(?:hrs|hours)\b))(?:\s?(?:hrs|hours)\b)?"
    # Not every +hh:mm: "09:00-12:00" is a range.
    r"(?:\s?\(?(?P<z>(?:(?:gmt|utc)[+-]\d{1,2}\b(?!:)"
    rf"|(?:(?:gmt|utc)[+-]\d\d:?|[+-](?:0\d|1[0-4]))(?:00|30|45)|{NAMED_ZONE})\b))?"
)
_BEFORE = re.compile(
    rf"(?<![\d.:£]){_TIME}[\s,()-]{{0,3}}(?:(?:uk|local) time)?[\s,)-]{{0,3}}"
    r"(?:(?:on|of|ar|(?:at |by )?(?:the )?(?:end|close|(?P<edge>start|beginning)) of)\s)?(?:the\s)?"
    rf"(?:(?:{WEEKDAY})\.?[\s,-]{{0,3}})?(?:the\s)?$",
    FLAGS,
)
_AFTER = re.compile(
    rf"(?:\s?\(?(?:{WEEKDAY})\)?)?[\s,;(-]{{0,4}}"
    rf"(?:(?:at|by|before|until|till?|no later than|am|erbyn|@)\s?)?{_TIME}",
    FLAGS,
)
# "10am to" before "2pm on 5 May": of two times the first counts, as it does after a date.
_FROM = re.compile(
    r"(?<![\d.:£])(?P<h>\d{1,2})(?:[:.](?P<mi>\d\d))?\s?(?:(?P<am>am)|(?P<pm>pm))?\s?(?:-|to|and)\s?$",
    FLAGS,
)
_WEEKDAY_BEFORE = re.compile(rf"\b({WEEKDAY})[.,]?[\s,(-]{{0,3}}(?:the\s|at\s|by\s)?$", FLAGS)
_WEEKDAY_AFTER = re.compile(rf"\s?(?:\(({WEEKDAY})\)|,?\s?({WEEKDAY})\.?$)", FLAGS)
_OFFSETS = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "bst": 1, "est": -5, "edt": -4, "cst": -6}
_OFFSETS |= {"cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}


def beside(text: str, start: int, end: int) -> tuple[Clock | None, str | None, int]:
    """The time and zone printed just before or after ``text[start:end]``, and where it begins.

    Midnight is the end of the day it is printed with: "midnight on Sunday" is Sunday's end.
    The place is that of the time where it stands before the date, else ``start``.
    """
    offset = max(0, start - 60)
    near = _BEFORE.search(text[offset:start]) if start else None
    begin = offset + near.start() if near else start
    near = near or _AFTER.match(text, end)
    if near is None:
        return None, None, start
    if near["noon"]:
        return (12, 0, 0), near["z"], begin
    if near["midnight"]:
        edge = near.re is _BEFORE and near["edge"]
        return (0, 0, 0) if edge else END_OF_DAY, near["z"], begin
    earlier = _FROM.search(text[max(0, begin - 12) : begin]) if begin < start else None
    if earlier and (earlier["mi"] or earlier["am"] or earlier["pm"]):
        pm = earlier["pm"] or (None if earlier["am"] else near["pm"])
        return _twelve(earlier["h"], earlier["mi"], None, pm, earlier["am"]), near["z"], begin
    printed = _twelve(
        near["h"] or near["h2"] or near["h3"],
        near["mi"] or near["mi2"] or near["mi3"],
        near["s"] or near["s2"],
        near["pm"],
        near["am"],
    )
    return printed, near["z"], begin


def _twelve(
    hour: str, minute: str | None, second: str | None, pm: str | None, am: str | None
) -> Clock | None:
    h = int(hour)
    if pm and h < 12:
        h += 12
    elif am and h == 12:
        h = 0
    return of_day(h, minute, second)


def weekday(text: str, start: int, end: int) -> int | None:
    """The day of the week printed with ``text[start:end]``, Monday 0; None where there is none.

    >>> weekday("Tuesday 27th March 2018", 8, 23), weekday("27 March 2018", 0, 13)
    (1, None)
    """
    near = _WEEKDAY_BEFORE.search(text[max(0, start - 24) : start]) if start else None
    near = near or (_WEEKDAY_AFTER.match(text, end) if end < len(text) else None)
    if near is None:
        return None
    name = (near[1] or near[2]).lower()
    for prefix in ("dydd ", "nos ", "di-", "di"):
        name = name.removeprefix(prefix)
    return _WEEKDAY_NUMBERS[name[:3]]


def contradiction(day: date, printed: int | None) -> str | None:
    """What to say where the printed day of the week is not that of ``day``.

    >>> contradiction(date(2018, 3, 28), 1)
    'weekday: 2018-03-28 is a Wednesday, not a Tuesday'
    """
    if printed is None or day.weekday() == printed:
        return None
    return f"weekday: {day} is a {_WEEKDAYS[day.weekday()]}, not a {_WEEKDAYS[printed]}"


def of_day(
    hour: str | int, minute: str | int | None = None, second: str | int | None = None
) -> Clock | None:
    """The time of day those figures make, None when there is none such; 24:00 is END_OF_DAY.

    >>> of_day("9", "30"), of_day("25")
    ((9, 30, 0), None)
    """
    h, m, s = int(hour), int(minute or 0), int(second or 0)
    if (h, m, s) == END_OF_DAY:
        return END_OF_DAY
    return (h, m, min(s, 59)) if h < 24 and m < 60 and s <= 60 else None


def settle(day: date, clock: Clock, zone: str | None, literal: bool) -> tuple[datetime, datetime]:
    """That moment in Europe/London and in UTC; ``literal`` when a machine wrote the zone.

    >>> settle(date(2017, 7, 7), (22, 55, 0), "Z", literal=True)[0].isoformat()
    '2017-07-07T23:55:00+01:00'
    """
    printed = datetime.combine(day, time(23, 59) if clock == END_OF_DAY else time(*clock))
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
    if 0 < len(digits) < 3:
        digits = f"{int(digits):02}00"  # GMT+1
    if len(digits) != 4 or int(digits) > 1400 or int(digits[2:]) > 59:
        return None
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if "-" in zone else minutes))
