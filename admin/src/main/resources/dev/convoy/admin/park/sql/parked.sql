-- Purpose: the head of a table's line, with the records between changes, for people.
-- Parameters: whether with values, source, schema, name, limit.
SELECT k.seq, k.kind, k.op, k.key::text AS key, CASE WHEN ? THEN k.change::text END AS change, k.sqlstate, k.message, k.constraint_name,
       k.parked_at, k.attempts, p.next_attempt_at, p.received - k.seq AS behind
FROM convoy.parked k JOIN convoy.progress p USING (source, table_schema, table_name)
WHERE k.source = ? AND k.table_schema = ? AND k.table_name = ?
ORDER BY k.seq, k.part LIMIT ?
