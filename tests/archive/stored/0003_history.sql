-- An archive as version 3 wrote it.
PRAGMA application_id = 1279738706;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'lgcrawl','0001_archive','2026-11-25 14:28:41.106187+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'lgcrawl','0002_normalised','2026-11-25 14:28:41.112120+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'lgcrawl','0003_history','2026-11-25 14:28:41.139782+00:00');
CREATE TABLE alert_states ( -- what `lgcrawl alerts` has told of each source; no merge carries it
    target TEXT NOT NULL CHECK (target IN ('webhook', 'smtp')), -- to whom
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    state TEXT NOT NULL CHECK (state IN ('good', 'stale', 'late', 'bad')), -- as told
    since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment from which on it was so
    told_at TEXT NOT NULL CHECK (told_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    PRIMARY KEY (target, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_keys ( -- internal: articles that share a key are compared
    key INTEGER NOT NULL, -- a hash of what two copies of one text have in common
    number INTEGER NOT NULL, -- of the article; one that is gone or has changed does no harm
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE article_versions ( -- what an article has said, one after another
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE, -- id
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first
    seen_at TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment it was first seen so
    run INTEGER NOT NULL REFERENCES runs (id), -- run that saw it
    capture TEXT, -- id in captures.db of the page that said so
    method_version TEXT, -- which rules read it
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- as in articles
    record TEXT CHECK (json_type(record) = 'object'), -- the printed fields, JSON; empty: as the row
    changes TEXT NOT NULL -- against the version before
        CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (article_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE articles ( -- every news article, and every issue of a magazine
    number INTEGER PRIMARY KEY, -- as in vacancies, by the day published or first seen
    id TEXT NOT NULL UNIQUE CHECK (id GLOB 'art_*'), -- opaque; e.g. art_iqxjdtydgigrehug26ig
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    identity_key TEXT NOT NULL, -- url: or text: and the key
    kind TEXT NOT NULL CHECK (kind IN ('article', 'issue')), -- an issue of a magazine, or not
    url TEXT, -- where it was read
    title TEXT, -- as printed
    published_text TEXT, -- as printed
    published TEXT CHECK (published GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*'), -- day, or a moment where a time is printed
    modified_text TEXT, -- as printed
    modified TEXT CHECK (modified GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*'), -- day or moment
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
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    last_run INTEGER NOT NULL REFERENCES runs (id), -- latest run that saw it
    version INTEGER NOT NULL CHECK (version >= 1), -- number of the latest version
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- BLAKE2b of what is compared
    group_id TEXT -- id of the group of articles with one text; empty where it stands alone
) STRICT;
CREATE TABLE articles_stale ( -- internal: as vacancies_stale
    number INTEGER PRIMARY KEY, -- of the article
    held INTEGER NOT NULL, -- flag: the index holds the following texts of it
    title TEXT, -- as it was
    summary TEXT, -- as it was
    body TEXT, -- as it was
    author TEXT -- as it was
) STRICT;
CREATE TABLE articles_stale_marks ( -- internal: as vacancies_stale_marks
    number INTEGER PRIMARY KEY, -- of the article
    held INTEGER NOT NULL, -- flag: the index holds the marks of the following values
    source TEXT, -- as it was
    kind TEXT, -- as it was
    employers TEXT -- ids as they were, a JSON array
) STRICT;
CREATE TABLE echoes ( -- first sightings by other machines of what a version says, after a merge
    id TEXT NOT NULL, -- of a vacancy or an article
    seen_at TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    run INTEGER NOT NULL REFERENCES runs (id), -- run that saw it
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- as in the version
    capture TEXT, -- id in captures.db of the page that said so
    method_version TEXT, -- which rules read it
    PRIMARY KEY (id, seen_at, run, content_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE employer_names ( -- every employer name printed, and what it was last taken for
    raw TEXT NOT NULL PRIMARY KEY, -- as printed; e.g. Southend-on-Sea BC
    employer_ids TEXT NOT NULL -- ids, a JSON array; e.g. ["la-sos"]
        CHECK (json_type(employer_ids) = 'array'),
    method TEXT, -- how; e.g. parsed
    reason TEXT, -- why there is none
    uses INTEGER NOT NULL CHECK (uses >= 0), -- versions of records in which it was printed
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z') -- moment
) STRICT;
INSERT INTO "employer_names" VALUES('Essex County Council','["la-ess"]','exact',NULL,1,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
CREATE TABLE employers ( -- the register (data/lookups/employers.csv), renewed when a crawl begins
    id TEXT NOT NULL PRIMARY KEY, -- opaque; e.g. la-ess
    name TEXT NOT NULL, -- official name; the id again where the register has none
    short_name TEXT, -- e.g. Essex
    kind TEXT, -- kind of body; e.g. county council
    nation TEXT, -- e.g. England
    region TEXT, -- region of England, else the nation
    parent TEXT, -- id of the body it belongs to
    gss_code TEXT, -- ONS code; e.g. E10000012
    start_date TEXT, -- when it came to be
    end_date TEXT, -- when it was abolished
    status TEXT, -- whether it is current
    replaced_by TEXT, -- ids that followed it
    homepage TEXT, -- address of its website
    listed INTEGER NOT NULL CHECK (listed IN (0, 1)) -- flag: in the register now
) STRICT;
CREATE TABLE erasures ( -- what `lgcrawl forget` erased: the receipt, which names nobody
    id TEXT NOT NULL PRIMARY KEY, -- number of the receipt; e.g. era_k3v5m2c7d4
    erased_at TEXT NOT NULL CHECK (erased_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    kind TEXT NOT NULL CHECK (kind IN ('matching', 'url', 'email')), -- what was asked
    words INTEGER NOT NULL CHECK (words >= 1), -- how many words the erased text had
    salt BLOB NOT NULL, -- of the digest
    digest BLOB NOT NULL, -- salted: a crawl that meets the text again erases it again
    counts TEXT NOT NULL -- what it was erased from; e.g. {"vacancies":2}
        CHECK (json_type(counts) = 'object')
) STRICT;
CREATE TABLE evidence_sets ( -- where the texts of a record were read; many records share one
    id INTEGER PRIMARY KEY, -- made of the set
    evidence TEXT NOT NULL -- field to its evidence (docs/normalising.md); e.g. {"title":"label"}
        CHECK (json_type(evidence) = 'object')
) STRICT;
INSERT INTO "evidence_sets" VALUES(68639833004390057,'{}');
CREATE TABLE frontier ( -- internal: the pages of runs that are not over, for when one is killed
    run INTEGER NOT NULL REFERENCES runs (id), -- run
    n INTEGER NOT NULL CHECK (n >= 1), -- in the order in which they were found
    parent INTEGER NOT NULL, -- number of the page that leads to it; 0 for a start page
    depth INTEGER NOT NULL, -- list pages before it
    asked TEXT NOT NULL CHECK (json_type(asked) = 'object'), -- address, role, what its list says
    outcome TEXT CHECK (json_type(outcome) = 'object'), -- once it is done: what it counted for
    PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE issues ( -- what a run met that somebody should know of
    run INTEGER NOT NULL REFERENCES runs (id), -- run
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first of the run
    level TEXT NOT NULL -- a warning doubts a field: a weekday that is not that date's
        CHECK (level IN ('info', 'warning', 'error')),
    field TEXT, -- a failure class of docs/ops.md, or a field; e.g. http_5xx
    value TEXT, -- what was found
    url TEXT, -- where
    PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE leases ( -- internal: who may write for a source
    source TEXT NOT NULL PRIMARY KEY, -- slug
    token INTEGER NOT NULL, -- greater with each holder: what an earlier one sends is refused
    run INTEGER, -- run it is held for
    host TEXT NOT NULL, -- machine of the holder
    pid INTEGER NOT NULL, -- its process
    taken_at TEXT NOT NULL CHECK (taken_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    beat_at TEXT NOT NULL CHECK (beat_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment of the last sign of life
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z') -- moment from which on it is free
) STRICT;
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
CREATE TABLE open_counts ( -- how many vacancies with state open have a value
    field TEXT NOT NULL, -- region, nation, contract_type, working, source or employer
    value TEXT NOT NULL, -- as in vacancies; an employer's id; e.g. East of England
    n INTEGER NOT NULL, -- vacancies; 0 where the last has closed
    PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;
INSERT INTO "open_counts" VALUES('source','essex-jobs',1);
CREATE TABLE page_reads ( -- internal: what reading a page came to, for while it stays the same
    url TEXT NOT NULL PRIMARY KEY, -- as asked for
    page TEXT NOT NULL, -- address in `pages` that answered
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    rules TEXT NOT NULL, -- which rules and which card read it
    digest TEXT NOT NULL, -- of the body that was read, as in `pages`
    announced TEXT, -- digest of what its list said of it
    lastmod TEXT, -- when its list said it had changed, verbatim
    false_alarms INTEGER NOT NULL CHECK (false_alarms >= 0), -- changes announced that were none
    checks INTEGER NOT NULL CHECK (checks >= 0), -- visits since the first
    gave TEXT NOT NULL CHECK (json_type(gave) = 'object') -- its records' ids, and where it leads
) STRICT;
CREATE TABLE pages ( -- every page fetched, by address: what is needed to ask if it has changed
    url TEXT NOT NULL PRIMARY KEY, -- as fetched
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    status INTEGER NOT NULL, -- HTTP status of the latest answer; e.g. 200
    content_type TEXT, -- as sent; e.g. text/html; charset=utf-8
    bytes INTEGER CHECK (bytes >= 0), -- size of the body in bytes; after a 304 of the one before
    digest TEXT, -- BLAKE2b of the body, 128 bits in hex; as in captures.db
    etag TEXT, -- validator, verbatim
    last_modified TEXT, -- validator, verbatim
    first_fetched TEXT NOT NULL CHECK (first_fetched GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    last_fetched TEXT NOT NULL CHECK (last_fetched GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    last_changed TEXT NOT NULL CHECK (last_changed GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- when what it says last changed
    content_digest TEXT, -- of what was read on it, furniture and tokens aside, in hex
    next_visit TEXT CHECK (next_visit GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment from which on it is asked for again
    noindex INTEGER NOT NULL DEFAULT 0 CHECK (noindex IN (0, 1)) -- flag: it wants no search engine
) STRICT;
CREATE TABLE pay_scale_checks ( -- printed pay held against the national spines
    vacancy_id TEXT NOT NULL PRIMARY KEY -- id
        REFERENCES vacancies (id) ON DELETE CASCADE,
    verdict TEXT -- whether the printed pay stands on a spine; e.g. agrees
        CHECK (verdict IN ('agrees', 'other_year', 'disagrees', 'unknown')),
    year TEXT CHECK (year GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- first day of the spine it stands on; e.g. 2025-04-01
    from_min REAL, -- pounds a year by the spine, where only points or a band are printed
    from_max REAL -- pounds a year by the spine
) STRICT, WITHOUT ROWID;
CREATE TABLE rejects ( -- records that were not kept
    run INTEGER NOT NULL REFERENCES runs (id), -- run
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first of the run
    url TEXT, -- address, where there is one
    record TEXT NOT NULL CHECK (json_type(record) = 'object'), -- the printed fields, JSON
    reasons TEXT NOT NULL CHECK (json_type(reasons) = 'array'), -- why; e.g. ["no title"]
    PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE runs ( -- every run of every source
    id INTEGER PRIMARY KEY, -- made of its start and its machine: later runs have higher ones
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    started_at TEXT NOT NULL CHECK (started_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    finished_at TEXT CHECK (finished_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment; of an interrupted run when noticed
    outcome TEXT NOT NULL DEFAULT 'running' -- docs/ops.md explains each; e.g. unchanged
        CHECK (outcome IN ('running', 'ok', 'unchanged', 'empty', 'partial', 'suspicious',
            'failed', 'interrupted', 'locked', 'imported')),
    reason TEXT, -- why, in one line
    failure TEXT, -- class of what was wrong (docs/ops.md); e.g. http_5xx
    sample TEXT, -- id in captures.db of a page that shows it
    healthy INTEGER NOT NULL DEFAULT 0 CHECK (healthy IN (0, 1)), -- flag: saw all that is listed
    pages INTEGER NOT NULL DEFAULT 0 CHECK (pages >= 0), -- pages answered
    bytes INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0), -- size of their bodies in bytes
    items INTEGER NOT NULL DEFAULT 0 CHECK (items >= 0), -- records seen, each once
    new INTEGER NOT NULL DEFAULT 0 CHECK (new >= 0), -- records never seen before
    changed INTEGER NOT NULL DEFAULT 0 CHECK (changed >= 0), -- records with a new version
    closed INTEGER NOT NULL DEFAULT 0 CHECK (closed >= 0), -- vacancies this run closed
    rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0), -- rows in rejects
    read INTEGER NOT NULL DEFAULT 0 CHECK (read >= 0), -- records whose pages were read in this run
    fill TEXT NOT NULL DEFAULT '{}' -- field to the share of these that has it; e.g. {"title":1}
        CHECK (json_type(fill) = 'object'),
    errors INTEGER NOT NULL DEFAULT 0 CHECK (errors >= 0), -- failures
    pid INTEGER NOT NULL, -- the process
    host TEXT NOT NULL, -- the machine
    rules TEXT, -- which rules and which card read its pages
    CHECK ((outcome = 'running') = (finished_at IS NULL))
) STRICT;
INSERT INTO "runs" VALUES(1882627611491316,'essex-jobs','2026-11-23T06:00:00Z','2026-11-25T14:28:41Z','ok','as the test says',NULL,NULL,1,0,0,0,0,0,0,0,0,'{}',0,19519,'vm',NULL);
CREATE TABLE sources ( -- what the last run knew of a card
    slug TEXT NOT NULL PRIMARY KEY, -- name of the card's file; e.g. govuk-news
    title TEXT NOT NULL, -- as on the card
    publisher TEXT REFERENCES employers (id), -- id; empty where several publish there
    kind TEXT NOT NULL, -- way of access; e.g. feed
    records TEXT NOT NULL CHECK (records IN ('article', 'vacancy')), -- what it lists
    platform TEXT, -- as on the card; e.g. jobtrain
    licence TEXT, -- as on the card; e.g. OGL-UK-3.0
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)), -- flag: lists all its open vacancies
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- start of its first run
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z') -- start of its latest run
) STRICT;
INSERT INTO "sources" VALUES('essex-jobs','Essex-Jobs',NULL,'listing','vacancy',NULL,'OGL-UK-3.0',1,'2026-11-23T06:00:00Z','2026-11-23T06:00:00Z');
CREATE TABLE unlinked ( -- internal: new and changed records that are still to be compared
    id TEXT NOT NULL PRIMARY KEY -- of a vacancy or an article
) STRICT, WITHOUT ROWID;
INSERT INTO "unlinked" VALUES('vac_42nk47d4kh334kqqmfvj');
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
    posted_date TEXT CHECK (posted_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- day
    posted_method TEXT, -- how it was read: printed, iso, relative, no_year
    closing_text TEXT, -- as printed
    closing_date TEXT CHECK (closing_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- day, Europe/London
    closing_time TEXT -- Europe/London; e.g. 23:59
        CHECK (closing_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    closing_method TEXT, -- as posted_method, and which midnight where one is printed
    interview_text TEXT, -- as printed
    interview_date TEXT CHECK (interview_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- day, the first of several
    start_text TEXT, -- as printed
    start_date TEXT CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- day
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
    contract_end_date TEXT CHECK (contract_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- day it ends
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
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'unseen', 'closed', 'withdrawn', 'expired')), -- see "Open, unseen, gone"
    closed_on TEXT CHECK (closed_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- its closing date, or the day it was missed last
    closed_run INTEGER REFERENCES runs (id), -- the run that closed it
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment of the first sighting
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment of the latest sighting
    last_run INTEGER NOT NULL REFERENCES runs (id), -- latest run that saw it
    absent_runs INTEGER NOT NULL DEFAULT 0 -- complete healthy runs in a row that missed it
        CHECK (absent_runs >= 0),
    version INTEGER NOT NULL CHECK (version >= 1), -- number of the latest version
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- BLAKE2b of what is compared
    group_id TEXT, -- id of the group of adverts of one post; empty where it stands alone
    CHECK ((state IN ('closed', 'withdrawn', 'expired')) = (closed_on IS NOT NULL)),
    CHECK ((state IN ('closed', 'withdrawn', 'expired')) = (closed_run IS NOT NULL))
) STRICT;
INSERT INTO "vacancies" VALUES(5447352320,'vac_42nk47d4kh334kqqmfvj','essex-jobs','ref:ecc-2041','https://jobs.essex.example/2041',3676394832927868887,'ECC-2041','Planning Officer','Essex County Council',NULL,NULL,NULL,NULL,'£35,000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Plans things.',NULL,68639833004390057,NULL,NULL,NULL,'open',NULL,NULL,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',1882627611491316,0,1,X'FD1AD8F84C1B853BD52E5AF76E86F09E',NULL);
CREATE TABLE vacancies_stale ( -- internal: vacancies whose texts the index has yet to take up
    number INTEGER PRIMARY KEY, -- of the vacancy
    held INTEGER NOT NULL, -- flag: the index holds the following texts of it
    title TEXT, -- as it was
    reference TEXT, -- as it was
    employer_text TEXT, -- as it was
    location_text TEXT, -- as it was
    department TEXT, -- as it was
    description TEXT -- as it was
) STRICT;
CREATE TABLE vacancies_stale_marks ( -- internal: vacancies whose marks the index has yet to take up
    number INTEGER PRIMARY KEY, -- of the vacancy
    held INTEGER NOT NULL, -- flag: the index holds the marks of the following values
    state TEXT, -- as it was
    region TEXT, -- as it was
    nation TEXT, -- as it was
    contract_type TEXT, -- as it was
    working TEXT, -- as it was
    source TEXT, -- as it was
    employers TEXT -- ids as they were, a JSON array
) STRICT;
CREATE TABLE vacancy_addresses ( -- every address of a vacancy that has had more than one
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id
    url TEXT NOT NULL, -- without trackers and session parts
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment
    PRIMARY KEY (vacancy_id, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE vacancy_employers ( -- one row for each employer of a post; the view has the ids
    number INTEGER NOT NULL -- of the vacancy: an employer's newest posts lie together
        REFERENCES vacancies (number) ON DELETE CASCADE ON UPDATE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 1), -- 1 for the first named
    employer_id TEXT NOT NULL REFERENCES employers (id), -- id
    PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE vacancy_keys ( -- internal: adverts that share a key are compared
    key INTEGER NOT NULL, -- a hash of what two adverts of one post have in common
    number INTEGER NOT NULL, -- of the vacancy; one that is gone or has changed does no harm
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE vacancy_links ( -- two adverts that were compared and found akin
    a TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id, the lesser of the two
    b TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id
    kind TEXT NOT NULL -- one post in two places, or the same post advertised again later
        CHECK (kind IN ('same', 'repost')),
    score REAL NOT NULL, -- 0 to 1
    evidence TEXT NOT NULL -- what spoke for it and against; e.g. {"reference":0.5}
        CHECK (json_type(evidence) = 'object'),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE TABLE vacancy_versions ( -- what a vacancy's adverts have said, one after another
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id) ON DELETE CASCADE, -- id
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first
    seen_at TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'), -- moment it was first seen so
    run INTEGER NOT NULL REFERENCES runs (id), -- run that saw it
    capture TEXT, -- id in captures.db of the page that said so
    method_version TEXT, -- which rules read it
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- as in vacancies
    record TEXT CHECK (json_type(record) = 'object'), -- the printed fields, JSON; empty: as the row
    changes TEXT NOT NULL -- against the version before; e.g. {"salary_text":["£1","£2"]}
        CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (vacancy_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "vacancy_versions" VALUES('vac_42nk47d4kh334kqqmfvj',1,'2026-11-23T06:00:01Z',1882627611491316,NULL,NULL,X'FD1AD8F84C1B853BD52E5AF76E86F09E',NULL,'{}');
CREATE INDEX runs_source ON runs (source, id, outcome, healthy, new, started_at);
CREATE INDEX runs_running ON runs (id) WHERE outcome = 'running';
CREATE INDEX pages_source ON pages (source);
CREATE INDEX page_reads_source ON page_reads (source);
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
CREATE INDEX vacancy_versions_run ON vacancy_versions (run);
CREATE INDEX vacancy_employers_employer ON vacancy_employers (employer_id, number);
CREATE INDEX vacancy_addresses_url ON vacancy_addresses (url);
CREATE INDEX vacancy_links_b ON vacancy_links (b);
CREATE UNIQUE INDEX articles_identity ON articles (source, identity_key);
CREATE INDEX articles_last_run ON articles (last_run);
CREATE INDEX articles_group ON articles (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX article_versions_run ON article_versions (run);
CREATE INDEX mentions_employer ON mentions (employer_id) WHERE employer_id IS NOT NULL;
CREATE INDEX article_links_b ON article_links (b);
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
    s.licence, v.url, v.apply_url, v.capture, v.method_version, v.description
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
    a.summary, a.picture_credit, a.language,
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
CREATE VIRTUAL TABLE vacancies_fts USING fts5( -- full text of vacancies, without contact details
    title, -- as printed
    reference, -- as printed
    employer_text, -- as printed
    location_text, -- as printed
    department, -- as printed
    description, -- as printed
    state, -- internal: what lgcrawl filters by, not the word
    content="vacancies",
    content_rowid="number",
    columnsize=0,
    tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO vacancies_fts(vacancies_fts) VALUES('rebuild');
CREATE VIRTUAL TABLE articles_fts USING fts5( -- full text of articles, without contact details
    title, -- as printed
    summary, -- as printed
    body, -- as printed
    author, -- as printed
    source, -- internal: what lgcrawl filters by, not the slug
    content="articles",
    content_rowid="number",
    columnsize=0,
    tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO articles_fts(articles_fts) VALUES('rebuild');
CREATE TRIGGER vacancies_search_new AFTER INSERT ON vacancies BEGIN
    INSERT INTO vacancies_stale (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale WHERE number = new.number);
    INSERT INTO vacancies_stale_marks (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = new.number);
END;
CREATE TRIGGER vacancies_search_gone BEFORE DELETE ON vacancies BEGIN
    INSERT INTO vacancies_stale SELECT old.number, 1, old.title, old.reference, old.employer_text, old.location_text, old.department, old.description
    WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale WHERE number = old.number);
    INSERT INTO vacancies_stale_marks SELECT old.number, 1, old.state, old.region, old.nation, old.contract_type, old.working, old.source,
    (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = old.number)) WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = old.number);
END;
CREATE TRIGGER vacancies_search_texts BEFORE UPDATE OF number, title, reference, employer_text, location_text, department, description ON vacancies
WHEN old.number != new.number OR old.title IS NOT new.title OR old.reference IS NOT new.reference OR old.employer_text IS NOT new.employer_text OR old.location_text IS NOT new.location_text OR old.department IS NOT new.department OR old.description IS NOT new.description BEGIN
    INSERT INTO vacancies_stale SELECT old.number, 1, old.title, old.reference, old.employer_text, old.location_text, old.department, old.description
    WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale WHERE number = old.number);
END;
CREATE TRIGGER vacancies_search_marks BEFORE UPDATE OF number, state, region, nation, contract_type, working, source ON vacancies
WHEN old.number != new.number OR old.state IS NOT new.state OR old.region IS NOT new.region OR old.nation IS NOT new.nation OR old.contract_type IS NOT new.contract_type OR old.working IS NOT new.working OR old.source IS NOT new.source BEGIN
    INSERT INTO vacancies_stale_marks SELECT old.number, 1, old.state, old.region, old.nation, old.contract_type, old.working, old.source,
    (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = old.number)) WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = old.number);
END;
CREATE TRIGGER vacancies_search_moved AFTER UPDATE OF number ON vacancies
WHEN old.number != new.number BEGIN
    INSERT INTO vacancies_stale (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale WHERE number = new.number);
    INSERT INTO vacancies_stale_marks (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = new.number);
END;
CREATE TRIGGER articles_search_new AFTER INSERT ON articles BEGIN
    INSERT INTO articles_stale (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM articles_stale WHERE number = new.number);
    INSERT INTO articles_stale_marks (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = new.number);
END;
CREATE TRIGGER articles_search_gone BEFORE DELETE ON articles BEGIN
    INSERT INTO articles_stale SELECT old.number, 1, old.title, old.summary, old.body, old.author
    WHERE NOT EXISTS (SELECT 1 FROM articles_stale WHERE number = old.number);
    INSERT INTO articles_stale_marks SELECT old.number, 1, old.source, old.kind,
    (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = old.id AND employer_id IS NOT NULL)) WHERE NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = old.number);
END;
CREATE TRIGGER articles_search_texts BEFORE UPDATE OF number, title, summary, body, author ON articles
WHEN old.number != new.number OR old.title IS NOT new.title OR old.summary IS NOT new.summary OR old.body IS NOT new.body OR old.author IS NOT new.author BEGIN
    INSERT INTO articles_stale SELECT old.number, 1, old.title, old.summary, old.body, old.author
    WHERE NOT EXISTS (SELECT 1 FROM articles_stale WHERE number = old.number);
END;
CREATE TRIGGER articles_search_marks BEFORE UPDATE OF number, source, kind ON articles
WHEN old.number != new.number OR old.source IS NOT new.source OR old.kind IS NOT new.kind BEGIN
    INSERT INTO articles_stale_marks SELECT old.number, 1, old.source, old.kind,
    (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = old.id AND employer_id IS NOT NULL)) WHERE NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = old.number);
END;
CREATE TRIGGER articles_search_moved AFTER UPDATE OF number ON articles
WHEN old.number != new.number BEGIN
    INSERT INTO articles_stale (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM articles_stale WHERE number = new.number);
    INSERT INTO articles_stale_marks (number, held) SELECT new.number, 0 WHERE NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = new.number);
END;
CREATE TRIGGER vacancy_employers_search_new BEFORE INSERT ON vacancy_employers BEGIN
    INSERT INTO vacancies_stale_marks
    SELECT r.number, 1, r.state, r.region, r.nation, r.contract_type, r.working, r.source, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = r.number))
    FROM vacancies r WHERE r.number = new.number
    AND NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = r.number);
END;
CREATE TRIGGER vacancy_employers_search_gone BEFORE DELETE ON vacancy_employers BEGIN
    INSERT INTO vacancies_stale_marks
    SELECT r.number, 1, r.state, r.region, r.nation, r.contract_type, r.working, r.source, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = r.number))
    FROM vacancies r WHERE r.number = old.number
    AND NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = r.number);
END;
CREATE TRIGGER vacancy_employers_search_other
BEFORE UPDATE OF number, employer_id ON vacancy_employers
WHEN EXISTS (SELECT 1 FROM vacancies WHERE number = old.number) BEGIN
    INSERT INTO vacancies_stale_marks
    SELECT r.number, 1, r.state, r.region, r.nation, r.contract_type, r.working, r.source, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = r.number))
    FROM vacancies r WHERE r.number = old.number
    AND NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = r.number);
    INSERT INTO vacancies_stale_marks
    SELECT r.number, 1, r.state, r.region, r.nation, r.contract_type, r.working, r.source, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = r.number))
    FROM vacancies r WHERE r.number = new.number
    AND NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = r.number);
END;
CREATE TRIGGER mentions_search_new BEFORE INSERT ON mentions BEGIN
    INSERT INTO articles_stale_marks
    SELECT r.number, 1, r.source, r.kind, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = r.id AND employer_id IS NOT NULL))
    FROM articles r WHERE r.id = new.article_id
    AND NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = r.number);
END;
CREATE TRIGGER mentions_search_gone BEFORE DELETE ON mentions BEGIN
    INSERT INTO articles_stale_marks
    SELECT r.number, 1, r.source, r.kind, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = r.id AND employer_id IS NOT NULL))
    FROM articles r WHERE r.id = old.article_id
    AND NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = r.number);
END;
CREATE TRIGGER mentions_search_other BEFORE UPDATE OF article_id, employer_id ON mentions BEGIN
    INSERT INTO articles_stale_marks
    SELECT r.number, 1, r.source, r.kind, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = r.id AND employer_id IS NOT NULL))
    FROM articles r WHERE r.id = old.article_id
    AND NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = r.number);
    INSERT INTO articles_stale_marks
    SELECT r.number, 1, r.source, r.kind, (SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = r.id AND employer_id IS NOT NULL))
    FROM articles r WHERE r.id = new.article_id
    AND NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = r.number);
