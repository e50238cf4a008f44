"""The tables of today. Each column's comment is its documentation: docs/archive.md is made of them.

Where `e.g.` stands in a comment, an example follows. SQLite keeps the comments in the file:
`.schema vacancies` shows them.
"""

from lgcrawl.archive.schema.books import AFTERWARDS, SOURCES_AND_RUNS
from lgcrawl.archive.schema.shapes import DAY, DAY_OR_MOMENT, MOMENT

_STATES = "'open', 'unseen', 'closed', 'withdrawn', 'expired'"
_OVER = "state IN ('closed', 'withdrawn', 'expired')"

VACANCIES = f"""
CREATE TABLE vacancies ( -- the newest state of each vacancy: texts as printed, values beside them
    number INTEGER PRIMARY KEY, -- newest first, by day: sort by it, but it may change; the id never
    id TEXT NOT NULL UNIQUE CHECK (id GLOB 'vac_*'), -- opaque; e.g. vac_42nk47d4kh334kqqmfvj
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    identity_key TEXT NOT NULL, -- strongest key known; e.g. ref:ecc-2041
    url TEXT, -- where it was read
    address INTEGER, -- internal: a hash of the url, by which it is found
    reference TEXT, -- as printed; e.g. ECC-2041
    title TEXT, -- as printed
    employer_text TEXT, -- as printed
    employer_method TEXT, -- exact, alias, parsed, domain, override, publisher
    end_client TEXT REFERENCES employers (id), -- the body an agency recruits for; not the employer
    recruiter_text TEXT, -- who takes the applications, where printed apart
    department TEXT, -- as printed
    salary_text TEXT, -- as printed; e.g. £35,235 - £38,220 per annum pro rata
    salary_min REAL, -- in salary_currency per salary_period
    salary_max REAL, -- in salary_currency per salary_period
    salary_currency TEXT, -- ISO 4217; e.g. GBP
    salary_period TEXT -- what the amounts are for; e.g. hour
        CHECK (salary_period IN ('year', 'month', 'week', 'day', 'hour', 'session')),
    salary_actual_min REAL, -- pro-rated pay, where printed beside the full-time pay
    salary_actual_max REAL, -- pro-rated pay
    salary_hourly_min REAL, -- hourly rate, where printed beside another
    salary_hourly_max REAL, -- hourly rate
    salary_grade TEXT, -- as printed; e.g. Grade 7
    salary_scale TEXT, -- pay scale; e.g. NJC
    salary_scp_min INTEGER, -- first spinal column point; e.g. 12
    salary_scp_max INTEGER, -- last spinal column point; e.g. 17
    salary_pro_rata INTEGER CHECK (salary_pro_rata IN (0, 1)), -- flag: printed pay is full time's
    salary_fte INTEGER CHECK (salary_fte IN (0, 1)), -- flag: full-time equivalent printed
    salary_actual_only INTEGER CHECK (salary_actual_only IN (0, 1)), -- flag: only the actual pay
    salary_up_to INTEGER CHECK (salary_up_to IN (0, 1)), -- flag: upper bound only
    salary_from INTEGER CHECK (salary_from IN (0, 1)), -- flag: lower bound only
    salary_circa INTEGER CHECK (salary_circa IN (0, 1)), -- flag: about
    salary_plus_benefits INTEGER CHECK (salary_plus_benefits IN (0, 1)), -- flag: as printed
    salary_negotiable INTEGER CHECK (salary_negotiable IN (0, 1)), -- flag: as printed
    salary_award_pending INTEGER CHECK (salary_award_pending IN (0, 1)), -- flag: as printed
    salary_suspect INTEGER CHECK (salary_suspect IN (0, 1)), -- flag: not plausible
    salary_period_inferred INTEGER -- flag: the period comes from the size of the figure
        CHECK (salary_period_inferred IN (0, 1)),
    salary_annual_min REAL, -- pounds a year, full time; empty where a guess
    salary_annual_max REAL, -- pounds a year, full time; empty where a guess
    salary_annual_method TEXT, -- how: stated, spine_point, a factor; e.g. hourly x 52.143 x 37
    salary_reason TEXT, -- what is missing or was left unread
    location_text TEXT, -- as printed
    postcode TEXT, -- read from it; e.g. CM1 1QH
    outcode TEXT, -- e.g. CM1
    town TEXT, -- e.g. Chelmsford
    county TEXT, -- e.g. Essex
    region TEXT, -- region of England, else the nation; e.g. East of England
    nation TEXT, -- e.g. England
    sites TEXT CHECK (json_type(sites) = 'array'), -- its parts where several places are named
    remote TEXT, -- remote, hybrid, home: from the place
    place_method TEXT, -- what region and nation rest on: postcode, name, employer
    place_reason TEXT, -- why it is not known better
    posted_text TEXT, -- as printed
    posted_date TEXT CHECK (posted_date {DAY}), -- day
    posted_method TEXT, -- how it was read: printed, iso, relative, no_year
    closing_text TEXT, -- as printed
    closing_date TEXT CHECK (closing_date {DAY}), -- day, Europe/London
    closing_time TEXT -- Europe/London; e.g. 23:59
        CHECK (closing_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    closing_method TEXT, -- as posted_method, and which midnight where one is printed
    interview_text TEXT, -- as printed
    interview_date TEXT CHECK (interview_date {DAY}), -- day, the first of several
    start_text TEXT, -- as printed
    start_date TEXT CHECK (start_date {DAY}), -- day
    contract_text TEXT, -- as printed
    hours_text TEXT, -- as printed
    contract_type TEXT, -- e.g. fixed_term
    working TEXT, -- full_time, part_time, job_share, flexible ...
    patterns TEXT CHECK (json_type(patterns) = 'array'), -- all patterns offered
    term_time INTEGER CHECK (term_time IN (0, 1)), -- flag: in school terms only
    hours_per_week REAL, -- hours a week, the fewest of a range; e.g. 37
    hours_max REAL, -- hours a week, the most
    weeks_per_year REAL, -- weeks worked a year; e.g. 39
    fte REAL, -- share of full time, 0 to 1; e.g. 0.6
    contract_months REAL, -- length in months
    contract_end_date TEXT CHECK (contract_end_date {DAY}), -- day it ends
    job_share INTEGER CHECK (job_share IN (0, 1)), -- flag: open to a job share
    maternity_cover INTEGER CHECK (maternity_cover IN (0, 1)), -- flag
    contract_remote TEXT, -- remote, hybrid, home: from the contract text
    contract_reason TEXT, -- what was left unread
    dbs TEXT, -- check asked for: basic, standard, enhanced, required, pvg
    politically_restricted INTEGER CHECK (politically_restricted IN (0, 1)), -- flag
    description TEXT, -- plain text
    apply_url TEXT, -- where to apply
    evidence INTEGER NOT NULL REFERENCES evidence_sets (id), -- where each text was read
    method_version TEXT, -- which rules read and cleaned it last; e.g. 0.1.0+1f0c9a3d
    capture TEXT, -- id in captures.db of the page it was read from; e.g. cap_5n2dkq6h4ew2v7ab3yxs
    listed_capture TEXT, -- id in captures.db of the list that announced it
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ({_STATES})), -- see "Open, unseen, gone"
    closed_on TEXT CHECK (closed_on {DAY}), -- its closing date, or the day it was missed last
    closed_run INTEGER REFERENCES runs (id), -- the run that closed it
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}), -- moment of the first sighting
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}), -- moment of the latest sighting
    last_run INTEGER NOT NULL REFERENCES runs (id), -- latest run that saw it
    absent_runs INTEGER NOT NULL DEFAULT 0 -- complete healthy runs in a row that missed it
        CHECK (absent_runs >= 0),
    version INTEGER NOT NULL CHECK (version >= 1), -- number of the latest version
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- BLAKE2b of what is compared
    group_id TEXT, -- id of the group of adverts of one post; empty where it stands alone
    description_html TEXT, -- the description with its markup, sanitised
    attachments TEXT -- files it links to, e.g. [{{"title": "Job description", "url": "https://..."}}]
        CHECK (json_type(attachments) = 'array'),
    CHECK (({_OVER}) = (closed_on IS NOT NULL)),
    CHECK (({_OVER}) = (closed_run IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX vacancies_identity ON vacancies (source, identity_key);
CREATE INDEX vacancies_address ON vacancies (address) WHERE address IS NOT NULL;
CREATE INDEX vacancies_open ON vacancies -- lists what is open without a look at the rows
    (number, closing_date, salary_annual_max, salary_annual_min) WHERE state = 'open';
CREATE INDEX vacancies_open_source ON vacancies (source, last_run) WHERE state = 'open';
CREATE INDEX vacancies_unseen_source ON vacancies (source, last_run) WHERE state = 'unseen';
CREATE INDEX vacancies_open_region ON vacancies (region COLLATE NOCASE) WHERE state = 'open';
CREATE INDEX vacancies_closing ON vacancies (closing_date) WHERE state = 'open';
CREATE INDEX vacancies_closed_run ON vacancies (closed_run) WHERE closed_run IS NOT NULL;
CREATE INDEX vacancies_group ON vacancies (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX vacancies_client ON vacancies (end_client) WHERE end_client IS NOT NULL;

CREATE TABLE vacancy_versions ( -- what a vacancy's adverts have said, one after another
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first
    seen_at TEXT NOT NULL CHECK (seen_at {MOMENT}), -- moment it was first seen so
    run INTEGER NOT NULL REFERENCES runs (id), -- run that saw it
    capture TEXT, -- id in captures.db of the page that said so
    method_version TEXT, -- which rules read it
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- as in vacancies
    record TEXT CHECK (json_type(record) = 'object'), -- the printed fields, JSON; empty: as the row
    changes TEXT NOT NULL -- against the version before; e.g. {{"salary_text":["£1","£2"]}}
        CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (vacancy_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX vacancy_versions_run ON vacancy_versions (run);

CREATE TABLE vacancy_employers ( -- one row for each employer of a post; the view has the ids
    number INTEGER NOT NULL -- of the vacancy: an employer's newest posts lie together
        REFERENCES vacancies (number) ON DELETE CASCADE ON UPDATE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 1), -- 1 for the first named
    employer_id TEXT NOT NULL REFERENCES employers (id), -- id
    PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX vacancy_employers_employer ON vacancy_employers (employer_id, number);

CREATE TABLE vacancy_addresses ( -- every address of a vacancy that has had more than one
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id
    url TEXT NOT NULL, -- without trackers and session parts
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}), -- moment
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}), -- moment
    PRIMARY KEY (vacancy_id, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX vacancy_addresses_url ON vacancy_addresses (url);

CREATE TABLE pay_scale_checks ( -- printed pay held against the national spines
    vacancy_id TEXT NOT NULL PRIMARY KEY -- id
        REFERENCES vacancies (id) ON DELETE CASCADE,
    verdict TEXT -- whether the printed pay stands on a spine; e.g. agrees
        CHECK (verdict IN ('agrees', 'other_year', 'disagrees', 'unknown')),
    year TEXT CHECK (year {DAY}), -- first day of the spine it stands on; e.g. 2025-04-01
    from_min REAL, -- pounds a year by the spine, where only points or a band are printed
    from_max REAL -- pounds a year by the spine
) STRICT, WITHOUT ROWID;

CREATE TABLE vacancy_links ( -- two adverts that were compared and found akin
    a TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id, the lesser of the two
    b TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id
    kind TEXT NOT NULL -- one post in two places, or the same post advertised again later
        CHECK (kind IN ('same', 'repost')),
    score REAL NOT NULL, -- 0 to 1
    evidence TEXT NOT NULL -- what spoke for it and against; e.g. {{"reference":0.5}}
        CHECK (json_type(evidence) = 'object'),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX vacancy_links_b ON vacancy_links (b);

CREATE TABLE vacancy_keys ( -- internal: adverts that share a key are compared
    key INTEGER NOT NULL, -- a hash of what two adverts of one post have in common
    number INTEGER NOT NULL, -- of the vacancy; one that is gone or has changed does no harm
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
"""

