-- Purpose: which life of which cluster this is, where the server tells nothing of its WAL, as Amazon Aurora does not.
-- Notes: behind a promotion the old one until the first checkpoint of the new one has ended.
SELECT s.system_identifier::text, c.timeline_id AS timeline FROM pg_control_system() s, pg_control_checkpoint() c
