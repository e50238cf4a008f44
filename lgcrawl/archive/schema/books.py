"""The books an archive keeps beside its records: sources, runs, pages, names, erasures.

Comments as in tables.py.
"""

from lgcrawl.archive.schema.shapes import MOMENT

SOURCES_AND_RUNS = f"""
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

CREATE TABLE sources ( -- what the last run knew of a card
    slug TEXT NOT NULL PRIMARY KEY, -- name of the card's file; e.g. govuk-news
    title TEXT NOT NULL, -- as on the card
    publisher TEXT REFERENCES employers (id), -- id; empty where several publish there
    kind TEXT NOT NULL, -- way of access; e.g. feed
    records TEXT NOT NULL CHECK (records IN ('article', 'vacancy')), -- what it lists
    platform TEXT, -- as on the card; e.g. jobtrain
    licence TEXT, -- as on the card; e.g. OGL-UK-3.0
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)), -- flag: lists all its open vacancies
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}), -- start of its first run
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}) -- start of its latest run
) STRICT;

CREATE TABLE runs ( -- every run of every source
    id INTEGER PRIMARY KEY, -- made of its start and its machine: later runs have higher ones
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    started_at TEXT NOT NULL CHECK (started_at {MOMENT}), -- moment
    finished_at TEXT CHECK (finished_at {MOMENT}), -- moment; of an interrupted run when noticed
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
    fill TEXT NOT NULL DEFAULT '{{}}' -- field to the share of these that has it; e.g. {{"title":1}}
        CHECK (json_type(fill) = 'object'),
    errors INTEGER NOT NULL DEFAULT 0 CHECK (errors >= 0), -- failures
    pid INTEGER NOT NULL, -- the process
    host TEXT NOT NULL, -- the machine
    rules TEXT, -- which rules and which card read its pages
    CHECK ((outcome = 'running') = (finished_at IS NULL))
) STRICT;
CREATE INDEX runs_source ON runs (source, id, outcome, healthy, new, started_at);
CREATE INDEX runs_running ON runs (id) WHERE outcome = 'running';

CREATE TABLE pages ( -- every page fetched, by address: what is needed to ask if it has changed
    url TEXT NOT NULL PRIMARY KEY, -- as fetched
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    status INTEGER NOT NULL, -- HTTP status of the latest answer; e.g. 200
    content_type TEXT, -- as sent; e.g. text/html; charset=utf-8
    bytes INTEGER CHECK (bytes >= 0), -- size of the body in bytes; after a 304 of the one before
    digest TEXT, -- BLAKE2b of the body, 128 bits in hex; as in captures.db
    etag TEXT, -- validator, verbatim
    last_modified TEXT, -- validator, verbatim
    first_fetched TEXT NOT NULL CHECK (first_fetched {MOMENT}), -- moment
    last_fetched TEXT NOT NULL CHECK (last_fetched {MOMENT}), -- moment
    last_changed TEXT NOT NULL CHECK (last_changed {MOMENT}), -- when what it says last changed
    content_digest TEXT, -- of what was read on it, furniture and tokens aside, in hex
    next_visit TEXT CHECK (next_visit {MOMENT}), -- moment from which on it is asked for again
    noindex INTEGER NOT NULL DEFAULT 0 CHECK (noindex IN (0, 1)) -- flag: it wants no search engine
) STRICT;
CREATE INDEX pages_source ON pages (source);

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
CREATE INDEX page_reads_source ON page_reads (source);

CREATE TABLE frontier ( -- internal: the pages of runs that are not over, for when one is killed
    run INTEGER NOT NULL REFERENCES runs (id), -- run
    n INTEGER NOT NULL CHECK (n >= 1), -- in the order in which they were found
    parent INTEGER NOT NULL, -- number of the page that leads to it; 0 for a start page
    depth INTEGER NOT NULL, -- list pages before it
    asked TEXT NOT NULL CHECK (json_type(asked) = 'object'), -- address, role, what its list says
    outcome TEXT CHECK (json_type(outcome) = 'object'), -- once it is done: what it counted for
    PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases ( -- internal: who may write for a source
    source TEXT NOT NULL PRIMARY KEY, -- slug
    token INTEGER NOT NULL, -- greater with each holder: what an earlier one sends is refused
    run INTEGER, -- run it is held for
    host TEXT NOT NULL, -- machine of the holder
    pid INTEGER NOT NULL, -- its process
    taken_at TEXT NOT NULL CHECK (taken_at {MOMENT}), -- moment
    beat_at TEXT NOT NULL CHECK (beat_at {MOMENT}), -- moment of the last sign of life
    expires_at TEXT NOT NULL CHECK (expires_at {MOMENT}) -- moment from which on it is free
) STRICT;

CREATE TABLE rejects ( -- records that were not kept
    run INTEGER NOT NULL REFERENCES runs (id), -- run
    n INTEGER NOT NULL CHECK (n >= 1), -- 1 for the first of the run
    url TEXT, -- address, where there is one
    record TEXT NOT NULL CHECK (json_type(record) = 'object'), -- the printed fields, JSON
    reasons TEXT NOT NULL CHECK (json_type(reasons) = 'array'), -- why; e.g. ["no title"]
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

CREATE TABLE employer_names ( -- every employer name printed, and what it was last taken for
    raw TEXT NOT NULL PRIMARY KEY, -- as printed; e.g. Southend-on-Sea BC
    employer_ids TEXT NOT NULL -- ids, a JSON array; e.g. ["la-sos"]
        CHECK (json_type(employer_ids) = 'array'),
    method TEXT, -- how; e.g. parsed
    reason TEXT, -- why there is none
    uses INTEGER NOT NULL CHECK (uses >= 0), -- versions of records in which it was printed
    first_seen TEXT NOT NULL CHECK (first_seen {MOMENT}), -- moment
    last_seen TEXT NOT NULL CHECK (last_seen {MOMENT}) -- moment
) STRICT;

CREATE TABLE evidence_sets ( -- where the texts of a record were read; many records share one
    id INTEGER PRIMARY KEY, -- made of the set
    evidence TEXT NOT NULL -- field to its evidence (docs/normalising.md); e.g. {{"title":"label"}}
        CHECK (json_type(evidence) = 'object')
) STRICT;
"""

