-- Slips. The row number is the order of insertion, which lists follow.
CREATE TABLE slip (
    row_number {IDENTITY},
    id {TEXT} NOT NULL UNIQUE,
    readable_id {TEXT} NOT NULL UNIQUE,
    kind SMALLINT NOT NULL,
    version BIGINT NOT NULL,
    status {TEXT} NOT NULL,
    is_draft SMALLINT NOT NULL,
    is_deleted SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    head_hash {BYTES} NOT NULL,
    document {TEXT} NOT NULL,
    search {TEXT} NOT NULL
);

-- Which organisation sees which slip in its lists. Drafts stand apart in the
-- key: a list of drafts then never walks over the published slips.
CREATE TABLE slip_access (
    org {TEXT} NOT NULL,
    kind SMALLINT NOT NULL,
    is_draft SMALLINT NOT NULL,
    row_number BIGINT NOT NULL,
    slip_id {TEXT} NOT NULL,
    roles BIGINT NOT NULL,
    PRIMARY KEY (org, kind, is_draft, row_number)
) {CLUSTERED};
-- By row number rather than by identifier: new slips then write to the same
-- page of the index whatever their identifiers look like.
CREATE INDEX slip_access_of_slip ON slip_access (row_number);

-- Dashboard tabs. The sort key is the time of the last update, negated: newest
-- first then identifier ascending is plain ascending order.
CREATE TABLE slip_tab (
    org {TEXT} NOT NULL,
    tab SMALLINT NOT NULL,
    sort_key BIGINT NOT NULL,
    slip_id {TEXT} NOT NULL,
    row_number BIGINT NOT NULL,
    PRIMARY KEY (org, tab, sort_key, slip_id)
) {CLUSTERED};
CREATE INDEX slip_tab_of_slip ON slip_tab (row_number);

-- Traceability: the parent is the initial slip, the child the one that groups,
-- forwards or follows it.
CREATE TABLE slip_link (
    child_id {TEXT} NOT NULL,
    parent_id {TEXT} NOT NULL,
    relation SMALLINT NOT NULL,
    quantity {TEXT},
    PRIMARY KEY (child_id, parent_id, relation)
) {CLUSTERED};
CREATE INDEX slip_link_of_parent ON slip_link (parent_id);

-- Registry lines, one per organisation, register and line of a slip.
CREATE TABLE slip_line (
    org {TEXT} NOT NULL,
    register SMALLINT NOT NULL,
    at BIGINT NOT NULL,
    slip_id {TEXT} NOT NULL,
    sub_id {TEXT} NOT NULL,
    row_number BIGINT NOT NULL,
    line {TEXT} NOT NULL,
    PRIMARY KEY (org, register, at, slip_id, sub_id)
);
CREATE INDEX slip_line_of_slip ON slip_line (row_number);

-- Every other document.
CREATE TABLE record (
    collection {TEXT} NOT NULL,
    id {TEXT} NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    document {TEXT} NOT NULL,
    PRIMARY KEY (collection, id)
);
CREATE TABLE record_key (
    collection {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    id {TEXT} NOT NULL,
    PRIMARY KEY (collection, name, value, id)
) {CLUSTERED};
CREATE INDEX record_key_of_record ON record_key (collection, id);
CREATE TABLE record_unique (
    collection {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    id {TEXT} NOT NULL,
    PRIMARY KEY (collection, name, value)
) {CLUSTERED};
CREATE INDEX record_unique_of_record ON record_unique (collection, id);

-- The event log: one hash chain per stream, and seals over all of them.
CREATE TABLE event (
    id {IDENTITY},
    stream {TEXT} NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor {TEXT} NOT NULL,
    kind {TEXT} NOT NULL,
    application {TEXT},
    auth {TEXT} NOT NULL,
    data {TEXT} NOT NULL,
    metadata {TEXT} NOT NULL,
    prev_hash {BYTES} NOT NULL,
    hash {BYTES} NOT NULL,
    UNIQUE (stream, seq)
);
-- The last event of each stream that is not a slip's (a slip carries its own).
CREATE TABLE stream_head (
    stream {TEXT} NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash {BYTES} NOT NULL
) {CLUSTERED};
CREATE TABLE event_seal (
    n BIGINT NOT NULL PRIMARY KEY,
    up_to_id BIGINT NOT NULL,
    count BIGINT NOT NULL,
    hash {BYTES} NOT NULL
);
{APPEND_ONLY event}
{APPEND_ONLY event_seal}

-- Work to do after a commit. A leased job is due again when its lease ends:
-- run_at then holds the end of the lease.
CREATE TABLE job (
    id {IDENTITY},
    queue {TEXT} NOT NULL,
    payload {TEXT} NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    lease_until BIGINT,
    leased_by {TEXT},
    last_error {TEXT},
    state SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX job_due ON job (queue, run_at, id) WHERE state = 0;
CREATE INDEX job_done ON job (done_at) WHERE state = 1;
CREATE INDEX job_dead ON job (queue, run_at) WHERE state = 2;

-- Mutations sent with an Idempotency-Key.
CREATE TABLE idempotency (
    actor {TEXT} NOT NULL,
    key {TEXT} NOT NULL,
    fingerprint {TEXT} NOT NULL,
    attempt BIGINT NOT NULL,
    state SMALLINT NOT NULL,
    started_at BIGINT NOT NULL,
    answer {TEXT},
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_age ON idempotency (started_at);

-- State that several processes share: sessions, counters, locks, tokens.
CREATE TABLE state (
    key {TEXT} NOT NULL PRIMARY KEY,
    value {TEXT} NOT NULL,
    expires_at BIGINT
);
CREATE INDEX state_expiry ON state (expires_at) WHERE expires_at IS NOT NULL;
