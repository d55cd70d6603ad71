-- Purpose: the head of a table's line, for people. Parameters: source, schema, name, limit.
SELECT k.seq, k.op, k.key::text AS key, k.change::text AS change, k.sqlstate, k.message, k.constraint_name, k.parked_at, k.attempts,
       p.next_attempt_at, p.received - k.seq AS behind
FROM convoy.parked k JOIN convoy.progress p USING (source, table_schema, table_name)
WHERE k.source = ? AND k.table_schema = ? AND k.table_name = ? AND k.kind = 'change'
ORDER BY k.seq LIMIT ?
