"""What a salary text says, column by column; docs/normalising.md is made from the examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Salary:
    """What a salary text says; amounts in ``currency`` per ``period``, None where not stated.

    ``raw`` is the text as printed. ``scale_*`` and ``from_scale_*`` are filled by
    :func:`pipelines.pay_scales.judge`, which knows the advert's day and place; the rest by
    :func:`pipelines.salary.parse`, from the text alone.

    >>> from datetime import date
    >>> from operator import attrgetter
    >>> from pipelines.pay_scales import judge
    >>> from pipelines.salary import parse
    >>> def advert(text: str) -> Salary:
    ...     where = {"region": "North East", "nation": "England"}
    ...     return judge(parse(text), on=date(2025, 10, 1), **where)

    min, max
        The lowest and the highest pay printed, in ``currency`` per ``period``; one
        figure is both ends. Of several alternatives (two posts, two bands, London and
        national) the lowest and the highest of them all. Where full-time pay and what
        the post pays are both printed, this is the full-time pay.

        >>> of = attrgetter("min", "max")
        >>> of(parse("£28,163 - £29,777 per annum"))
        (28163.0, 29777.0)
        >>> of(parse("30-45000"))
        (30000.0, 45000.0)
        >>> of(parse("Up to £80,000 (London) / £70,400 (National)"))
        (None, 80000.0)
        >>> of(parse("£23,218 (FTE £25,583)"))
        (25583.0, 25583.0)

    currency
        ISO 4217; pounds where a figure has no sign. Empty without a figure.

        >>> parse("£25,000").currency
        'GBP'
        >>> parse("€95.00 - €105.00 per hour").currency
        'EUR'
        >>> parse("USD$90,000 per annum").currency
        'USD'

    period
        What the pay is per: year, month, week, day, hour or session. A word that
        belongs to something else (39 weeks per year, a monthly commission) does not
        count; without a word the size of the figure decides, else it is empty.

        >>> parse("£13.26 p/h").period
        'hour'
        >>> parse("£32,430 - £34,794").period
        'year'
        >>> parse("£10,000 per session").period
        'session'
        >>> parse("£5,000 circa").period

    period_inferred
        Whether the period comes from the size of the figure alone: under 100 an hour,
        from 6,000 a year.

        >>> parse("£13.26").period_inferred
        True
        >>> parse("£28,598").period_inferred
        True
        >>> parse("£28,598 pa").period_inferred
        False

    pro_rata
        Whether the words pro rata stand anywhere, in any spelling or cut off.

        >>> parse("£24,907 pa pro rota").pro_rata
        True
        >>> parse("£24,907 pa pr").pro_rata
        True
        >>> parse("£24,907 for 18.5 hours").pro_rata
        False

    fte
        Whether ``min`` and ``max`` are said, or shown by a second figure, to be full-time
        pay. A share of a post (0.85 WTE) says nothing of the figure.

        >>> parse("£26,403 FTE").fte
        True
        >>> parse("£26,403, actual salary £19,324").fte
        True
        >>> parse("£26,403 for 0.85 WTE").fte
        False

    actual_only
        Whether only what the post pays is printed, so that ``min`` and ``max`` are no
        full-time pay.

        >>> parse("Actual salary £21,931 - £22,281").actual_only
        True
        >>> parse("£27,040 Annually (Actual)").actual_only
        True
        >>> parse("£27,040 Annually (FTE)").actual_only
        False

    actual_min, actual_max
        What the post really pays, where the full-time pay is printed too.

        >>> of = attrgetter("actual_min", "actual_max")
        >>> of(parse("£26,403 - £27,254 per annum. Actual Salary £19,324 - £19,947"))
        (19324.0, 19947.0)
        >>> of(parse("£28,792 FTE - £24,750 pro rata"))
        (24750.0, 24750.0)
        >>> of(parse("£28,792 FTE"))
        (None, None)

    hourly_min, hourly_max
        The rate an hour, where pay a year is printed too.

        >>> of = attrgetter("hourly_min", "hourly_max")
        >>> of(parse("£24,000 pa (£12.44 per hour)"))
        (12.44, 12.44)
        >>> of(parse("£26,403 - £27,254 (£13.69 - £14.13 per hour)"))
        (13.69, 14.13)
        >>> of(parse("£12.44 per hour"))
        (None, None)

    grade
        The shortest printed run that names the grade, without the scale's owner. Empty
        where two grades each have a range of their own.

        >>> parse("NJC Grade 5, £28,163").grade
        'Grade 5'
        >>> parse("SO1/SO2 £32,115 - £36,336").grade
        'SO1/SO2'
        >>> parse("Band 5 £24,907 - £30,615 or Band 6 £31,365 - £37,890").grade

    scale
        The national scale named: NJC (by NJC or SCP), NHS AfC (by name, or a band 8a to
        8d), Teachers. Band 6 alone may be anybody's.

        >>> parse("SCP 12 - 17").scale
        'NJC'
        >>> parse("AfC Band 6").scale
        'NHS AfC'
        >>> parse("MPS/UPS").scale
        'Teachers'
        >>> parse("Band 6").scale

    scp_min, scp_max
        The first and last spinal point: numbers after SCP, point, pt, or stuck to NJC.

        >>> of = attrgetter("scp_min", "scp_max")
        >>> of(parse("Grade 4 (SCP 7-11)"))
        (7, 11)
        >>> of(parse("Points 25 to 28"))
        (25, 28)
        >>> of(parse("NJC 15"))
        (15, 15)
        >>> of(parse("Grade 5, 12-15"))
        (None, None)

    up_to, from
        Whether only the upper, or only the lower end is printed.

        >>> of = attrgetter("up_to", "from_")
        >>> of(parse("Up to £33,330"))
        (True, False)
        >>> of(parse("From £19,737 pa"))
        (False, True)
        >>> of(parse("Starting salary £21,632"))
        (False, True)
        >>> of(parse("From £30,000 to £35,000"))
        (False, False)

    circa
        Whether a figure is printed as approximate.

        >>> parse("Circa £55,000").circa
        True
        >>> parse("c25k").circa
        True
        >>> parse("£55,000").circa
        False

    plus_benefits
        Whether something beyond the pay is on offer: a plus, a bonus, an allowance or
        enhancement on top, a pension. Not where the figures include it, nor where the
        plus adds weeks or days.

        >>> parse("£45,753 plus HCAS").plus_benefits
        True
        >>> parse("£45,753 inc HCAS").plus_benefits
        False
        >>> parse("£22,000 term time + 5 days").plus_benefits
        False

    negotiable
        Whether the pay is called competitive or negotiable; or depends on experience,
        and no figure or grade is printed.

        >>> parse("Competitive").negotiable
        True
        >>> parse("Depending on experience").negotiable
        True
        >>> parse("£30,000 - £35,000 depending on experience").negotiable
        False

    award_pending
        Whether a pay award or rise is said to be pending.

        >>> parse("£32,597 (pay award pending)").award_pending
        True
        >>> parse("£31,022 - pay offer under negotiation").award_pending
        True
        >>> parse("£25,989 pending job evaluation").award_pending
        False

    suspect
        Whether a figure lies outside what pay per ``period`` can be, or has lost
        digits. The figure is doubted, never corrected.

        >>> parse("£50,879 per week").suspect
        True
        >>> parse("£24, - £25, per year").suspect
        True
        >>> parse("£10,000 per session").suspect
        False

    annual_min, annual_max, annual_method
        Full-time equivalent pounds a year and how they were got: ``stated``,
        ``fte_stated``, a factor (pipelines/salary.py), ``spine_point`` (below). Empty
        where it would be a guess: for what only the post pays, in other currencies, and
        for suspect pay.

        >>> of = attrgetter("annual_min", "annual_max", "annual_method")
        >>> of(parse("£28,163 pa"))
        (28163.0, 28163.0, 'stated')
        >>> of(parse("£12.85 per hour"))
        (24791.39, 24791.39, 'hourly x 52.143 x 37')
        >>> of(parse("£12.85 per hour, 36 hours per week"))
        (24121.35, 24121.35, 'hourly x 52.143 x 36')
        >>> of(parse("£350 per day"))
        (91000.0, 91000.0, 'daily x 260')
        >>> of(parse("£18,000 (actual)"))
        (None, None, None)

    hours_per_week
        The hours a week printed with the pay.

        >>> parse("£12.85 per hour, 36 hours per week").hours_per_week
        36.0
        >>> parse("£24,780 p/a, 28 hrs p/w").hours_per_week
        28.0
        >>> parse("£24,780").hours_per_week

    scale_check
        Whether the figures stand on the national spine of the advert's day: ``agrees``,
        ``other_year``, ``disagrees``, ``unknown`` where too little is known of the
        spine, the place or the pay. Empty where no scale is named. The examples of the
        columns of scales are of a post in the North East, printed on 1 October 2025.

        >>> advert("Grade 4 SCP 12-17 £28,598 - £31,022").scale_check
        'agrees'
        >>> advert("SCP 7-11 £24,294 - £25,979").scale_check
        'other_year'
        >>> advert("SCP 5 £27,000").scale_check
        'disagrees'
        >>> advert("£27,000").scale_check

    scale_year
        The first day of the spine that prints those figures, or that the offer comes
        from.

        >>> advert("Grade 4 SCP 12-17 £28,598 - £31,022").scale_year
        '2025-04-01'
        >>> advert("SCP 7-11 £24,294 - £25,979").scale_year
        '2023-04-01'
        >>> advert("SCP 5").scale_year
        '2025-04-01'

    from_scale_min, from_scale_max
        What the spine of the day pays, where the advert prints only points or a band
        and the place leaves no choice of spines. It never goes into ``min`` and
        ``max``; ``annual_*`` has it as ``spine_point``.

        >>> of = attrgetter("from_scale_min", "from_scale_max")
        >>> of(advert("SCP 12-17"))
        (28598.0, 31022.0)
        >>> of(advert("AfC Band 6"))
        (38682.0, 46580.0)
        >>> of(advert("MPS/UPS"))
        (32916.0, 51048.0)
        >>> of(advert("SCP 12 £28,598"))
        (None, None)

    reason
        Why something is missing or doubtful, and the digits that no rule could place.

        >>> parse("Competitive").reason
        'no figure'
        >>> parse("£50,879 per week").reason
        'not plausible per week'
        >>> parse("Grade G SCP23 - SCP27 37").reason
        'no figure; unread: 37'
    """

    raw: str = ""
    min: float | None = None
    max: float | None = None
    currency: str | None = None
    period: str | None = None
    period_inferred: bool = False
    pro_rata: bool = False
    fte: bool = False
    actual_only: bool = False
    actual_min: float | None = None
    actual_max: float | None = None
    hourly_min: float | None = None
    hourly_max: float | None = None
    grade: str | None = None
    scale: str | None = None
    scp_min: int | None = None
    scp_max: int | None = None
    up_to: bool = False
    from_: bool = False
    circa: bool = False
    plus_benefits: bool = False
    negotiable: bool = False
    award_pending: bool = False
    suspect: bool = False
    annual_min: float | None = None
    annual_max: float | None = None
    annual_method: str | None = None
    hours_per_week: float | None = None
    scale_check: str | None = None
    scale_year: str | None = None
    from_scale_min: float | None = None
    from_scale_max: float | None = None
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The columns in the order above, ``from_`` printed as ``from``."""
        return {
            "from" if name == "from_" else name: getattr(self, name)
            for name in self.__dataclass_fields__
        }
