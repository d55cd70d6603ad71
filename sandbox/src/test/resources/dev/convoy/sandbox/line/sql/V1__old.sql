-- Purpose: an old version, to be upgraded by a test.
CREATE TABLE convoy.schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE convoy.kept (id int PRIMARY KEY);
