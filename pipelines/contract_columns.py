"""What contract and hours texts say, column by column; docs/normalising.md is made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Contract:
    """What contract and hours texts say; None where they do not.

    ``raw`` is the text as printed: the contract and the hours, parted by a semicolon.

    >>> from pipelines.contract import parse

    type
        permanent, fixed_term, temporary, casual, zero_hours, secondment, apprenticeship,
        internship, volunteer or contractor; the one that tells most where several are
        printed. What has a length, an end or a leave to cover has a fixed term. Empty
        where a post is offered both as permanent and otherwise.

        >>> parse("Parhaol, llawn amser").type
        'permanent'
        >>> parse("Apprenticeship, fixed term 24 months").type
        'apprenticeship'
        >>> parse("6 month contract").type
        'fixed_term'
        >>> parse("Permanent or secondment").type

    working
        full_time, part_time, job_share, annualised, compressed or flexible: the first of
        the patterns offered; flexible too where both full and part time are.

        >>> parse("Full time, compressed hours considered").working
        'full_time'
        >>> parse("Full or part time").working
        'flexible'
        >>> parse("£28,000 full time equivalent").working

    term_time
        Whether the words term time, TTO or their Welsh stand anywhere, whatever days are
        added to it.

        >>> parse("TTO plus 5 INSET days").term_time
        True
        >>> parse("yn ystod y tymor yn unig").term_time
        True
        >>> parse("Long term, 39 weeks a year").term_time
        False

    hours_per_week
        Hours a week, the fewest where several are offered; empty where only the most or
        hours of another period are printed. A fortnight is halved. Hours that are only the
        measure of full time do not count beside those of the post.

        >>> parse("22.2 - 37 hours").hours_per_week
        22.2
        >>> parse("18.5 hours per week (full time is 37 hours)").hours_per_week
        18.5
        >>> parse("32 hours 30 minutes per week").hours_per_week
        32.5
        >>> parse("7.4 hours per day, 8.30 - 16.30").hours_per_week

    hours_max
        The most hours a week, where several are offered or only the most is printed.

        >>> parse("Between 16 and 30 hours").hours_max
        30.0
        >>> parse("Up to 37 hours per week").hours_max
        37.0
        >>> parse("37 hours per week").hours_max

    weeks_per_year
        The weeks worked in a year where a number is printed; weeks of leave, paid weeks and
        the length of a contract are none. Term time plus some days gives no number.

        >>> parse("30 hours per week, 39 weeks per year").weeks_per_year
        39.0
        >>> parse("Term-time only + 10 days (40 weeks)").weeks_per_year
        40.0
        >>> parse("TTO plus 5 INSET days").weeks_per_year
        >>> parse("Temporary for 39 weeks").weeks_per_year

    fte
        The share of full time, 0 to 1; the least where a range is printed.

        >>> parse("13 hours per week (0.4 FTE)").fte
        0.4
        >>> parse("part-time (60% FTE)").fte
        0.6
        >>> parse("Permanent; 0.5").fte
        0.5
        >>> parse("£25,185 FTE").fte

    duration_months
        How long the contract runs, in months; weeks and years are converted. Probation,
        notice and a range of lengths give none, nor does a permanent post.

        >>> parse("Fixed Term - 12 months maternity cover").duration_months
        12.0
        >>> parse("26 weeks temporary").duration_months
        6.0
        >>> parse("Cyfnod penodol o 2 flynedd").duration_months
        24.0
        >>> parse("Permanent, 6 month probation").duration_months

    end_date
        The last day of a contract, YYYY-MM-DD, where a whole date is printed as its end; a
        start or a closing date is none, nor is a month without its day.

        >>> parse("Fixed Term to 31/08/2026").end_date
        '2026-08-31'
        >>> parse("1 April 2026 - 31 March 2027, temporary").end_date
        '2027-03-31'
        >>> parse("Dros dro tan 31 Mawrth 2027").end_date
        '2027-03-31'
        >>> parse("Fixed term until March 2027").end_date

    job_share
        Whether a job share is offered or considered.

        >>> parse("Part time / job share").job_share
        True
        >>> parse("Full time, job sharers welcome").job_share
        True
        >>> parse("Full time, not suitable for job share").job_share
        False

    maternity_cover
        Whether the post covers maternity or other parental leave.

        >>> parse("Fixed term to cover Maternity").maternity_cover
        True
        >>> parse("parental_leave_cover").maternity_cover
        True
        >>> parse("Permanent, enhanced maternity pay").maternity_cover
        False

    dbs
        The criminal record check asked for: enhanced, standard or basic; pvg, Scotland's
        scheme; or required, where no level is printed. The highest of several. Empty where
        none is asked for, or it may be.

        >>> parse("Enhanced DBS check with children's barred list").dbs
        'enhanced'
        >>> parse("PVG scheme membership needed").dbs
        'pvg'
        >>> parse("Enhanced maternity pay; DBS check").dbs
        'required'
        >>> parse("No DBS required").dbs

    politically_restricted
        Whether the post is said to be politically restricted.

        >>> parse("Politically restricted post").politically_restricted
        True
        >>> parse("Subject to political restriction").politically_restricted
        True
        >>> parse("Politically restricted: No").politically_restricted
        False

    remote
        hybrid, home or remote, where the text says so; working so for some days is hybrid.

        >>> parse("37 hours, hybrid working").remote
        'hybrid'
        >>> parse("Full time, working from home").remote
        'home'
        >>> parse("Full time, no hybrid working").remote

    reason
        Why there is nothing, or no type: ``empty``, ``nothing recognised``, or ``several
        types`` where a post is offered both as permanent and otherwise.

        >>> parse("").reason
        'empty'
        >>> parse("See advert").reason
        'nothing recognised'
        >>> parse("Permanent or fixed term").reason
        'several types'

    patterns
        Every working pattern offered, in the order given under ``working``.

        >>> parse("Full or part time").patterns
        ('full_time', 'part_time')
        >>> parse("Flexible working, job share").patterns
        ('job_share', 'flexible')
        >>> parse("37 hours per week").patterns
        ()
    """

    raw: str = ""
    type: str | None = None
    working: str | None = None
    term_time: bool = False
    hours_per_week: float | None = None
    hours_max: float | None = None
    weeks_per_year: float | None = None
    fte: float | None = None
    duration_months: float | None = None
    end_date: str | None = None
    job_share: bool = False
    maternity_cover: bool = False
    dbs: str | None = None
    politically_restricted: bool = False
    remote: str | None = None
    reason: str | None = None
    patterns: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)
