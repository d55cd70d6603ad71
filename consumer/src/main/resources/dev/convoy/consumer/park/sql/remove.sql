-- Purpose: takes replayed rows out of the line. Parameters: source, schema, name, seq, part (the last one replayed).
DELETE FROM convoy.parked WHERE source = ? AND table_schema = ? AND table_name = ? AND (seq, part) <= (?, ?)