END;
CREATE TRIGGER open_counts_new AFTER INSERT ON vacancies WHEN new.state = 'open' BEGIN
    INSERT INTO open_counts SELECT field, value, 1 FROM (SELECT 'region' AS field, new.region AS value UNION ALL SELECT 'nation' AS field, new.nation AS value UNION ALL SELECT 'contract_type' AS field, new.contract_type AS value UNION ALL SELECT 'working' AS field, new.working AS value UNION ALL SELECT 'source' AS field, new.source AS value)
    WHERE new.state = 'open' AND value IS NOT NULL ON CONFLICT DO UPDATE SET n = n + (1);
END;
CREATE TRIGGER open_counts_gone BEFORE DELETE ON vacancies WHEN old.state = 'open' BEGIN
    INSERT INTO open_counts SELECT field, value, -1 FROM (SELECT 'region' AS field, old.region AS value UNION ALL SELECT 'nation' AS field, old.nation AS value UNION ALL SELECT 'contract_type' AS field, old.contract_type AS value UNION ALL SELECT 'working' AS field, old.working AS value UNION ALL SELECT 'source' AS field, old.source AS value)
    WHERE old.state = 'open' AND value IS NOT NULL ON CONFLICT DO UPDATE SET n = n + (-1);
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value IN (SELECT employer_id FROM vacancy_employers WHERE number = old.number);
END;
CREATE TRIGGER open_counts_other AFTER UPDATE OF state, region, nation, contract_type, working, source ON vacancies
WHEN 'open' IN (old.state, new.state)
AND (old.state IS NOT new.state OR old.region IS NOT new.region OR old.nation IS NOT new.nation OR old.contract_type IS NOT new.contract_type OR old.working IS NOT new.working OR old.source IS NOT new.source) BEGIN
    INSERT INTO open_counts SELECT field, value, -1 FROM (SELECT 'region' AS field, old.region AS value UNION ALL SELECT 'nation' AS field, old.nation AS value UNION ALL SELECT 'contract_type' AS field, old.contract_type AS value UNION ALL SELECT 'working' AS field, old.working AS value UNION ALL SELECT 'source' AS field, old.source AS value)
    WHERE old.state = 'open' AND value IS NOT NULL ON CONFLICT DO UPDATE SET n = n + (-1);
    INSERT INTO open_counts SELECT field, value, 1 FROM (SELECT 'region' AS field, new.region AS value UNION ALL SELECT 'nation' AS field, new.nation AS value UNION ALL SELECT 'contract_type' AS field, new.contract_type AS value UNION ALL SELECT 'working' AS field, new.working AS value UNION ALL SELECT 'source' AS field, new.source AS value)
    WHERE new.state = 'open' AND value IS NOT NULL ON CONFLICT DO UPDATE SET n = n + (1);
