-- Purpose: 5 of 100 single-row changes.
DELETE FROM events WHERE id = (SELECT nextval('event_gone'))
