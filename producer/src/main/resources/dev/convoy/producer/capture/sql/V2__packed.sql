-- Purpose: queue rows may hold packed rows (convoy.packed), which a producer of version 1 would take for JSON; and verifications that
--          repeat themselves are found without reading those that do not. The queue is not vacuumed or analysed: its segments are truncated.
COMMENT ON COLUMN convoy.queue.data IS 'One line a row, separated by U+001E: a JSON object, in which it cannot occur raw, or a packed row, which tells the length of what it may occur in.';
ALTER TABLE convoy.leader ADD COLUMN looked bigint NOT NULL DEFAULT 0;
-- The leader is deposed in this transaction, before there are packed rows; it looks at the version when it wants to lead again.
UPDATE convoy.leader SET term = term + 1, looked = term + 1;
COMMENT ON COLUMN convoy.leader.settled IS 'The last epoch in which tables that were rewound have been marked in the topic; less than epoch until that is durable (I2). 0: a leader of another server has published in the topic, nobody leads here; -1: one has, or may have, and somebody leads here all the same.';
COMMENT ON COLUMN convoy.leader.looked IS 'The last leader that has looked at what the topic holds: records of a later one are not known here (I6).';

CREATE INDEX verification_is_due ON convoy.verification (requested_at) WHERE every IS NOT NULL;

ALTER TABLE convoy.queue_0 SET (autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE convoy.queue_1 SET (autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE convoy.queue_2 SET (autovacuum_enabled = false, toast.autovacuum_enabled = false);
