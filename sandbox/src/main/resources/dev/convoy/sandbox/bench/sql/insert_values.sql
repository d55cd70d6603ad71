-- Purpose: one statement of 1,000 rows, which the client sends as parameters.
INSERT INTO {table} VALUES {rows}
