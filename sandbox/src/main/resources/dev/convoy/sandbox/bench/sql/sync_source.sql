-- Purpose: the table that is copied while clients write to it. Parts in braces: how many rows.
CREATE TABLE items (
    id         bigint        PRIMARY KEY,
    customer   bigint        NOT NULL,
    status     text          NOT NULL,
    note       text,
    total      numeric(12,2) NOT NULL,
    changed_at timestamptz   NOT NULL
);
INSERT INTO items
SELECT g, g * 7919::bigint % 100000, 'shipped', repeat(md5(g::text), 2), g % 100000 * 1.37, timestamptz '2026-01-01' + g * interval '1 second'
FROM generate_series(1, {rows}) g;
CREATE SEQUENCE new_items;
SELECT setval('new_items', {rows});
ANALYZE items;
GRANT CREATE ON DATABASE bench TO convoy;
GRANT SELECT, TRIGGER ON items TO convoy
