-- Purpose: one deed of an operator. Parameters: who, what, source, schema, name, seq, reason, detail.
INSERT INTO convoy.audit (who, what, source, table_schema, table_name, seq, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?::json)