END;
CREATE TRIGGER open_counts_opened AFTER UPDATE OF state ON vacancies
WHEN old.state != 'open' AND new.state = 'open' BEGIN
    INSERT INTO open_counts SELECT DISTINCT 'employer', employer_id, 1 FROM vacancy_employers
    WHERE number = new.number ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER open_counts_closed AFTER UPDATE OF state ON vacancies
WHEN old.state = 'open' AND new.state != 'open' BEGIN
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value IN (SELECT employer_id FROM vacancy_employers WHERE number = new.number);
END;
CREATE TRIGGER open_counts_employed AFTER INSERT ON vacancy_employers BEGIN
    INSERT INTO open_counts SELECT 'employer', new.employer_id, 1 FROM vacancies
    WHERE number = new.number AND state = 'open' AND NOT EXISTS (SELECT 1 FROM vacancy_employers o WHERE o.number = new.number
        AND o.employer_id = new.employer_id AND o.position != new.position)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER open_counts_unemployed AFTER DELETE ON vacancy_employers BEGIN
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value = old.employer_id AND NOT EXISTS (SELECT 1 FROM vacancy_employers o WHERE o.number = old.number
        AND o.employer_id = old.employer_id AND o.position != old.position)
    AND EXISTS (SELECT 1 FROM vacancies WHERE number = old.number AND state = 'open');
END;
CREATE TRIGGER open_counts_other_employer AFTER UPDATE OF number, employer_id
ON vacancy_employers BEGIN
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value = old.employer_id AND NOT EXISTS (SELECT 1 FROM vacancy_employers o WHERE o.number = old.number
        AND o.employer_id = old.employer_id AND o.position != old.position)
    AND (SELECT state FROM vacancies WHERE number IN (old.number, new.number)
        ORDER BY number = new.number LIMIT 1) = 'open';
    INSERT INTO open_counts SELECT 'employer', new.employer_id, 1 FROM vacancies
    WHERE number = new.number AND state = 'open' AND NOT EXISTS (SELECT 1 FROM vacancy_employers o WHERE o.number = new.number
        AND o.employer_id = new.employer_id AND o.position != new.position)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
COMMIT;
