-- Purpose: rows as the target's server already has them, and two equal tables that are to hold them. Part in braces: how many rows.
CREATE TABLE prepared (
    id         bigint        PRIMARY KEY,
    customer   bigint        NOT NULL,
    status     text          NOT NULL,
    note       text,
    total      numeric(12,2) NOT NULL,
    changed_at timestamptz   NOT NULL
);
INSERT INTO prepared
SELECT g, g * 7919::bigint % 100000, 'shipped', repeat(md5(g::text), 2), g % 100000 * 1.37, timestamptz '2026-01-01' + g * interval '1 second'
FROM generate_series(1, {rows}) g;
CREATE TABLE plain (LIKE prepared INCLUDING ALL);
CREATE TABLE applied (LIKE prepared INCLUDING ALL);
ANALYZE
