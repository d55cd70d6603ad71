-- Purpose: what capture and the producer keep at the source. Everything is private to the role that owns the schema (I9).
CREATE TABLE convoy.schema_version (
    version    int         CONSTRAINT version_is_applied_once PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE convoy.schema_version IS 'Migrations of schema convoy that were applied; a process refuses a newer one than it knows.';

CREATE TABLE convoy.attached (
    table_id        int         CONSTRAINT table_id_is_its_partition PRIMARY KEY CHECK (table_id >= 0),
    table_schema    name        NOT NULL,
    table_name      name        NOT NULL,
    relid           oid         NOT NULL,
    shape_id        int         NOT NULL,
    row_filter      text,
    definition      text        NOT NULL,
    fingerprint     text        NOT NULL DEFAULT '',
    seq             bigint      NOT NULL DEFAULT 0,
    published_shape int         NOT NULL DEFAULT 0,
    published_at    timestamptz,
    error           jsonb,
    attached_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    detached_at     timestamptz,
    CONSTRAINT table_is_attached_once UNIQUE (table_schema, table_name)
);
COMMENT ON TABLE  convoy.attached IS 'The tables that are captured, one line each; kept after detach, so that numbering goes on if the table comes back.';
COMMENT ON COLUMN convoy.attached.table_id IS 'The number of the table''s partition in the topic; never given to another table.';
COMMENT ON COLUMN convoy.attached.shape_id IS 'The shape (convoy.shape) that the capture functions in place were made for.';
COMMENT ON COLUMN convoy.attached.definition IS 'What the capture functions were generated from; setup generates them anew when it differs.';
COMMENT ON COLUMN convoy.attached.fingerprint IS 'What the catalog said of the table when it was attached or adapted (convoy.fingerprint).';
COMMENT ON COLUMN convoy.attached.seq IS 'Number of the last change whose publication is durable here (I1, I2).';
COMMENT ON COLUMN convoy.attached.published_shape IS 'The shape that the last published schema record described; 0 before the first.';
COMMENT ON COLUMN convoy.attached.published_at IS 'Capture time of the last published change.';
COMMENT ON COLUMN convoy.attached.error IS 'Why this table is not published: {"code","message","hint","since"}; null when all is well.';

CREATE TABLE convoy.shape (
    table_id    int         NOT NULL REFERENCES convoy.attached,
    shape_id    int         NOT NULL CHECK (shape_id > 0),
    description jsonb       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT shape_is_described_once PRIMARY KEY (table_id, shape_id)
);
COMMENT ON TABLE convoy.shape IS 'Columns, types and key under which changes were captured: {"columns":[{"name","type","not_null","text"}],"key":[...]}.';

CREATE SEQUENCE convoy.queue_id CACHE 1;
COMMENT ON SEQUENCE convoy.queue_id IS 'Uncached: two conflicting transactions draw their ids in the order in which their row locks serialise them (I2).';

CREATE TABLE convoy.queue (
    id        bigint      NOT NULL DEFAULT nextval('convoy.queue_id'),
    xid       xid8        NOT NULL DEFAULT pg_current_xact_id(),
    segment   smallint    NOT NULL,
    table_id  int         NOT NULL,
    shape_id  int         NOT NULL,
    op        "char"      NOT NULL,
    nested    boolean     NOT NULL,
    row_count int         NOT NULL,
    data      text        NOT NULL,
    found     jsonb,
    at        timestamptz NOT NULL DEFAULT clock_timestamp()
) PARTITION BY LIST (segment);
COMMENT ON TABLE  convoy.queue IS 'Captured changes that are not yet published; segments are rotated and truncated, never deleted from. No CHECK: each statement of the application would prepare it anew.';
COMMENT ON COLUMN convoy.queue.op IS 'c, u: rows after the change; d: keys; t: truncate; x: capture of a statement failed, found tells why.';
COMMENT ON COLUMN convoy.queue.nested IS 'Captured inside another statement''s triggers, or read again because of such: the state is right, what was there before is not known.';
COMMENT ON COLUMN convoy.queue.data IS 'JSON objects, one a row, separated by U+001E, which cannot occur raw in JSON.';
COMMENT ON COLUMN convoy.queue.found IS 'The shape of data where it is not the attached one (the table was altered since), or the error of an x.';
CREATE TABLE convoy.queue_0 PARTITION OF convoy.queue FOR VALUES IN (0);
CREATE TABLE convoy.queue_1 PARTITION OF convoy.queue FOR VALUES IN (1);
CREATE TABLE convoy.queue_2 PARTITION OF convoy.queue FOR VALUES IN (2);
CREATE INDEX queue_xid ON convoy.queue (xid);
CREATE INDEX queue_id_order ON convoy.queue (id);

CREATE TABLE convoy.rotation (
    segment    smallint    NOT NULL,
    only_row   boolean     CONSTRAINT rotation_has_one_row PRIMARY KEY DEFAULT true CHECK (only_row),
    switched_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE convoy.rotation IS 'The segment that captures write to.';
INSERT INTO convoy.rotation (segment) VALUES (0);

CREATE TABLE convoy.tick (
    id        bigint      CONSTRAINT tick_is_taken_once PRIMARY KEY,
    snapshot  pg_snapshot NOT NULL,
    published boolean     NOT NULL DEFAULT false,
    taken_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE  convoy.tick IS 'Snapshots; window k is what tick k sees and tick k-1 does not. Kept: the last published one and what follows it.';
INSERT INTO convoy.tick (id, snapshot, published) VALUES (0, pg_current_snapshot(), true);

CREATE TABLE convoy.leader (
    only_row  boolean     CONSTRAINT leader_has_one_row PRIMARY KEY DEFAULT true CHECK (only_row),
    term      bigint      NOT NULL,
    name      text        NOT NULL,
    since     timestamptz NOT NULL,
    seen_at   timestamptz NOT NULL,
    system_id text        NOT NULL,
    timeline  int         NOT NULL,
    epoch     int         NOT NULL,
    settled   int         NOT NULL,
    error     jsonb
);
COMMENT ON TABLE  convoy.leader IS 'The producer that holds the advisory lock, or held it last.';
COMMENT ON COLUMN convoy.leader.term IS 'Grows with each leader; every write of a producer names its own, so that one that was deposed cannot write (I6).';
COMMENT ON COLUMN convoy.leader.settled IS 'The last epoch in which tables that were rewound have been marked in the topic; less than epoch until that is durable (I2).';
COMMENT ON COLUMN convoy.leader.epoch IS 'Counts lives of the source: grows when its system identifier or timeline has changed (failover, restore).';

CREATE TABLE convoy.pass (
    id           bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT pass_is_requested_once PRIMARY KEY,
    table_id     int         NOT NULL REFERENCES convoy.attached,
    targets      text[]      NOT NULL CONSTRAINT somebody_wants_it CHECK (cardinality(targets) > 0),
    kind         text        NOT NULL DEFAULT 'copy' CONSTRAINT kind_is_known CHECK (kind IN ('copy', 'check', 'look', 'repair')),
    plan         json        NOT NULL,
    state        text        NOT NULL DEFAULT 'running' CONSTRAINT state_is_known CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
    chunk        int         NOT NULL DEFAULT 0,
    last_key     json,
    upto_key     json,
    row_count    bigint      NOT NULL DEFAULT 0,
    estimate     bigint      NOT NULL DEFAULT 0,
    message      text,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at  timestamptz
);
COMMENT ON TABLE  convoy.pass IS 'Passes over tables through the stream, asked for by admin and worked off by the leading producer, chunk by chunk.';
COMMENT ON COLUMN convoy.pass.kind IS 'copy: rows of the table; check: their sums; look: hashes of the rows of a range; repair: the row of one key.';
COMMENT ON COLUMN convoy.pass.plan IS 'In which order keys are walked, and what is computed of a row.';
COMMENT ON COLUMN convoy.pass.chunk IS 'Number of the last chunk whose publication is durable here; after a crash the pass goes on behind it.';
COMMENT ON COLUMN convoy.pass.last_key IS 'Key of the last row of that chunk; the pass begins behind it.';
COMMENT ON COLUMN convoy.pass.upto_key IS 'Key the pass ends with; null: the last of the table. Of a repair its only key.';
COMMENT ON COLUMN convoy.pass.estimate IS 'Rows the table had by its statistics when the pass was asked for.';
CREATE INDEX pass_is_running ON convoy.pass (id) WHERE state = 'running';

CREATE TABLE convoy.verification (
    table_id     int         NOT NULL REFERENCES convoy.attached,
    target       text        NOT NULL,
    plan         json        NOT NULL,
    every        interval    CONSTRAINT some_time_passes CHECK (every > interval '0'),
    requested_at timestamptz,
    CONSTRAINT table_is_verified_one_way PRIMARY KEY (table_id, target)
);
COMMENT ON TABLE  convoy.verification IS 'How each table is verified at each target, and how often by itself; written by setup and verify.';
COMMENT ON COLUMN convoy.verification.every IS 'Null: only when asked.';

-- Captured text compresses well, but the application waits for it: lz4 where the server has it, and none where it has only pglz, which
-- would cost more than all the rest of a capture.
DO $body$
BEGIN
    FOR segment IN 0 .. 2 LOOP
        BEGIN
            EXECUTE format('ALTER TABLE convoy.queue_%s ALTER COLUMN data SET COMPRESSION lz4', segment);
        EXCEPTION WHEN feature_not_supported OR syntax_error THEN
            EXECUTE format('ALTER TABLE convoy.queue_%s ALTER COLUMN data SET STORAGE EXTERNAL', segment);
        END;
    END LOOP;
END
$body$;
