-- Purpose: 5 of 100 single-row changes. Parameter: any number.
INSERT INTO events (kind, payload, at) VALUES ('oltp', payload(?), now())
