-- Purpose: the rows of a key range that differ from what the source says: missing here, more than there, with other columns, or more than once.
-- Parameters: the range's key values, the source's lines as a JSON array in UTF-8 bytes, how many differences at most.
WITH there AS (SELECT {there}, ARRAY[{hashes}] AS hashes, count(*) OVER (PARTITION BY {there_key}) AS times FROM {table} AS t WHERE {range}),
here AS (SELECT {here}, CAST(r.{sent_hashes} AS text[]) AS hashes
         FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r({record}, {sent_hashes} text))
SELECT h.hashes AS expected, t.hashes AS found, (SELECT row_to_json(k.*)::text FROM (SELECT {either}) AS k) AS key
FROM here h FULL JOIN there t ON {match}
WHERE h.hashes IS DISTINCT FROM t.hashes OR t.times > 1 LIMIT ?
