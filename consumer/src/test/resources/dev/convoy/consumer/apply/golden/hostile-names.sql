-- insert
INSERT INTO "s""; --"."t{rows}" AS t ("i""d {where}", "$1 \ {set}") OVERRIDING SYSTEM VALUE SELECT x."i""d {where}", x."$1 \ {set}" FROM (SELECT s."i""d {where}" AS "i""d {where}", s."$1 \ {set}" AS "$1 \ {set}" FROM (SELECT r."i""d {where}", r."$1 \ {set}" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("i""d {where}" pg_catalog.int4, "$1 \ {set}" pg_catalog.text)) AS s) AS x
-- update
UPDATE "s""; --"."t{rows}" AS t SET "$1 \ {set}" = x."$1 \ {set}" FROM (SELECT s."i""d {where}" AS "i""d {where}", s."$1 \ {set}" AS "$1 \ {set}" FROM (SELECT r."i""d {where}", r."$1 \ {set}" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("i""d {where}" pg_catalog.int4, "$1 \ {set}" pg_catalog.text)) AS s) AS x WHERE t."i""d {where}" = x."i""d {where}"
-- upsert
INSERT INTO "s""; --"."t{rows}" AS t ("i""d {where}", "$1 \ {set}") OVERRIDING SYSTEM VALUE SELECT x."i""d {where}", x."$1 \ {set}" FROM (SELECT s."i""d {where}" AS "i""d {where}", s."$1 \ {set}" AS "$1 \ {set}" FROM (SELECT r."i""d {where}", r."$1 \ {set}" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("i""d {where}" pg_catalog.int4, "$1 \ {set}" pg_catalog.text)) AS s) AS x ON CONFLICT ("i""d {where}") DO UPDATE SET "$1 \ {set}" = excluded."$1 \ {set}"
-- delete
DELETE FROM "s""; --"."t{rows}" AS t USING (SELECT s."i""d {where}" AS "i""d {where}" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("i""d {where}" pg_catalog.int4)) AS x WHERE t."i""d {where}" = x."i""d {where}"
-- expel
DELETE FROM "s""; --"."t{rows}" AS t USING (SELECT s."i""d {where}" AS "i""d {where}", s."$1 \ {set}" AS "$1 \ {set}" FROM (SELECT r."i""d {where}", r."$1 \ {set}" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("i""d {where}" pg_catalog.int4, "$1 \ {set}" pg_catalog.text)) AS s WHERE false) AS x WHERE t."i""d {where}" = x."i""d {where}"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."i""d {where}" AS "i""d {where}", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("i""d {where}" pg_catalog.int4)) WITH ORDINALITY AS s("i""d {where}", "convoy ordinal")) AS x JOIN "s""; --"."t{rows}" AS t ON t."i""d {where}" = x."i""d {where}"
-- truncate
TRUNCATE "s""; --"."t{rows}"
