"""The tables as version 1 laid them down, and the columns version 2 added; never changed again."""

from lgcrawl.archive.schema.shapes import DAY, DAY_OR_MOMENT, MOMENT

_FLAGS = """pro_rata fte actual_only up_to from circa plus_benefits negotiable award_pending suspect
    period_inferred"""
_SALARY_FLAGS = ",\n    ".join(
    f"salary_{name} INTEGER CHECK (salary_{name} IN (0, 1))" for name in _FLAGS.split()
)

TABLES = f"""
CREATE TABLE employers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT, kind TEXT, nation TEXT, region TEXT, parent TEXT, gss_code TEXT,
    start_date TEXT, end_date TEXT, status TEXT, replaced_by TEXT, homepage TEXT,
    listed INTEGER NOT NULL CHECK (listed IN (0, 1))
) STRICT;

CREATE TABLE sources (
    slug TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    publisher TEXT REFERENCES employers (id),
    kind TEXT NOT NULL,
    records TEXT NOT NULL CHECK (records IN ('article', 'vacancy')),
    platform TEXT,
    licence TEXT,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}),
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT})
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (slug),
    started_at TEXT NOT NULL CHECK (started_at {MOMENT}),
    finished_at TEXT CHECK (finished_at {MOMENT}),
    outcome TEXT NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'ok', 'unchanged',
        'empty', 'partial', 'suspicious', 'failed', 'interrupted', 'locked')),
    reason TEXT,
    pages INTEGER NOT NULL DEFAULT 0 CHECK (pages >= 0),
    items INTEGER NOT NULL DEFAULT 0 CHECK (items >= 0),
    new INTEGER NOT NULL DEFAULT 0 CHECK (new >= 0),
    changed INTEGER NOT NULL DEFAULT 0 CHECK (changed >= 0),
    closed INTEGER NOT NULL DEFAULT 0 CHECK (closed >= 0),
    rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    errors INTEGER NOT NULL DEFAULT 0 CHECK (errors >= 0),
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    CHECK ((outcome = 'running') = (finished_at IS NULL))
) STRICT;
CREATE INDEX runs_source ON runs (source, id);
CREATE INDEX runs_running ON runs (id) WHERE outcome = 'running';

CREATE TABLE pages (
    url TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (slug),
    status INTEGER NOT NULL,
    content_type TEXT,
    bytes INTEGER CHECK (bytes >= 0),
    digest TEXT, etag TEXT, last_modified TEXT,
    first_fetched TEXT NOT NULL CHECK (first_fetched {MOMENT}),
    last_fetched TEXT NOT NULL CHECK (last_fetched {MOMENT}),
    last_changed TEXT NOT NULL CHECK (last_changed {MOMENT})
) STRICT;
CREATE INDEX pages_source ON pages (source);

CREATE TABLE employer_names (
    raw TEXT NOT NULL PRIMARY KEY,
    employer_ids TEXT NOT NULL CHECK (json_type(employer_ids) = 'array'),
    method TEXT,
    reason TEXT,
    uses INTEGER NOT NULL CHECK (uses >= 0),
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}),
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT})
) STRICT;

CREATE TABLE vacancies (
    id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'vac_*'),
    source TEXT NOT NULL REFERENCES sources (slug),
    identity_key TEXT NOT NULL,
    url TEXT, reference TEXT, title TEXT,
    employer_text TEXT, employer_method TEXT, recruiter_text TEXT, department TEXT,
    salary_text TEXT,
    salary_min REAL, salary_max REAL, salary_currency TEXT,
    salary_period TEXT CHECK (salary_period IN ('year', 'month', 'week', 'day', 'hour', 'session')),
    salary_actual_min REAL, salary_actual_max REAL,
    salary_hourly_min REAL, salary_hourly_max REAL,
    salary_grade TEXT, salary_scale TEXT, salary_scp_min INTEGER, salary_scp_max INTEGER,
    {_SALARY_FLAGS},
    salary_annual_min REAL, salary_annual_max REAL, salary_annual_method TEXT, salary_reason TEXT,
    location_text TEXT,
    postcode TEXT, outcode TEXT, town TEXT, county TEXT, region TEXT, nation TEXT,
    sites TEXT CHECK (json_type(sites) = 'array'),
    remote TEXT, place_reason TEXT,
    posted_text TEXT,
    posted_date TEXT CHECK (posted_date {DAY}),
    closing_text TEXT,
    closing_date TEXT CHECK (closing_date {DAY}),
    closing_time TEXT CHECK (closing_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    contract_text TEXT, hours_text TEXT,
    contract_type TEXT, working TEXT,
    patterns TEXT CHECK (json_type(patterns) = 'array'),
    term_time INTEGER CHECK (term_time IN (0, 1)),
    hours_per_week REAL, hours_max REAL, fte REAL, contract_months REAL,
    maternity_cover INTEGER CHECK (maternity_cover IN (0, 1)),
    contract_remote TEXT, contract_reason TEXT,
    description TEXT,
    apply_url TEXT,
    evidence TEXT NOT NULL CHECK (json_type(evidence) = 'object'),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'unseen')),
    closed_on TEXT CHECK (closed_on {DAY}),
    closed_why TEXT CHECK (closed_why IN ('closing_date', 'absent')),
    closed_run INTEGER REFERENCES runs (id),
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}),
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}),
    absent_runs INTEGER NOT NULL DEFAULT 0 CHECK (absent_runs >= 0),
    last_run INTEGER NOT NULL REFERENCES runs (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    content_hash TEXT NOT NULL,
    CHECK ((state = 'closed') = (closed_on IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_why IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_run IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX vacancies_identity ON vacancies (source, identity_key);
CREATE INDEX vacancies_newest ON vacancies (first_seen, id);
CREATE INDEX vacancies_state ON vacancies (state, first_seen, id);
CREATE INDEX vacancies_source_state ON vacancies (source, state);
CREATE INDEX vacancies_closed_run ON vacancies (closed_run) WHERE closed_run IS NOT NULL;
CREATE INDEX vacancies_region ON vacancies (region COLLATE NOCASE);
CREATE INDEX vacancies_last_run ON vacancies (last_run);

CREATE TABLE vacancy_versions (
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id),
    n INTEGER NOT NULL CHECK (n >= 1),
    seen_at TEXT NOT NULL CHECK (seen_at {MOMENT}),
    run INTEGER NOT NULL REFERENCES runs (id),
    content_hash TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_type(record) = 'object'),
    changes TEXT NOT NULL CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (vacancy_id, n)
) STRICT;
CREATE INDEX vacancy_versions_run ON vacancy_versions (run);

CREATE TABLE vacancy_employers (
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id),
    employer_id TEXT NOT NULL REFERENCES employers (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    PRIMARY KEY (vacancy_id, position)
) STRICT;
CREATE INDEX vacancy_employers_employer ON vacancy_employers (employer_id, vacancy_id);

CREATE TABLE listings (
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id),
    source TEXT NOT NULL REFERENCES sources (slug),
    url TEXT NOT NULL,
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}),
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}),
    PRIMARY KEY (source, url, vacancy_id)
) STRICT;
CREATE INDEX listings_vacancy ON listings (vacancy_id);

CREATE TABLE articles (
    id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'art_*'),
    source TEXT NOT NULL REFERENCES sources (slug),
    identity_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('article', 'issue')),
    url TEXT, title TEXT,
    published_text TEXT,
    published TEXT CHECK (published {DAY_OR_MOMENT}),
    modified_text TEXT,
    modified TEXT CHECK (modified {DAY_OR_MOMENT}),
    author TEXT, section TEXT, summary TEXT, body TEXT, body_html TEXT,
    picture_credit TEXT, language TEXT,
    evidence TEXT NOT NULL CHECK (json_type(evidence) = 'object'),
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}),
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}),
    last_run INTEGER NOT NULL REFERENCES runs (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    content_hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX articles_identity ON articles (source, identity_key);
CREATE INDEX articles_newest ON articles (coalesce(published, first_seen), id);
CREATE INDEX articles_last_run ON articles (last_run);

CREATE TABLE article_versions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    n INTEGER NOT NULL CHECK (n >= 1),
    seen_at TEXT NOT NULL CHECK (seen_at {MOMENT}),
    run INTEGER NOT NULL REFERENCES runs (id),
    content_hash TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_type(record) = 'object'),
    changes TEXT NOT NULL CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (article_id, n)
) STRICT;
CREATE INDEX article_versions_run ON article_versions (run);

CREATE TABLE mentions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    person TEXT, role TEXT, organisation_text TEXT,
    employer_id TEXT REFERENCES employers (id),
    method TEXT,
    PRIMARY KEY (article_id, position)
) STRICT;
CREATE INDEX mentions_employer ON mentions (employer_id, article_id);

CREATE TABLE rejects (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    url TEXT,
    record TEXT NOT NULL CHECK (json_type(record) = 'object'),
    reasons TEXT NOT NULL CHECK (json_type(reasons) = 'array')
) STRICT;
CREATE INDEX rejects_run ON rejects (run);

CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    field TEXT,
    value TEXT,
    url TEXT
) STRICT;
CREATE INDEX issues_run ON issues (run);
"""

_CHECKED = "salary_scale_check IN ('agrees', 'other_year', 'disagrees', 'unknown')"
# Columns that came with version 2, one a line.
NORMALISED = f"""
end_client TEXT REFERENCES employers (id)
salary_scale_check TEXT CHECK ({_CHECKED})
salary_scale_year TEXT CHECK (salary_scale_year {DAY})
salary_from_scale_min REAL
salary_from_scale_max REAL
place_method TEXT
posted_method TEXT
closing_method TEXT
interview_text TEXT
interview_date TEXT CHECK (interview_date {DAY})
start_text TEXT
start_date TEXT CHECK (start_date {DAY})
weeks_per_year REAL
contract_end_date TEXT CHECK (contract_end_date {DAY})
job_share INTEGER CHECK (job_share IN (0, 1))
dbs TEXT
politically_restricted INTEGER CHECK (politically_restricted IN (0, 1))
"""