AFTERWARDS = f"""
CREATE TABLE unlinked ( -- internal: new and changed records that are still to be compared
    id TEXT NOT NULL PRIMARY KEY -- of a vacancy or an article
) STRICT, WITHOUT ROWID;

CREATE TABLE erasures ( -- what `lgcrawl forget` erased: the receipt, which names nobody
    id TEXT NOT NULL PRIMARY KEY, -- number of the receipt; e.g. era_k3v5m2c7d4
    erased_at TEXT NOT NULL CHECK (erased_at {MOMENT}), -- moment
    kind TEXT NOT NULL CHECK (kind IN ('matching', 'url', 'email')), -- what was asked
    words INTEGER NOT NULL CHECK (words >= 1), -- how many words the erased text had
    salt BLOB NOT NULL, -- of the digest
    digest BLOB NOT NULL, -- salted: a crawl that meets the text again erases it again
    counts TEXT NOT NULL -- what it was erased from; e.g. {{"vacancies":2}}
        CHECK (json_type(counts) = 'object')
) STRICT;

CREATE TABLE alert_states ( -- what `lgcrawl alerts` has told of each source; no merge carries it
    target TEXT NOT NULL CHECK (target IN ('webhook', 'smtp')), -- to whom
    source TEXT NOT NULL REFERENCES sources (slug), -- slug
    state TEXT NOT NULL CHECK (state IN ('good', 'stale', 'late', 'bad')), -- as told
    since TEXT NOT NULL CHECK (since {MOMENT}), -- moment from which on it was so
    told_at TEXT NOT NULL CHECK (told_at {MOMENT}), -- moment
    PRIMARY KEY (target, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE echoes ( -- first sightings by other machines of what a version says, after a merge
    id TEXT NOT NULL, -- of a vacancy or an article
    seen_at TEXT NOT NULL CHECK (seen_at {MOMENT}), -- moment
    run INTEGER NOT NULL REFERENCES runs (id), -- run that saw it
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 16), -- as in the version
    capture TEXT, -- id in captures.db of the page that said so
    method_version TEXT, -- which rules read it
    PRIMARY KEY (id, seen_at, run, content_hash)
) STRICT, WITHOUT ROWID;
"""
