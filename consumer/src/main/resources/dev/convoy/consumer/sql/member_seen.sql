-- Purpose: this member is alive; those not seen for an hour are forgotten. Parameters: name, source.
WITH gone AS (DELETE FROM convoy.member WHERE seen_at < clock_timestamp() - interval '1 hour')
INSERT INTO convoy.member AS m (name, source) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET seen_at = clock_timestamp()
