INSERT INTO {table}
SELECT g, g * 7919::bigint % 100000, 'shipped', repeat(md5(g::text), 2), g % 100000 * 1.37, timestamptz '2026-01-01' + g * interval '1 second'
FROM generate_series(1, {rows}) g
