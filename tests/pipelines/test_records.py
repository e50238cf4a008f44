"""How two readings of one thing become one record."""

from __future__ import annotations

from pipelines.records import Article, Vacancy


def test_set_fills_only_what_is_empty_and_remembers_the_evidence() -> None:
    vacancy = Vacancy()
    vacancy.set("label", title="Cook", salary_text="")
    vacancy.set("generic", title="Cook (school)", salary_text="£12 an hour")
    assert (vacancy.title, vacancy.salary_text) == ("Cook", "£12 an hour")
    assert vacancy.evidence == {"title": "label", "salary_text": "generic"}


def test_a_page_keeps_its_own_words_and_takes_the_rest_from_the_listing() -> None:
    page, listed = Vacancy(), Vacancy()
    page.set("label", title="Cook")
    listed.set("generic", title="Cook ...", closing_text="1 May 2030")
    page.merge(listed)
    assert (page.title, page.closing_text) == ("Cook", "1 May 2030")
    assert page.evidence["closing_text"] == "generic"


def test_a_feed_knows_the_date_better_than_the_page() -> None:
    page, entry = Article(), Article()
    page.set("generic", published_text="20 May 2026", title="Bridge opens")
    entry.set("feed", published_text="Mon, 18 May 2026 09:00:00 GMT", title="Bridge")
    page.merge(entry, stronger={"published_text"})
    assert page.published_text == "Mon, 18 May 2026 09:00:00 GMT"
    assert page.evidence["published_text"] == "feed"
    assert page.title == "Bridge opens"


def test_a_stronger_reading_that_is_silent_takes_nothing_away() -> None:
    page, entry = Article(), Article()
    page.set("generic", published_text="20 May 2026")
    page.merge(entry, stronger={"published_text"})
    assert page.published_text == "20 May 2026"
