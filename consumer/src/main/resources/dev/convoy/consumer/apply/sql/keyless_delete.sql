-- Purpose: deletes rows that have no key, each as often as it is named; returns which were not there so often: the image's hash, and the places
--          in the parameter that found nothing.
-- Notes: rows are compared by their text, since not every type has an equality; alike ones are numbered to tell them apart. Reads the whole
--        table once, whatever the number of rows. Locks: those rows. Parameter: a JSON array of rows.
WITH gone AS MATERIALIZED (
    SELECT {image} AS image, array_agg(x."convoy ordinal" ORDER BY x."convoy ordinal") AS places FROM {rows} GROUP BY 1),
there AS MATERIALIZED (
    SELECT t.tableoid AS part, t.ctid AS place, g.image, cardinality(g.places) AS wanted, row_number() OVER (PARTITION BY g.image) AS nth
    FROM {table} AS t JOIN gone AS g ON {image_there} = g.image WHERE {scope}),
deleted AS (
    DELETE FROM {table} AS t USING there AS h WHERE t.tableoid = h.part AND t.ctid = h.place AND h.nth <= h.wanted RETURNING h.image),
found AS (SELECT d.image, count(*)::int AS times FROM deleted AS d GROUP BY 1)
SELECT {hash} AS image, g.places[coalesce(f.times, 0) + 1:] AS places
FROM gone AS g LEFT JOIN found AS f ON f.image = g.image WHERE coalesce(f.times, 0) < cardinality(g.places)
