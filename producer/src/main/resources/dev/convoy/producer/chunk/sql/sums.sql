-- Purpose: how many rows a key range has, the sum of their hashes, and the key it ends with.
-- Notes: runs in the snapshot of the tick that was just taken. Locks: a reader's. Parameters: the range's key values, rows.
WITH chunk AS MATERIALIZED (
    SELECT {key}, {hash} AS "convoy hash", row_number() OVER (ORDER BY {order}) AS "convoy ordinal"
    FROM {table} AS s WHERE {filter} AND {range} ORDER BY {order} LIMIT ?)
SELECT (SELECT count(*) FROM chunk) AS row_count, (SELECT coalesce(sum("convoy hash"), 0)::text FROM chunk) AS total,
       (SELECT row_to_json(x.*)::text FROM (SELECT {key_names} FROM chunk ORDER BY "convoy ordinal" DESC LIMIT 1) AS x) AS last_key
