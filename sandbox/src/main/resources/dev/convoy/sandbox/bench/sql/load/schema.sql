-- Purpose: the tables that loads work on, filled alike at both ends, so that only changes travel. The functions and the two sequences of
--          their own are the loads' and are used at the source alone.
CREATE FUNCTION note(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(repeat(md5(n::text), 4), 120) $$;

CREATE FUNCTION payload(n bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('n', n, 'ref', md5(n::text), 'tags', jsonb_build_array('a', 'b', n % 10),
        'user', jsonb_build_object('id', n % 1000, 'name', 'user ' || (n % 1000), 'hash', md5((n + 1)::text)),
        'ok', n % 2 = 0, 'pad', left(md5((n + 2)::text), 24)) $$;

CREATE TABLE accounts (
    id         bigint PRIMARY KEY,
    owner      text,
    balance    numeric(18,2),
    updated_at timestamptz
);
CREATE TABLE orders (
    id         bigint PRIMARY KEY,
    account_id bigint,
    status     text,
    amount     numeric(18,2),
    note       text,
    created_at timestamptz
);
CREATE TABLE events (
    id      bigserial PRIMARY KEY,
    kind    text,
    payload jsonb,
    at      timestamptz
);

INSERT INTO accounts
SELECT g, 'owner ' || g, g * 1.5, timestamptz '2024-01-01 00:00Z' + g * interval '1 second' FROM generate_series(1, {accounts}) g;
INSERT INTO orders
SELECT g, 1 + g % {accounts}, 'new', (g % 10000) * 1.25, note(g), timestamptz '2024-01-01 00:00Z' + g * interval '1 second'
FROM generate_series(1, {orders}) g;
INSERT INTO events (kind, payload, at)
SELECT 'seed', payload(g), timestamptz '2024-01-01 00:00Z' + g * interval '1 second' FROM generate_series(1, {events}) g;

CREATE SEQUENCE order_id START 1000001 CACHE 1;
CREATE SEQUENCE event_gone START 1;
SELECT setval('events_id_seq', 1000000);
CREATE EXTENSION pg_prewarm;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER ON accounts, orders, events TO convoy
