"""What Datasette shows around the archive: titles, units, facets and three ready questions."""

from __future__ import annotations

from typing import Any

# Units stand in the descriptions: Datasette's own `units` would print £38,626 as 38.626 kGBP.
COLUMNS = {
    "salary_text": "the pay as printed: cite this",
    "salary_min": "salary_currency per salary_period",
    "salary_max": "salary_currency per salary_period",
    "salary_annual_min": "GBP a year, full time; empty where it would be a guess",
    "salary_annual_max": "GBP a year, full time; empty where it would be a guess",
    "salary_scale_check": "whether the printed pay stands on the national spine of its day",
    "salary_from_scale_min": "GBP a year by the spine, where only points or a band are printed",
    "salary_from_scale_max": "GBP a year by the spine, where only points or a band are printed",
    "hours_per_week": "hours",
    "weeks_per_year": "weeks",
    "fte": "share of full time, 0 to 1",
    "contract_months": "months",
    "closing_date": "day in Europe/London",
    "closing_method": "how the day was read, and which midnight where one is printed",
    "interview_date": "day in Europe/London, the first of several",
    "start_date": "day in Europe/London",
    "contract_end_date": "day in Europe/London",
    "place_method": "what region and nation rest on: postcode, name, or the employer's own",
    "salary_annual_method": "how the yearly pay was worked out",
    "end_client": "id of the body an agency recruits for",
    "employer": "official name in the register; employer_text is what was printed",
    "state": "open; expired (past its closing date), withdrawn (gone before it), closed (gone); "
    "unseen (we only have not seen it)",
    "group_id": "one for all adverts of one post: count these to count posts",
    "first_seen": "when the crawl first met it, UTC",
    "last_seen": "when the crawl last met it, UTC",
}

RECENT_BY_REGION = """
select title, employer, salary_text, town, closing_date, url from open_vacancies
where (:region = '' or region = :region) order by first_seen desc limit 200
"""
PAY_BY_EMPLOYER = """
select employer, count(*) as posts, round(min(salary_annual_min)) as lowest,
  round(max(coalesce(salary_annual_max, salary_annual_min))) as highest
from open_vacancies where employer is not null
group by employer order by posts desc, employer limit 200
"""
NEWS_NAMING_EMPLOYER = """
select n.published, n.title, m.person, m.role, n.url from mentions m
join news_latest n on n.id = m.article_id join employers e on e.id = m.employer_id
where e.name like '%' || :employer || '%' order by n.published desc limit 200
"""


def describe(database: str) -> dict[str, Any]:
    """Datasette's metadata for an archive served under the name ``database``."""
    vacancies = {
        "facets": ["region", "employer", "state", "contract_type"],
        "sort_desc": "first_seen",
        "columns": COLUMNS,
        "size": 50,
    }
    return {
        "title": "lgcrawl: UK public-sector vacancies and news",
        "description_html": (
            "<p>What was printed is kept as printed, with the link it was read at; "
            "cleaned values stand beside it.</p>"
        ),
        "databases": {
            database: {
                "title": "The archive",
                "tables": {
                    "open_vacancies": {"title": "Open vacancies", **vacancies},
                    "recent_vacancies": {"title": "Vacancies of the last 30 days", **vacancies},
                    "news_latest": {
                        "title": "News, newest first",
                        "facets": ["source", "section", "language"],
                        "size": 50,
                    },
                    "source_health": {
                        "title": "Sources and their last run",
                        "facets": ["outcome", "kind"],
                    },
                    "mentions": {"title": "Who is named in the news", "facets": ["employer_id"]},
                },
                "queries": {
                    "open_by_region": {
                        "title": "Open vacancies of a region",
                        "sql": RECENT_BY_REGION.strip(),
                        "params": ["region"],
                    },
                    "pay_by_employer": {
                        "title": "Open posts and pay by employer",
                        "sql": PAY_BY_EMPLOYER.strip(),
                    },
                    "news_naming_an_employer": {
                        "title": "News that names an employer",
                        "sql": NEWS_NAMING_EMPLOYER.strip(),
                        "params": ["employer"],
                    },
                },
            }
        },
    }
