-- oldest-program: 1
-- One database serves one installation: Orleans' ServiceId is part of no key here.

CREATE TABLE magnum.schema_version (
    version        int         PRIMARY KEY,
    oldest_program int         NOT NULL,
    script_hash    text        NOT NULL,
    applied_at     timestamptz NOT NULL DEFAULT now()
);

-- The SQL that Orleans' AdoNet providers run, one set of rows per schema version: a program reads those of its own
-- version, also from a newer schema. Which rows a connection sees is told by two settings of the connection.
CREATE TABLE magnum.orleans_query (
    schema_version int  NOT NULL,
    query_set      text NOT NULL,
    query_key      text NOT NULL,
    query_text     text NOT NULL,
    PRIMARY KEY (schema_version, query_set, query_key)
);

CREATE VIEW magnum.orleansquery AS
SELECT query_key AS querykey, query_text AS querytext
FROM magnum.orleans_query
WHERE schema_version = current_setting('magnum.schema_version')::int
  AND query_set = current_setting('magnum.query_set');

-- Grain states, {"snapshot": …, "work": …}. What lists need is generated from the snapshot, so that the statement that
-- stores a grain also moves it in every list. Without a snapshot (not accepted yet, or gone) uuid is null: never listed.
CREATE TABLE magnum.state (
    state_name text COLLATE "C" NOT NULL,
    grain_key  text COLLATE "C" NOT NULL,
    grain_n0   bigint           NOT NULL,
    grain_n1   bigint           NOT NULL,
    seq        bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
    version    int              NOT NULL,
    modified   timestamptz      NOT NULL DEFAULT now(),
    payload    jsonb,
    uuid       text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,uuid}') STORED,
    project    text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,projectId}') STORED,
    name       text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,name}') STORED,
    status     text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,status}') STORED,
    created    text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,createdAt}') STORED,
    updated    text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,updatedAt}') STORED,
    bay_model  text COLLATE "C" GENERATED ALWAYS AS (payload #>> '{snapshot,bayModelId}') STORED,
    is_public  boolean          GENERATED ALWAYS AS ((payload #>> '{snapshot,public}')::boolean) STORED,
    is_hidden  boolean          GENERATED ALWAYS AS ((payload #>> '{snapshot,hidden}')::boolean) STORED,
    PRIMARY KEY (state_name, grain_key, grain_n0, grain_n1)
) WITH (fillfactor = 80);

CREATE INDEX state_by_seq ON magnum.state (state_name, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_name ON magnum.state (state_name, name, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_project_seq ON magnum.state (state_name, project, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_project_name ON magnum.state (state_name, project, name, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_project_created ON magnum.state (state_name, project, created, seq) WHERE uuid IS NOT NULL;
CREATE INDEX state_by_bay_model ON magnum.state (bay_model) WHERE bay_model IS NOT NULL;
CREATE INDEX state_quota ON magnum.state (seq) WHERE state_name = 'tenant' AND project IS NOT NULL;
CREATE INDEX state_cleared ON magnum.state (modified) WHERE payload IS NULL;

-- Keys, passwords, trust ids: encrypted, and never read by a list.
CREATE TABLE magnum.secret (
    state_name text COLLATE "C" NOT NULL,
    grain_key  text COLLATE "C" NOT NULL,
    grain_n0   bigint           NOT NULL,
    grain_n1   bigint           NOT NULL,
    version    int              NOT NULL,
    modified   timestamptz      NOT NULL DEFAULT now(),
    payload    bytea,
    PRIMARY KEY (state_name, grain_key, grain_n0, grain_n1)
);

CREATE INDEX secret_cleared ON magnum.secret (modified) WHERE payload IS NULL;

-- The keys that encrypt the secrets, each wrapped by the master key, which is not in the database.
CREATE TABLE magnum.data_key (
    id  text PRIMARY KEY,
    xml text NOT NULL
);

-- One row: proves at start that the master key at hand is the one that wraps the data keys.
CREATE TABLE magnum.master_key_check (
    id     int  PRIMARY KEY CHECK (id = 1),
    key_id text NOT NULL,
    proof  text NOT NULL
);

CREATE TABLE magnum.reminder (
    service_id text        NOT NULL,
    grain_id   text        NOT NULL,
    name       text        NOT NULL,
    start_time timestamptz NOT NULL,
    period     bigint      NOT NULL,
    grain_hash int         NOT NULL,
    version    int         NOT NULL,
    PRIMARY KEY (service_id, grain_id, name)
) WITH (fillfactor = 80);

CREATE INDEX reminder_by_hash ON magnum.reminder (service_id, grain_hash);

-- Orleans' membership: one version row per Orleans cluster, one row per silo.
CREATE TABLE magnum.cluster (
    id      text PRIMARY KEY,
    version int  NOT NULL DEFAULT 0
);

CREATE TABLE magnum.member (
    cluster_id    text        NOT NULL REFERENCES magnum.cluster ON DELETE CASCADE,
    address       text        NOT NULL,
    port          int         NOT NULL,
    generation    int         NOT NULL,
    silo_name     text        NOT NULL,
    host_name     text        NOT NULL,
    status        int         NOT NULL,
    proxy_port    int         NOT NULL,
    suspect_times text,
    start_time    timestamptz NOT NULL,
    alive_time    timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
);

-- Processes as the API shows them; small ids that a name keeps for ever.
CREATE TABLE magnum.service (
    id           int         PRIMARY KEY,
    name         text        NOT NULL UNIQUE,
    report_count int         NOT NULL,
    created      timestamptz NOT NULL,
    last_seen    timestamptz NOT NULL
);
