-- oldest-program: 1
-- The same schema as in PostgreSql/0001_initial.sql, which explains the tables. What differs: membership is missing
-- (one process), JSON is text with virtual generated columns, and Orleans' view of orleans_query is temporary.

CREATE TABLE schema_version (
    version        INTEGER PRIMARY KEY,
    oldest_program INTEGER NOT NULL,
    script_hash    TEXT    NOT NULL,
    applied_at     TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE orleans_query (
    schema_version INTEGER NOT NULL,
    query_set      TEXT    NOT NULL,
    query_key      TEXT    NOT NULL,
    query_text     TEXT    NOT NULL,
    PRIMARY KEY (schema_version, query_set, query_key)
) WITHOUT ROWID;

-- AUTOINCREMENT: a seq is never given twice, also not after the youngest row was deleted.
CREATE TABLE state (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    state_name TEXT    NOT NULL,
    grain_key  TEXT    NOT NULL,
    grain_n0   INTEGER NOT NULL,
    grain_n1   INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    modified   TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
    payload    TEXT    CHECK (payload IS NULL OR json_valid(payload)),
    uuid       TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.uuid') VIRTUAL,
    project    TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.projectId') VIRTUAL,
    name       TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.name') VIRTUAL,
    status     TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.status') VIRTUAL,
    created    TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.createdAt') VIRTUAL,
    updated    TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.updatedAt') VIRTUAL,
    bay_model  TEXT    GENERATED ALWAYS AS (payload ->> '$.snapshot.bayModelId') VIRTUAL,
    is_public  INTEGER GENERATED ALWAYS AS (payload ->> '$.snapshot.public') VIRTUAL,
    is_hidden  INTEGER GENERATED ALWAYS AS (payload ->> '$.snapshot.hidden') VIRTUAL,
    UNIQUE (state_name, grain_key, grain_n0, grain_n1)
);

CREATE INDEX state_by_seq ON state (state_name, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_name ON state (state_name, name, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_project_seq ON state (state_name, project, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_project_name ON state (state_name, project, name, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_project_created ON state (state_name, project, created, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_bay_model ON state (bay_model) WHERE bay_model IS NOT NULL;
CREATE INDEX state_quota ON state (seq) WHERE state_name = 'tenant' AND project IS NOT NULL;
CREATE INDEX state_cleared ON state (modified) WHERE payload IS NULL;

CREATE TABLE secret (
    state_name TEXT    NOT NULL,
    grain_key  TEXT    NOT NULL,
    grain_n0   INTEGER NOT NULL,
    grain_n1   INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    modified   TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
    payload    BLOB,
    PRIMARY KEY (state_name, grain_key, grain_n0, grain_n1)
) WITHOUT ROWID;

CREATE INDEX secret_cleared ON secret (modified) WHERE payload IS NULL;

CREATE TABLE data_key (
    id  TEXT PRIMARY KEY,
    xml TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE master_key_check (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    key_id TEXT    NOT NULL,
    proof  TEXT    NOT NULL
);

CREATE TABLE reminder (
    service_id TEXT    NOT NULL,
    grain_id   TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    start_time TEXT    NOT NULL,
    period     INTEGER NOT NULL,
    grain_hash INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (service_id, grain_id, name)
) WITHOUT ROWID;

CREATE INDEX reminder_by_hash ON reminder (service_id, grain_hash);

CREATE TABLE service (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    report_count INTEGER NOT NULL,
    created      TEXT    NOT NULL,
    last_seen    TEXT    NOT NULL
);
