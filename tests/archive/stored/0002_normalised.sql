-- An archive as version 2 wrote it.
PRAGMA application_id = 1279738706;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'lgcrawl','0001_archive','2026-11-24 21:12:22.827644+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'lgcrawl','0002_normalised','2026-11-24 21:12:22.837425+00:00');
CREATE TABLE article_versions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    n INTEGER NOT NULL CHECK (n >= 1),
    seen_at TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    run INTEGER NOT NULL REFERENCES runs (id),
    content_hash TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_type(record) = 'object'),
    changes TEXT NOT NULL CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (article_id, n)
) STRICT;
INSERT INTO "article_versions" VALUES('art_iqxjdtydgigrehug26ig',1,'2026-11-23T06:00:01Z',5,'f4c6daf3919f0bc1a7f3b276620883d4','{"author":null,"body":"It opens.","language":null,"modified_text":null,"picture_credit":null,"published_text":"20 November 2026","section":null,"summary":null,"title":"New library opens","url":"https://www.essex.example/news/1"}','{}');
CREATE TABLE articles (
    id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'art_*'),
    source TEXT NOT NULL REFERENCES sources (slug),
    identity_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('article', 'issue')),
    url TEXT, title TEXT,
    published_text TEXT,
    published TEXT CHECK (published GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*'),
    modified_text TEXT,
    modified TEXT CHECK (modified GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*'),
    author TEXT, section TEXT, summary TEXT, body TEXT, body_html TEXT,
    picture_credit TEXT, language TEXT,
    evidence TEXT NOT NULL CHECK (json_type(evidence) = 'object'),
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_run INTEGER NOT NULL REFERENCES runs (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    content_hash TEXT NOT NULL
) STRICT;
INSERT INTO "articles" VALUES('art_iqxjdtydgigrehug26ig','essex-news','url:https://www.essex.example/news/1','article','https://www.essex.example/news/1','New library opens','20 November 2026','2026-11-20',NULL,NULL,NULL,NULL,NULL,'It opens.',NULL,NULL,NULL,'{}','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',5,1,'f4c6daf3919f0bc1a7f3b276620883d4');
CREATE TABLE employer_names (
    raw TEXT NOT NULL PRIMARY KEY,
    employer_ids TEXT NOT NULL CHECK (json_type(employer_ids) = 'array'),
    method TEXT,
    reason TEXT,
    uses INTEGER NOT NULL CHECK (uses >= 0),
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z')
) STRICT;
INSERT INTO "employer_names" VALUES('Essex County Council','["la-ess"]','exact',NULL,4,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "employer_names" VALUES('Essex CC','["la-ess"]','parsed',NULL,3,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "employer_names" VALUES('Crawley BC','["la-crw"]','parsed',NULL,1,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
CREATE TABLE employers (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT, kind TEXT, nation TEXT, region TEXT, parent TEXT, gss_code TEXT,
    start_date TEXT, end_date TEXT, status TEXT, replaced_by TEXT, homepage TEXT,
    listed INTEGER NOT NULL CHECK (listed IN (0, 1))
) STRICT;
INSERT INTO "employers" VALUES('la-ess','la-ess',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "employers" VALUES('la-crw','la-crw',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    field TEXT,
    value TEXT,
    url TEXT
) STRICT;
INSERT INTO "issues" VALUES(1,5,'warning','layout','odd','https://www.essex.example/news/2');
CREATE TABLE listings (
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id),
    source TEXT NOT NULL REFERENCES sources (slug),
    url TEXT NOT NULL,
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    PRIMARY KEY (source, url, vacancy_id)
) STRICT;
INSERT INTO "listings" VALUES('vac_42nk47d4kh334kqqmfvj','essex-jobs','https://jobs.essex.example/2041','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "listings" VALUES('vac_3kifus5jefkdvhjzod2o','essex-jobs','https://jobs.essex.example/77','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "listings" VALUES('vac_v7nmbk5tg4j6lspvwpob','essex-jobs','https://jobs.essex.example/5','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "listings" VALUES('vac_qmiz3zfrg6hkxffmvo65','essex-jobs','https://jobs.essex.example/6','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "listings" VALUES('vac_7hg47eryxsivk4ebszg7','essex-jobs','https://jobs.essex.example/8','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
INSERT INTO "listings" VALUES('vac_3kifus5jefkdvhjzod2o','essex-jobs','https://jobs.essex.example/77?b=1','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
CREATE TABLE mentions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    person TEXT, role TEXT, organisation_text TEXT,
    employer_id TEXT REFERENCES employers (id),
    method TEXT,
    PRIMARY KEY (article_id, position)
) STRICT;
INSERT INTO "mentions" VALUES('art_iqxjdtydgigrehug26ig',1,'Jo Rowntree','Leader','Crawley BC','la-crw','parsed');
CREATE TABLE pages (
    url TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (slug),
    status INTEGER NOT NULL,
    content_type TEXT,
    bytes INTEGER CHECK (bytes >= 0),
    digest TEXT, etag TEXT, last_modified TEXT,
    first_fetched TEXT NOT NULL CHECK (first_fetched GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_fetched TEXT NOT NULL CHECK (last_fetched GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_changed TEXT NOT NULL CHECK (last_changed GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z')
) STRICT;
INSERT INTO "pages" VALUES('https://www.essex.example/news/1','essex-news',200,NULL,10,'00000000000000000000000000000000','"x"',NULL,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z','2026-11-23T06:00:01Z');
CREATE TABLE rejects (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    url TEXT,
    record TEXT NOT NULL CHECK (json_type(record) = 'object'),
    reasons TEXT NOT NULL CHECK (json_type(reasons) = 'array')
) STRICT;
INSERT INTO "rejects" VALUES(1,5,'https://jobs.essex.example/2041','{"description":"Plans things.","employer_text":"Essex County Council","evidence":{},"fetched_at":"2026-11-23T06:00:01Z","reference":"ECC-2041","salary_text":"£35,000","url":"https://jobs.essex.example/2041"}','["no title"]');
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (slug),
    started_at TEXT NOT NULL CHECK (started_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    finished_at TEXT CHECK (finished_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
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
INSERT INTO "runs" VALUES(1,'essex-jobs','2026-11-23T06:00:00Z','2026-11-24T21:12:24Z','ok','as the test says',0,0,0,0,1,0,0,4711,'box');
INSERT INTO "runs" VALUES(2,'essex-jobs','2026-11-23T06:00:00Z','2026-11-24T21:12:24Z','ok','as the test says',0,0,0,0,0,0,0,4711,'box');
INSERT INTO "runs" VALUES(3,'essex-jobs','2026-11-23T06:00:00Z','2026-11-24T21:12:25Z','ok','as the test says',0,0,0,0,1,0,0,4711,'box');
INSERT INTO "runs" VALUES(4,'essex-jobs','2026-11-23T06:00:00Z','2026-11-24T21:12:25Z','ok','as the test says',0,0,0,0,0,0,0,4711,'box');
INSERT INTO "runs" VALUES(5,'essex-news','2026-11-23T06:00:00Z','2026-11-24T21:12:26Z','ok','as the test says',0,0,0,0,0,0,0,4711,'box');
CREATE TABLE sources (
    slug TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    publisher TEXT REFERENCES employers (id),
    kind TEXT NOT NULL,
    records TEXT NOT NULL CHECK (records IN ('article', 'vacancy')),
    platform TEXT,
    licence TEXT,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z')
) STRICT;
INSERT INTO "sources" VALUES('essex-jobs','Essex-Jobs',NULL,'listing','vacancy',NULL,'OGL-UK-3.0',1,'2026-11-23T06:00:00Z','2026-11-23T06:00:00Z');
INSERT INTO "sources" VALUES('essex-news','Essex-News',NULL,'listing','vacancy',NULL,'OGL-UK-3.0',1,'2026-11-23T06:00:00Z','2026-11-23T06:00:00Z');
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
    salary_pro_rata INTEGER CHECK (salary_pro_rata IN (0, 1)),
    salary_fte INTEGER CHECK (salary_fte IN (0, 1)),
    salary_actual_only INTEGER CHECK (salary_actual_only IN (0, 1)),
    salary_up_to INTEGER CHECK (salary_up_to IN (0, 1)),
    salary_from INTEGER CHECK (salary_from IN (0, 1)),
    salary_circa INTEGER CHECK (salary_circa IN (0, 1)),
    salary_plus_benefits INTEGER CHECK (salary_plus_benefits IN (0, 1)),
    salary_negotiable INTEGER CHECK (salary_negotiable IN (0, 1)),
    salary_award_pending INTEGER CHECK (salary_award_pending IN (0, 1)),
    salary_suspect INTEGER CHECK (salary_suspect IN (0, 1)),
    salary_period_inferred INTEGER CHECK (salary_period_inferred IN (0, 1)),
    salary_annual_min REAL, salary_annual_max REAL, salary_annual_method TEXT, salary_reason TEXT,
    location_text TEXT,
    postcode TEXT, outcode TEXT, town TEXT, county TEXT, region TEXT, nation TEXT,
    sites TEXT CHECK (json_type(sites) = 'array'),
    remote TEXT, place_reason TEXT,
    posted_text TEXT,
    posted_date TEXT CHECK (posted_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
    closing_text TEXT,
    closing_date TEXT CHECK (closing_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
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
    closed_on TEXT CHECK (closed_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
    closed_why TEXT CHECK (closed_why IN ('closing_date', 'absent')),
    closed_run INTEGER REFERENCES runs (id),
    first_seen TEXT NOT NULL CHECK (first_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    last_seen TEXT NOT NULL CHECK (last_seen GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    absent_runs INTEGER NOT NULL DEFAULT 0 CHECK (absent_runs >= 0),
    last_run INTEGER NOT NULL REFERENCES runs (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    content_hash TEXT NOT NULL, end_client TEXT REFERENCES employers (id), salary_scale_check TEXT CHECK (salary_scale_check IN ('agrees', 'other_year', 'disagrees', 'unknown')), salary_scale_year TEXT CHECK (salary_scale_year GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), salary_from_scale_min REAL, salary_from_scale_max REAL, place_method TEXT, posted_method TEXT, closing_method TEXT, interview_text TEXT, interview_date TEXT CHECK (interview_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), start_text TEXT, start_date TEXT CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), weeks_per_year REAL, contract_end_date TEXT CHECK (contract_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), job_share INTEGER CHECK (job_share IN (0, 1)), dbs TEXT, politically_restricted INTEGER CHECK (politically_restricted IN (0, 1)),
    CHECK ((state = 'closed') = (closed_on IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_why IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_run IS NOT NULL))
) STRICT;
INSERT INTO "vacancies" VALUES('vac_42nk47d4kh334kqqmfvj','essex-jobs','ref:ecc-2041','https://jobs.essex.example/2041','ECC-2041','Planning Officer','Essex County Council','exact',NULL,NULL,'£35,000',35000.0,35000.0,'GBP','year',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0,0,0,0,0,0,0,0,1,35000.0,35000.0,'stated',NULL,NULL,NULL,NULL,NULL,NULL,'East of England','England','[]',NULL,'empty',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0,NULL,NULL,NULL,NULL,0,NULL,'empty','Plans things.',NULL,'{}','open',NULL,NULL,NULL,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',0,4,1,'fd1ad8f84c1b853bd52e5af76e86f09e',NULL,NULL,NULL,NULL,NULL,'employer',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0);
INSERT INTO "vacancies" VALUES('vac_3kifus5jefkdvhjzod2o','essex-jobs','ref:ecc-77','https://jobs.essex.example/77','ECC-77','Kitchen Assistant','Essex CC','parsed',NULL,NULL,'£12.85 per hour',12.85,12.85,'GBP','hour',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0,0,0,0,0,0,0,0,0,24791.39,24791.39,'hourly x 52.143 x 37',NULL,NULL,NULL,NULL,NULL,NULL,'East of England','England','[]',NULL,'empty',NULL,NULL,'midnight 5 December','2026-12-05','23:59','Permanent','20 hours a week','permanent',NULL,'[]',0,20.0,NULL,NULL,NULL,0,NULL,NULL,'Plans things.',NULL,'{}','open',NULL,NULL,NULL,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',0,4,3,'44bdb16ca4bac898aaa37067dfbf6743',NULL,NULL,NULL,NULL,NULL,'employer',NULL,'no_year, midnight at the end of the day',NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0);
INSERT INTO "vacancies" VALUES('vac_v7nmbk5tg4j6lspvwpob','essex-jobs','ref:ecc-5','https://jobs.essex.example/5','ECC-5','Driver','Essex County Council','exact',NULL,NULL,'SCP 5',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'NJC',5,5,0,0,0,0,0,0,0,0,0,0,0,26427.0,26427.0,'spine_point','no figure','Chelmsford',NULL,NULL,'Chelmsford',NULL,'East of England','England','[]',NULL,NULL,NULL,NULL,'20 November 2026','2026-11-20',NULL,NULL,NULL,NULL,NULL,'[]',0,NULL,NULL,NULL,NULL,0,NULL,'empty','Plans things.',NULL,'{}','closed','2026-11-20','closing_date',1,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',0,1,1,'63863051ba0156a8540a183e21015800',NULL,NULL,'2026-04-01',26427.0,26427.0,'name',NULL,'printed',NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0);
INSERT INTO "vacancies" VALUES('vac_qmiz3zfrg6hkxffmvo65','essex-jobs','ref:ecc-6','https://jobs.essex.example/6','ECC-6','Clerk','Essex County Council','exact',NULL,NULL,'NJC SCP 6 £25,185',25185.0,25185.0,'GBP','year',NULL,NULL,NULL,NULL,NULL,'NJC',6,6,0,0,0,0,0,0,0,0,0,0,1,25185.0,25185.0,'stated',NULL,NULL,NULL,NULL,NULL,NULL,'East of England','England','[]',NULL,'empty',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0,NULL,NULL,NULL,NULL,0,NULL,'empty','Plans things.',NULL,'{}','closed','2026-11-23','absent',3,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',2,1,1,'26f889e2f2093586519e7015aff399e2',NULL,'disagrees',NULL,NULL,NULL,'employer',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0);
INSERT INTO "vacancies" VALUES('vac_7hg47eryxsivk4ebszg7','essex-jobs','ref:ecc-8','https://jobs.essex.example/8','ECC-8','Guest','Essex County Council','exact',NULL,NULL,'£35,000',35000.0,35000.0,'GBP','year',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0,0,0,0,0,0,0,0,1,35000.0,35000.0,'stated',NULL,NULL,NULL,NULL,NULL,NULL,'East of England','England','[]',NULL,'empty',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0,NULL,NULL,NULL,NULL,0,NULL,'empty','Plans things.',NULL,'{}','unseen',NULL,NULL,NULL,'2026-11-23T06:00:01Z','2026-11-23T06:00:01Z',1,3,1,'2522f3e891b8dfe75c8220de1c5a2c8b',NULL,NULL,NULL,NULL,NULL,'employer',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,0);
CREATE TABLE vacancy_employers (
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id),
    employer_id TEXT NOT NULL REFERENCES employers (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    PRIMARY KEY (vacancy_id, position)
) STRICT;
INSERT INTO "vacancy_employers" VALUES('vac_42nk47d4kh334kqqmfvj','la-ess',1);
INSERT INTO "vacancy_employers" VALUES('vac_3kifus5jefkdvhjzod2o','la-ess',1);
INSERT INTO "vacancy_employers" VALUES('vac_v7nmbk5tg4j6lspvwpob','la-ess',1);
INSERT INTO "vacancy_employers" VALUES('vac_qmiz3zfrg6hkxffmvo65','la-ess',1);
INSERT INTO "vacancy_employers" VALUES('vac_7hg47eryxsivk4ebszg7','la-ess',1);
CREATE TABLE vacancy_versions (
    vacancy_id TEXT NOT NULL REFERENCES vacancies (id),
    n INTEGER NOT NULL CHECK (n >= 1),
    seen_at TEXT NOT NULL CHECK (seen_at GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'),
    run INTEGER NOT NULL REFERENCES runs (id),
    content_hash TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_type(record) = 'object'),
    changes TEXT NOT NULL CHECK (json_type(changes) = 'object'),
    PRIMARY KEY (vacancy_id, n)
) STRICT;
INSERT INTO "vacancy_versions" VALUES('vac_42nk47d4kh334kqqmfvj',1,'2026-11-23T06:00:01Z',1,'fd1ad8f84c1b853bd52e5af76e86f09e','{"apply_url":null,"closing_text":null,"contract_text":null,"department":null,"description":"Plans things.","employer_text":"Essex County Council","hours_text":null,"interview_text":null,"location_text":null,"posted_text":null,"recruiter_text":null,"reference":"ECC-2041","salary_text":"£35,000","start_text":null,"title":"Planning Officer","url":"https://jobs.essex.example/2041"}','{}');
INSERT INTO "vacancy_versions" VALUES('vac_3kifus5jefkdvhjzod2o',1,'2026-11-23T06:00:01Z',1,'44bdb16ca4bac898aaa37067dfbf6743','{"apply_url":null,"closing_text":"midnight 5 December","contract_text":"Permanent","department":null,"description":"Plans things.","employer_text":"Essex CC","hours_text":"20 hours a week","interview_text":null,"location_text":null,"posted_text":null,"recruiter_text":null,"reference":"ECC-77","salary_text":"£12.85 per hour","start_text":null,"title":"Kitchen Assistant","url":"https://jobs.essex.example/77"}','{}');
INSERT INTO "vacancy_versions" VALUES('vac_v7nmbk5tg4j6lspvwpob',1,'2026-11-23T06:00:01Z',1,'63863051ba0156a8540a183e21015800','{"apply_url":null,"closing_text":"20 November 2026","contract_text":null,"department":null,"description":"Plans things.","employer_text":"Essex County Council","hours_text":null,"interview_text":null,"location_text":"Chelmsford","posted_text":null,"recruiter_text":null,"reference":"ECC-5","salary_text":"SCP 5","start_text":null,"title":"Driver","url":"https://jobs.essex.example/5"}','{}');
INSERT INTO "vacancy_versions" VALUES('vac_qmiz3zfrg6hkxffmvo65',1,'2026-11-23T06:00:01Z',1,'26f889e2f2093586519e7015aff399e2','{"apply_url":null,"closing_text":null,"contract_text":null,"department":null,"description":"Plans things.","employer_text":"Essex County Council","hours_text":null,"interview_text":null,"location_text":null,"posted_text":null,"recruiter_text":null,"reference":"ECC-6","salary_text":"NJC SCP 6 £25,185","start_text":null,"title":"Clerk","url":"https://jobs.essex.example/6"}','{}');
INSERT INTO "vacancy_versions" VALUES('vac_7hg47eryxsivk4ebszg7',1,'2026-11-23T06:00:01Z',1,'2522f3e891b8dfe75c8220de1c5a2c8b','{"apply_url":null,"closing_text":null,"contract_text":null,"department":null,"description":"Plans things.","employer_text":"Essex County Council","hours_text":null,"interview_text":null,"location_text":null,"posted_text":null,"recruiter_text":null,"reference":"ECC-8","salary_text":"£35,000","start_text":null,"title":"Guest","url":"https://jobs.essex.example/8"}','{}');
INSERT INTO "vacancy_versions" VALUES('vac_3kifus5jefkdvhjzod2o',2,'2026-11-23T06:00:01Z',2,'a8f8ad1ee8faf0af19656f9b41c5c8cc','{"apply_url":null,"closing_text":"midnight 5 December","contract_text":"Permanent","department":null,"description":"Plans things.","employer_text":"Essex CC","hours_text":"20 hours a week","interview_text":null,"location_text":null,"posted_text":null,"recruiter_text":null,"reference":"ECC-77","salary_text":"£13.05 per hour","start_text":null,"title":"Kitchen Assistant","url":"https://jobs.essex.example/77?b=1"}','{"salary_text":["£12.85 per hour","£13.05 per hour"]}');
INSERT INTO "vacancy_versions" VALUES('vac_3kifus5jefkdvhjzod2o',3,'2026-11-23T06:00:01Z',3,'44bdb16ca4bac898aaa37067dfbf6743','{"apply_url":null,"closing_text":"midnight 5 December","contract_text":"Permanent","department":null,"description":"Plans things.","employer_text":"Essex CC","hours_text":"20 hours a week","interview_text":null,"location_text":null,"posted_text":null,"recruiter_text":null,"reference":"ECC-77","salary_text":"£12.85 per hour","start_text":null,"title":"Kitchen Assistant","url":"https://jobs.essex.example/77"}','{"salary_text":["£13.05 per hour","£12.85 per hour"]}');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX runs_source ON runs (source, id);
CREATE INDEX runs_running ON runs (id) WHERE outcome = 'running';
CREATE INDEX pages_source ON pages (source);
CREATE UNIQUE INDEX vacancies_identity ON vacancies (source, identity_key);
CREATE INDEX vacancies_newest ON vacancies (first_seen, id);
CREATE INDEX vacancies_state ON vacancies (state, first_seen, id);
CREATE INDEX vacancies_source_state ON vacancies (source, state);
CREATE INDEX vacancies_closed_run ON vacancies (closed_run) WHERE closed_run IS NOT NULL;
CREATE INDEX vacancies_region ON vacancies (region COLLATE NOCASE);
CREATE INDEX vacancies_last_run ON vacancies (last_run);
CREATE INDEX vacancy_versions_run ON vacancy_versions (run);
CREATE INDEX vacancy_employers_employer ON vacancy_employers (employer_id, vacancy_id);
CREATE INDEX listings_vacancy ON listings (vacancy_id);
CREATE UNIQUE INDEX articles_identity ON articles (source, identity_key);
CREATE INDEX articles_newest ON articles (coalesce(published, first_seen), id);
CREATE INDEX articles_last_run ON articles (last_run);
CREATE INDEX article_versions_run ON article_versions (run);
CREATE INDEX mentions_employer ON mentions (employer_id, article_id);
CREATE INDEX rejects_run ON rejects (run);
CREATE INDEX issues_run ON issues (run);
CREATE VIEW all_vacancies AS
SELECT v.id, v.title, v.reference, v.employer_text,
    (SELECT group_concat(name, ' and ') FROM (SELECT e.name FROM vacancy_employers ve
        JOIN employers e ON e.id = ve.employer_id
        WHERE ve.vacancy_id = v.id ORDER BY ve.position)) AS employer,
    (SELECT json_group_array(employer_id) FROM (SELECT ve.employer_id FROM vacancy_employers ve
        WHERE ve.vacancy_id = v.id ORDER BY ve.position)) AS employer_ids,
    v.employer_method, v.end_client, v.recruiter_text, v.department,
    v.salary_text, v.salary_min, v.salary_max, v.salary_currency, v.salary_period,
    v.salary_annual_min, v.salary_annual_max, v.salary_annual_method, v.salary_pro_rata,
    v.salary_grade, v.salary_scale, v.salary_scp_min, v.salary_scp_max,
    v.salary_scale_check, v.salary_scale_year, v.salary_from_scale_min, v.salary_from_scale_max,
    v.location_text, v.postcode, v.outcode, v.town, v.county, v.region, v.nation, v.place_method,
    v.sites, coalesce(v.remote, v.contract_remote) AS remote,
    v.contract_text, v.contract_type, v.contract_months, v.contract_end_date, v.hours_text,
    v.working, v.patterns, v.job_share, v.hours_per_week, v.weeks_per_year, v.fte, v.term_time,
    v.dbs, v.politically_restricted,
    v.posted_text, v.posted_date, v.posted_method,
    v.closing_text, v.closing_date, v.closing_time, v.closing_method,
    v.interview_text, v.interview_date, v.start_text, v.start_date,
    v.state, v.closed_on, v.closed_why, v.first_seen, v.last_seen, v.version,
    v.source, s.title AS source_title, s.licence, v.url, v.apply_url, v.description
FROM vacancies v JOIN sources s ON s.slug = v.source;
CREATE VIEW open_vacancies AS
SELECT * FROM all_vacancies
WHERE state = 'open' AND (closing_date IS NULL OR closing_date >= date('now'))
ORDER BY first_seen DESC, id DESC;
CREATE VIEW recent_vacancies AS
SELECT * FROM all_vacancies
WHERE first_seen >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 days')
ORDER BY first_seen DESC, id DESC;
CREATE VIEW news_latest AS
SELECT a.id, a.kind, a.title, a.published, a.published_text, a.modified, a.author, a.section,
    a.summary, a.picture_credit, a.language,
    (SELECT json_group_array(employer_id) FROM (SELECT m.employer_id FROM mentions m
        WHERE m.article_id = a.id AND m.employer_id IS NOT NULL ORDER BY m.position)
    ) AS employer_ids,
    a.first_seen, a.last_seen, a.version,
    a.source, s.title AS source_title, s.publisher, s.licence, a.url, a.body
FROM articles a JOIN sources s ON s.slug = a.source
ORDER BY coalesce(a.published, a.first_seen) DESC, a.id DESC;
CREATE VIEW source_health AS
SELECT s.slug AS source, s.title, s.records, s.kind, s.publisher, s.licence, s.complete,
    r.id AS run, r.started_at, r.finished_at, r.outcome, r.reason,
    r.pages, r.items, r.new, r.changed, r.closed, r.rejected, r.errors,
    (SELECT max(started_at) FROM runs WHERE source = s.slug
        AND outcome IN ('ok', 'unchanged', 'empty')) AS last_good,
    (SELECT max(started_at) FROM runs WHERE source = s.slug AND new > 0) AS last_new
FROM sources s LEFT JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE source = s.slug)
ORDER BY s.slug;
COMMIT;
