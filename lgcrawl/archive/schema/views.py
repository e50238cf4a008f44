"""The views: the archive's public face. A column not explained here means what its table's does.

Tables may change between releases; a view changes only with a line in the CHANGELOG.
"""

VIEWS = """
CREATE VIEW employers_of_vacancies AS -- which employers a vacancy has, one a row
SELECT v.id AS vacancy_id, -- id
    ve.employer_id,
    ve.position
FROM vacancy_employers ve JOIN vacancies v ON v.number = ve.number;

CREATE VIEW listings AS -- every address under which its source has listed a vacancy, one a row
SELECT vacancy_id, -- id
    url, -- where it has had several, without trackers and session parts
    first_seen, last_seen
FROM vacancy_addresses
UNION ALL
SELECT id, url, first_seen, last_seen FROM vacancies
WHERE address IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM vacancy_addresses WHERE vacancy_id = vacancies.id);

CREATE VIEW all_vacancies AS -- every vacancy in every state; `lgcrawl export vacancies` writes it
SELECT v.id, v.title, v.reference, v.employer_text,
    (SELECT group_concat(name, ' and ') FROM (SELECT e.name FROM vacancy_employers ve
        JOIN employers e ON e.id = ve.employer_id
        WHERE ve.number = v.number ORDER BY ve.position)) AS employer, -- official names, joined by "and" for a joint post
    (SELECT json_group_array(employer_id) FROM (SELECT ve.employer_id FROM vacancy_employers ve
        WHERE ve.number = v.number ORDER BY ve.position)) AS employer_ids, -- ids of `employers`, a JSON array; e.g. ["la-ess"]
    v.employer_method, v.end_client, v.recruiter_text, v.department,
    v.salary_text, v.salary_min, v.salary_max, v.salary_currency, v.salary_period,
    v.salary_annual_min, v.salary_annual_max, v.salary_annual_method, v.salary_pro_rata,
    v.salary_grade, v.salary_scale, v.salary_scp_min, v.salary_scp_max,
    p.verdict AS salary_scale_check, -- whether the printed pay stands on the national spine: agrees, other_year, disagrees, unknown
    p.year AS salary_scale_year, -- first day of the spine it stands on; e.g. 2025-04-01
    p.from_min AS salary_from_scale_min, -- pounds a year by the spine, where only points or a band are printed
    p.from_max AS salary_from_scale_max, -- pounds a year by the spine
    v.location_text, v.postcode, v.outcode, v.town, v.county, v.region, v.nation, v.place_method,
    v.sites,
    coalesce(v.remote, v.contract_remote) AS remote, -- remote, hybrid, home: from the place, else from the contract text
    v.contract_text, v.contract_type, v.contract_months, v.contract_end_date, v.hours_text,
    v.working, v.patterns, v.job_share, v.hours_per_week, v.weeks_per_year, v.fte, v.term_time,
    v.dbs, v.politically_restricted,
    v.posted_text, v.posted_date, v.posted_method,
    v.closing_text, v.closing_date, v.closing_time, v.closing_method,
    v.interview_text, v.interview_date, v.start_text, v.start_date,
    v.state, v.closed_on, v.first_seen, v.last_seen, v.version,
    coalesce(v.group_id, v.id) AS group_id, -- one for all adverts of one post: count these to count posts
    (SELECT id FROM vacancies WHERE number = (SELECT max(e.number) FROM vacancy_links l
        JOIN vacancies e ON e.id = iif(l.a = v.id, l.b, l.a)
        WHERE (l.a = v.id OR l.b = v.id) AND l.kind = 'repost' AND e.number < v.number)
    ) AS repost_of, -- id of the earlier advert of the same post
    v.source,
    s.title AS source_title, -- title of the source
    s.licence, v.url, v.apply_url, v.capture, v.method_version, v.attachments, v.description
FROM vacancies v JOIN sources s ON s.slug = v.source
LEFT JOIN pay_scale_checks p ON p.vacancy_id = v.id;

CREATE VIEW open_vacancies AS -- as `all_vacancies`: state open, closing date not past today (UTC), newest first
SELECT a.* FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE o.state = 'open' AND (o.closing_date IS NULL OR o.closing_date >= date('now'))
ORDER BY o.number DESC;

CREATE VIEW recent_vacancies AS -- as `all_vacancies`: first seen in the last 30 days, newest first
SELECT a.* FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE o.number >= (CAST(strftime('%s', 'now', '-30 days') AS INTEGER) / 86400) << 18
AND o.first_seen >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 days')
ORDER BY o.number DESC;

CREATE VIEW news_latest AS -- every article and issue, newest first; `lgcrawl export articles` writes it
SELECT a.id, a.kind, a.title, a.published, a.published_text, a.modified, a.author, a.section,
    a.summary, a.picture_url, a.picture_credit, a.language,
    (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT m.employer_id FROM mentions m
        WHERE m.article_id = a.id AND m.employer_id IS NOT NULL ORDER BY m.position)
    ) AS employer_ids, -- whom it names: ids of `employers`, a JSON array
    a.first_seen, a.last_seen, a.version,
    coalesce(a.group_id, a.id) AS group_id, -- one for all articles with one text
    a.source,
    s.title AS source_title, -- title of the source
    s.publisher, s.licence, a.url, a.capture, a.method_version, a.body
FROM articles a JOIN sources s ON s.slug = a.source
ORDER BY a.number DESC;

CREATE VIEW vacancy_history AS -- every change of every vacancy, field by field, newest first
SELECT n.vacancy_id AS id, -- id of the vacancy
    n.n AS version, -- number of the version; 1 is the first
    n.seen_at,
    f.key AS field, -- name of the printed field; e.g. salary_text
    json_extract(f.value, '$[0]') AS before, -- as printed before
    json_extract(f.value, '$[1]') AS after, -- as printed from then on
    n.capture, n.run
FROM vacancy_versions n, json_each(n.changes) f
ORDER BY n.seen_at DESC, n.vacancy_id, n.n DESC;

CREATE VIEW source_health AS -- one row a source with its last run; `lgcrawl status` shows it
SELECT s.slug AS source, -- slug
    s.title, s.records, s.kind, s.publisher, s.licence, s.complete,
    r.id AS run, -- the last run
    r.started_at, r.finished_at, r.outcome, r.reason, r.failure, r.sample, r.healthy,
    r.pages, r.bytes, r.items, r.read, r.fill, r.new, r.changed, r.closed, r.rejected, r.errors,
    (SELECT max(started_at) FROM runs WHERE source = s.slug
        AND (outcome IN ('ok', 'unchanged', 'empty') OR outcome = 'partial' AND healthy
            AND (errors < 2 OR errors * 5 <= items))) AS last_good, -- start of the last good run: ok, unchanged, empty, or partial for few of the records' own pages
    (SELECT max(started_at) FROM runs WHERE source = s.slug AND new > 0) AS last_new -- start of the last run that found something new
FROM sources s LEFT JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE source = s.slug)
ORDER BY s.slug;
"""
