-- Purpose: two equal tables, one to be captured, and 1,000 prepared rows to fill them from at the least cost of the bare statement.
CREATE TABLE bare (
    id         bigint        PRIMARY KEY,
    customer   bigint        NOT NULL,
    status     text          NOT NULL,
    email      text          NOT NULL,
    address    text          NOT NULL,
    note       text,
    total      numeric(12,2) NOT NULL,
    placed_at  timestamptz   NOT NULL,
    changed_at timestamptz   NOT NULL
);
CREATE TABLE captured (LIKE bare INCLUDING ALL);
CREATE TABLE prepared (LIKE bare INCLUDING ALL);
INSERT INTO prepared
SELECT g, g * 7919 % 100000, 'shipped', 'customer.' || g || '@example.com', g || ' Long Street, 1' || g || ' Springfield, Somewhere',
       repeat(md5(g::text), 2), g * 1.37, timestamptz '2026-01-01' + g * interval '1 minute',
       timestamptz '2026-01-02' + g * interval '1 minute'
FROM generate_series(1, 1000) g;
ANALYZE prepared;
GRANT CREATE ON DATABASE bench TO convoy;
GRANT SELECT, TRIGGER ON captured TO convoy
