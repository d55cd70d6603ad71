-- Purpose: the tables of one line, filled alike at both ends, so that only changes travel. Parts in braces: the table they are all like,
--          how many, and the rights Convoy needs of them.
{items};
DO $$
BEGIN
    FOR n IN 0 .. {tables} - 1 LOOP
        EXECUTE format('CREATE TABLE items_%s (LIKE items INCLUDING ALL)', n);
        EXECUTE format($fill$INSERT INTO items_%s SELECT g, g * 7919, 'shipped', repeat(md5(g::text), 2), g * 1.37,
            timestamptz '2026-01-01 00:00Z' + g * interval '1 second' FROM generate_series(1, {rows}) g$fill$, n);
    END LOOP;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO convoy', current_database());
END $$;
DROP TABLE items;
GRANT {rights} ON ALL TABLES IN SCHEMA public TO convoy;
ANALYZE
