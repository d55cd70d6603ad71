-- Purpose: the rows of a key range, in key order, at most a number of rows and bytes; as JSON, like captured ones.
-- Notes: runs in the snapshot of the tick that was just taken. Locks: a reader's. Parameters: the range's key values, rows, bytes.
--        OFFSET 0 keeps the subquery apart, or each row's JSON would be made three times.
SELECT c.line, c.bytes_before + octet_length(c.line) AS bytes FROM (
    SELECT r.line, sum(octet_length(r.line)) OVER (ROWS UNBOUNDED PRECEDING) - octet_length(r.line) AS bytes_before
    FROM (SELECT row_to_json(x.*)::text AS line
          FROM (SELECT {columns} FROM {table} AS s WHERE {filter} AND {range} ORDER BY {order} LIMIT ?) AS x OFFSET 0) AS r) AS c
WHERE c.bytes_before < ?
