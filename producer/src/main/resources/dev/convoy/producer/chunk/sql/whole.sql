-- Purpose: all rows of a table without a key, as JSON in UTF-8, in pieces of bounded size: how long its row is, and a piece of it.
-- Notes: rows without a key have no order in which a reading could be taken up again, so all of them are read in one snapshot. WITH HOLD lets
--        the server keep them, on its disk, when the transaction of the tick ends: no snapshot is held while they are sent.
-- Locks: a reader's.
DECLARE convoy_whole NO SCROLL CURSOR WITH HOLD FOR
SELECT octet_length(r.line) AS bytes, substring(r.line FROM p.at * {piece} + 1 FOR {piece}) AS piece
FROM (SELECT convert_to(row_to_json(x.*)::text, 'UTF8') AS line FROM (SELECT {columns} FROM {table} AS s WHERE {filter}) AS x OFFSET 0) AS r
CROSS JOIN LATERAL generate_series(0, (octet_length(r.line) - 1) / {piece}) AS p(at)
