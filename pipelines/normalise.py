"""The order of the normalising steps, on one screen; the same for crawl, replay and CLI."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pipelines import contract, dates, employer, pay_scales, place, salary
from pipelines.contract_columns import Contract
from pipelines.employer_register import Body, bodies
from pipelines.employer_types import FAMILY_OF
from pipelines.named import named
from pipelines.place_columns import Place
from pipelines.records import Article, Mention, Record, Vacancy
from pipelines.text import clean

# Families of bodies that serve one area; a department's seat says nothing of its posts.
_TERRITORIAL = frozenset({"local", "police", "fire", "commissioner", "combined", "park", "board"})


# Foreign prose has a Home Office too, and our acronyms in other senses.
_OURS = frozenset({None, "en", "cy", "gd"})


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a record besides its own words.

    ``publisher`` is the register id of the body whose own site the record was read from, None for
    boards and the press. ``day`` is the day it was fetched: relative dates count from it.
    """

    publisher: str | None = None
    day: date | None = None


def ready() -> None:
    """Read every lookup now; raises LookupFileError, which else each record would meet apart."""
    _vacancy(
        Vacancy(
            title="Clerk",
            employer_text="Hays on behalf of Essex County Council",
            apply_url="https://www.essex.gov.uk/jobs",
            location_text="Chelmsford, CM1 1QH",
            salary_text="SCP 5",
        ),
        Context(),
    )


def normalise(record: Record, context: Context | None = None) -> Record:
    """Fill the cleaned values from the printed ones, in place; safe to repeat."""
    context = context or Context()
    record.title = clean(record.title) or None
    if isinstance(record, Article):
        _article(record, context)
    elif isinstance(record, Vacancy):
        _vacancy(record, context)
    return record


def _article(article: Article, context: Context) -> None:
    for name in ("published", "modified"):
        moment = dates.parse(getattr(article, f"{name}_text"), context.day)
        setattr(article, name, moment.utc or moment.date)
        _doubt(article, f"{name}_text", moment)
    on = _day(article.published) or context.day
    article.mentions = [one for one in article.mentions if one.found_in == "list"]
    for mention in article.mentions:
        _mention(mention, on)
    if article.language in _OURS:
        article.mentions += _named(article, on)


def _named(article: Article, on: date | None) -> list[Mention]:
    """The bodies that the running text names, but for those that its lists name."""
    listed = {mention.employer_id for mention in article.mentions}
    text = "\n\n".join(filter(None, (article.title, article.body or article.summary)))
    return [
        Mention(
            organisation_text=found.text,
            employer_id=found.employer_id,
            method=found.method,
            found_in="text",
            uses=found.count,
        )
        for found in named(text, on)
        if found.employer_id not in listed
    ]


def _mention(mention: Mention, on: date | None) -> None:
    found = employer.match(mention.organisation_text, on=on)
    mention.employer_id = found.ids[0] if len(found.ids) == 1 else None
    mention.method = found.method if mention.employer_id else None


def _vacancy(vacancy: Vacancy, context: Context) -> None:
    on = _dates(vacancy, context.day)
    _employer(vacancy, on, context)
    where = vacancy.place = _place(vacancy)
    terms = vacancy.contract = _contract(vacancy)
    _salary(vacancy, on, where, terms)


def _dates(vacancy: Vacancy, day: date | None) -> date | None:
    """The day the advert was printed, as far as is known."""
    posted = dates.parse(vacancy.posted_text, day)
    vacancy.posted_date, vacancy.posted_method = posted.date, _method(posted)
    on = _day(posted.date) or day
    # "3 days left" counts from the day it was read, not from the day it was posted.
    read = day or on
    beside = dates.roles(vacancy.closing_text, read)
    closing = beside.get("closing") or dates.parse(vacancy.closing_text, read)
    vacancy.closing_date, vacancy.closing_time = closing.date, closing.time
    vacancy.closing_method = _method(closing)
    interview = _first("interview", vacancy.interview_text, read) or beside.get("interview")
    start = _first("start", vacancy.start_text, read) or beside.get("start")
    vacancy.interview_date = interview.date if interview else None
    vacancy.start_date = start.date if start else None
    for name, moment in (
        ("posted_text", posted),
        ("closing_text", closing),
        ("interview_text", interview),
        ("start_text", start),
    ):
        _doubt(vacancy, name, moment)
    return on


def _first(role: str, text: str | None, read: date | None) -> dates.Moment | None:
    """The first day of a text that stands under a label of its own."""
    if not text:
        return None
    return dates.roles(f"{role} date: {text}", read).get(role) or dates.parse(text, read)


def _method(moment: dates.Moment) -> str | None:
    """How the date was read, and which midnight was taken where a person wrote one."""
    if moment.method and moment.midnight and moment.method != "iso":
        return f"{moment.method}, midnight at the {moment.midnight} of the day"
    return moment.method


def _doubt(record: Record, field: str, moment: dates.Moment | None) -> None:
    if moment and moment.issue:
        record.issues[field] = moment.issue


def _employer(vacancy: Vacancy, on: date | None, context: Context) -> None:
    name = vacancy.employer_text or vacancy.recruiter_text
    if not name and context.publisher:
        # A body's own site need not say whose vacancies these are.
        vacancy.employer_ids, vacancy.employer_method = [context.publisher], "publisher"
        vacancy.end_client = None
        return
    found = employer.match(name, on=on, url=vacancy.apply_url or vacancy.url)
    vacancy.employer_ids, vacancy.employer_method = list(found.ids), found.method
    vacancy.end_client = found.end_client


def _place(vacancy: Vacancy) -> Place:
    """The printed place; where it names no region, the one its employer serves."""
    found = place.parse(vacancy.location_text)
    if found.region is None and found.nation is None and not found.sites:
        served = {
            (body.region, body.nation) if FAMILY_OF.get(body.kind) in _TERRITORIAL else ("", "")
            for body in _bodies(vacancy)
        }
        if len(served) == 1 and ("", "") not in served:
            region, nation = served.pop()
            found = replace(found, region=region or None, nation=nation, method="employer")
    return found


def _contract(vacancy: Vacancy) -> Contract:
    """What contract and hours texts say; of the description only the conditions of the post."""
    printed = (vacancy.contract_text, vacancy.hours_text)
    found = contract.parse("; ".join(filter(None, printed)))
    if vacancy.description and not (found.dbs and found.politically_restricted):
        dbs, restricted = contract.conditions(vacancy.description)
        found = replace(
            found,
            dbs=found.dbs or dbs,
            politically_restricted=found.politically_restricted or restricted,
        )
    return found


def _salary(vacancy: Vacancy, on: date | None, where: Place, terms: Contract) -> None:
    """Pay, and what the spine of its day says of it; hours printed with the pay are the post's."""
    found = salary.parse(vacancy.salary_text, hours=terms.hours_per_week)
    if found.hours_per_week and terms.hours_per_week is None:
        vacancy.contract = replace(terms, hours_per_week=found.hours_per_week)
    vacancy.salary = pay_scales.judge(
        found,
        on=on,
        region=where.region,
        nation=where.nation,
        nhs=any(body.kind.startswith("NHS") for body in _bodies(vacancy)),
    )


def _bodies(vacancy: Vacancy) -> list[Body]:
    register = bodies()
    ids = vacancy.employer_ids or filter(None, [vacancy.end_client])
    return [register[id] for id in ids if id in register]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso else None
