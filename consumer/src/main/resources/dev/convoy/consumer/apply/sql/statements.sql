-- Purpose: the shapes of every statement that apply runs. Each parameter is a JSON array of rows or keys, as UTF-8 bytes.
-- Notes: records are turned into columns with the source's types, then mapped by the select list; assignment to the target's columns
--        applies lengths and precisions, so a value that does not fit is an error and never cut.
--        distinct asks the table nothing but its columns' collations, by which two spellings may be one key.
-- The parts in braces are made by ApplyStatements; these texts are split at the lines "-- name".
-- name: rows
(SELECT {select} FROM (SELECT {typed} FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r({record})) AS s{where}) AS x
-- name: keys
(SELECT {key_select} FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s({key_record})) AS x
-- name: insert
INSERT INTO {table} AS t ({columns}) OVERRIDING SYSTEM VALUE SELECT {x_columns} FROM {rows}
-- name: upsert
INSERT INTO {table} AS t ({columns}) OVERRIDING SYSTEM VALUE SELECT {x_columns} FROM {rows} ON CONFLICT ({key}) DO UPDATE SET {set_excluded}
-- name: update
UPDATE {table} AS t SET {set} FROM {rows} WHERE {match}
-- name: delete
DELETE FROM {table} AS t USING {keys} WHERE {match}
-- name: expel
DELETE FROM {table} AS t USING {rows_out} WHERE {match}
-- name: probe
SELECT x."convoy ordinal" FROM (SELECT {key_select}, s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ({key_record})) WITH ORDINALITY AS s({key_names}, "convoy ordinal")) AS x JOIN {table} AS t ON {match}
-- name: distinct
SELECT count(*) FROM (SELECT {key} FROM {table} WHERE false UNION SELECT x.* FROM {keys}) AS d
-- name: clear
DELETE FROM {table} AS t WHERE {scope} AND {range}
-- name: clear_others
DELETE FROM {table} AS t WHERE {scope} AND {range} AND NOT EXISTS (SELECT FROM {rows} WHERE {match})
-- name: truncate
TRUNCATE {table}
-- name: empty
DELETE FROM {table} AS t WHERE {scope}