ARTICLES = f"""
CREATE TABLE articles ( -- every news article, and every issue of a magazine
    number INTEGER PRIMARY KEY, -- as in vacancies, by the day published or first seen
    id TEXT NOT NULL UNIQUE CHECK (id GLOB 'art_*'), -- opaque; e.g. art_iqxjdtydgigrehug26ig
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    identity_key TEXT NOT NULL, -- url: or text: and the key
    kind TEXT NOT NULL CHECK (kind IN ('article', 'issue')), -- an issue of a magazine, or not
    url TEXT, -- where it was read
    title TEXT, -- as printed
    published_text TEXT, -- as printed
    published TEXT CHECK (published {DAY_OR_MOMENT}), -- day, or a moment where a time is printed
    modified_text TEXT, -- as printed
    modified TEXT CHECK (modified {DAY_OR_MOMENT}), -- day or moment
    author TEXT, -- as printed
    section TEXT, -- as printed
    summary TEXT, -- as printed
    body TEXT, -- main text, plain, a blank line between paragraphs
    body_html TEXT, -- sanitised
    picture_credit TEXT, -- as printed
    language TEXT, -- BCP 47; e.g. cy
    evidence INTEGER NOT NULL REFERENCES evidence_sets (id), -- where each text was read
    method_version TEXT, -- which rules read and cleaned it last
    capture TEXT, -- id in captures.db of the page it was read from
    listed_capture TEXT, -- id in captures.db of the list or feed that announced it
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}), -- moment
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}), -- moment
    last_run INTEGER NOT NULL REFERENCES runs (id), -- latest run that saw it
    version INTEGER NOT NULL CHECK (version >= 1), -- number of the latest version
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- BLAKE2b of what is compared
    group_id TEXT, -- id of the group of articles with one text; empty where it stands alone
    picture_url TEXT -- address of the lead picture
) STRICT;
CREATE UNIQUE INDEX articles_identity ON articles (source, identity_key);
CREATE INDEX articles_last_run ON articles (last_run);
CREATE INDEX articles_group ON articles (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE article_versions ( -- what an article has said, one after another
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE, -- id
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first
    seen_at TEXT NOT NULL CHECK (seen_at {MOMENT}), -- moment it was first seen so
    run INTEGER NOT NULL REFERENCES runs (id), -- run that saw it
    capture TEXT, -- id in captures.db of the page that said so
    method_version TEXT, -- which rules read it
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- as in articles
    record TEXT CHECK (json_type(record) = 'object'), -- the printed fields, JSON; empty: as the row
    changes TEXT NOT NULL -- against the version before
        CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (article_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_versions_run ON article_versions (run);

CREATE TABLE mentions ( -- whom an article names: lines of its lists, and bodies in its text
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE, -- id
    position INTEGER NOT NULL CHECK (position >= 1), -- 1 for the first
    person TEXT, -- as printed
    role TEXT, -- as printed
    organisation_text TEXT, -- as printed
    employer_id TEXT REFERENCES employers (id), -- what the organisation was matched to
    method TEXT, -- how; e.g. parsed
    found_in TEXT NOT NULL -- a line of a list of people, or the running text
        CHECK (found_in IN ('list', 'text')),
    uses INTEGER NOT NULL CHECK (uses >= 1), -- how often the text names it
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_employer ON mentions (employer_id) WHERE employer_id IS NOT NULL;

CREATE TABLE article_links ( -- two articles that were compared and found to have one text
    a TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE, -- id, the lesser of the two
    b TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE, -- id
    kind TEXT NOT NULL CHECK (kind = 'same'), -- one text on two sites
    score REAL NOT NULL, -- 0 to 1
    evidence TEXT NOT NULL -- what spoke for it and against
        CHECK (json_type(evidence) = 'object'),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_links_b ON article_links (b);

CREATE TABLE article_keys ( -- internal: articles that share a key are compared
    key INTEGER NOT NULL, -- a hash of what two copies of one text have in common
    number INTEGER NOT NULL, -- of the article; one that is gone or has changed does no harm
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
"""

TABLES = SOURCES_AND_RUNS + VACANCIES + ARTICLES + AFTERWARDS
