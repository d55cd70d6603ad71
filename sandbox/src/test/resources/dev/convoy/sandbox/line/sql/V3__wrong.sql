-- Purpose: a version that fails after it has done something.
ALTER TABLE convoy.kept DROP COLUMN added;
SELECT 1 / 0;
