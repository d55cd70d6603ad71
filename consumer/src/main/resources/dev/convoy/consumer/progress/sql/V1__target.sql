-- Purpose: what a target keeps about the tables it is fed. Private to the role that owns the schema (I9).
CREATE TABLE convoy.schema_version (
    version    int         CONSTRAINT version_is_applied_once PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE convoy.schema_version IS 'Migrations of schema convoy that were applied; a process refuses a newer one than it knows.';

CREATE TABLE convoy.progress (
    source          text        NOT NULL,
    table_schema    text        NOT NULL,
    table_name      text        NOT NULL,
    seq             bigint      NOT NULL DEFAULT 0,
    received        bigint      NOT NULL DEFAULT 0,
    skipped         bigint      NOT NULL DEFAULT 0,
    state           text        NOT NULL DEFAULT 'live' CONSTRAINT state_is_known CHECK (state IN ('live', 'parked', 'syncing', 'stopped')),
    wanted          text        NOT NULL DEFAULT 'running' CONSTRAINT wanted_is_known CHECK (wanted IN ('running', 'paused')),
    partition       int,
    next_offset     bigint      NOT NULL DEFAULT 0,
    term            bigint      NOT NULL DEFAULT 0,
    shape           jsonb,
    applied_shape   jsonb,
    applied_ts      timestamptz,
    insert_exists   bigint      NOT NULL DEFAULT 0,
    update_missing  bigint      NOT NULL DEFAULT 0,
    delete_missing  bigint      NOT NULL DEFAULT 0,
    sync_id         bigint,
    sync_chunk      int         NOT NULL DEFAULT 0,
    sync_key        json,
    sync_order      text[],
    synced_id       bigint,
    synced_at       timestamptz,
    error           jsonb,
    attempts        int         NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT table_has_one_progress PRIMARY KEY (source, table_schema, table_name),
    CONSTRAINT books_balance CHECK (seq <= received AND skipped <= seq),
    CONSTRAINT a_sync_is_syncing CHECK ((sync_id IS NULL OR state <> 'live') AND (sync_id IS NOT NULL OR state <> 'syncing')),
    CONSTRAINT only_a_line_is_behind CHECK (seq = received OR state = 'parked')
) WITH (fillfactor = 50);
COMMENT ON TABLE  convoy.progress IS 'How far each table has come. Whoever applies, parks, replays or skips locks its line first (I4, I6).';
COMMENT ON COLUMN convoy.progress.seq IS 'The last change that was applied or skipped; change n is applied only when this is n-1 (I3).';
COMMENT ON COLUMN convoy.progress.received IS 'The last change taken over from the topic; those above seq are parked.';
COMMENT ON COLUMN convoy.progress.state IS 'What is. live: changes are applied; parked: changes join the line in convoy.parked; stopped: error tells why.';
COMMENT ON COLUMN convoy.progress.wanted IS 'What an operator asked for.';
COMMENT ON COLUMN convoy.progress.next_offset IS 'Where in the partition to go on reading.';
COMMENT ON COLUMN convoy.progress.term IS 'The latest leader of the source whose records stand before next_offset; those of an earlier one are passed over.';
COMMENT ON COLUMN convoy.progress.shape IS 'The shape in force at received.';
COMMENT ON COLUMN convoy.progress.applied_shape IS 'The shape in force at seq.';
COMMENT ON COLUMN convoy.progress.applied_ts IS 'When change seq was captured at the source.';
COMMENT ON COLUMN convoy.progress.insert_exists IS 'Inserts that found their row: evidence of divergence, healed.';
COMMENT ON COLUMN convoy.progress.sync_id IS 'The sync under way; 0 while it is awaited. Its chunks came up to sync_chunk, whose last key is sync_key, in that order of keys.';
COMMENT ON COLUMN convoy.progress.synced_id IS 'The last sync that came to its end.';
COMMENT ON COLUMN convoy.progress.error IS 'Why it does not move: {"code","sqlstate","message","constraint","hint","since"}.';
COMMENT ON COLUMN convoy.progress.attempts IS 'Replays of the head of the line that failed.';

CREATE TABLE convoy.parked (
    source          text        NOT NULL,
    table_schema    text        NOT NULL,
    table_name      text        NOT NULL,
    seq             bigint      NOT NULL,
    part            int         NOT NULL DEFAULT 0,
    kind            text        NOT NULL DEFAULT 'change',
    op              text,
    key             json,
    change          json        NOT NULL,
    sqlstate        text,
    message         text,
    constraint_name text,
    attempts        int         NOT NULL DEFAULT 0,
    parked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT line_is_ordered PRIMARY KEY (source, table_schema, table_name, seq, part)
);
COMMENT ON TABLE  convoy.parked IS 'The error table: the change a target refused and everything behind it, in order.';
COMMENT ON COLUMN convoy.parked.part IS '0 for the change numbered seq; above 0 for records that stand behind it without a number (schema).';
COMMENT ON COLUMN convoy.parked.change IS 'The record''s value as it stood in the topic; json keeps its text to the letter.';
COMMENT ON COLUMN convoy.parked.sqlstate IS 'Why the target refused it; null for those that only wait behind.';

CREATE TABLE convoy.checked (
    source        text        NOT NULL,
    table_schema  text        NOT NULL,
    table_name    text        NOT NULL,
    pass          bigint      NOT NULL,
    chunk         int         NOT NULL,
    kind          text        NOT NULL CONSTRAINT kind_is_known CHECK (kind IN ('check', 'look', 'repair')),
    seq           bigint      NOT NULL,
    after_key     json,
    last_key      json,
    is_last       boolean     NOT NULL,
    rows_source   bigint      NOT NULL,
    rows_target   bigint,
    equal         boolean,
    differences   json,
    message       text,
    checked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT range_is_checked_once PRIMARY KEY (source, table_schema, table_name, pass, chunk)
);
COMMENT ON TABLE  convoy.checked IS 'Key ranges that were compared with the source at their place of the stream: those of the last whole pass and later ones.';
COMMENT ON COLUMN convoy.checked.seq IS 'The comparison is of the table after exactly this change.';
COMMENT ON COLUMN convoy.checked.equal IS 'Null: could not be compared, message tells why.';
COMMENT ON COLUMN convoy.checked.differences IS 'Of a closer look, a bounded list: [{"kind":"missing|extra|different","key":{...},"columns":[...]}].';

CREATE TABLE convoy.owed (
    source       text   NOT NULL,
    table_schema text   NOT NULL,
    table_name   text   NOT NULL,
    tx           bigint NOT NULL,
    image        text   NOT NULL,
    seq          bigint NOT NULL,
    times        bigint NOT NULL,
    CONSTRAINT row_is_owed_once PRIMARY KEY (source, table_schema, table_name, tx, image)
);
COMMENT ON TABLE  convoy.owed IS 'Rows without a key that were deleted before they came: an insert of the same transaction, which follows, pays for them.';
COMMENT ON COLUMN convoy.owed.image IS 'SHA-256 of the text of the row as the target would hold it.';
COMMENT ON COLUMN convoy.owed.seq IS 'The last change that found no such row.';

CREATE TABLE convoy.audit (
    id           bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT deed_is_written_once PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    who          text        NOT NULL,
    role         text        NOT NULL DEFAULT session_user,
    what         text        NOT NULL,
    source       text        NOT NULL,
    table_schema text,
    table_name   text,
    seq          bigint,
    reason       text,
    detail       json
);
COMMENT ON TABLE convoy.audit IS 'What operators did, and why.';

CREATE TABLE convoy.member (
    name    text        CONSTRAINT member_is_listed_once PRIMARY KEY,
    source  text        NOT NULL,
    since   timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE convoy.member IS 'Running consumers of this target, so that status can tell a slow one from none.';
