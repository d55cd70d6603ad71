-- insert
INSERT INTO "public"."orders" AS t ("id", "note") OVERRIDING SYSTEM VALUE SELECT x."id", x."note" FROM (SELECT CAST(s."id" AS pg_catalog.int8) AS "id", CAST(s."note" AS pg_catalog."varchar") AS "note" FROM (SELECT r."id", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x
-- update
UPDATE "public"."orders" AS t SET "note" = x."note" FROM (SELECT CAST(s."id" AS pg_catalog.int8) AS "id", CAST(s."note" AS pg_catalog."varchar") AS "note" FROM (SELECT r."id", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x WHERE t."id" = x."id"
-- upsert
INSERT INTO "public"."orders" AS t ("id", "note") OVERRIDING SYSTEM VALUE SELECT x."id", x."note" FROM (SELECT CAST(s."id" AS pg_catalog.int8) AS "id", CAST(s."note" AS pg_catalog."varchar") AS "note" FROM (SELECT r."id", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x ON CONFLICT ("id") DO UPDATE SET "note" = excluded."note"
-- delete
DELETE FROM "public"."orders" AS t USING (SELECT CAST(s."id" AS pg_catalog.int8) AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."id" = x."id"
-- expel
DELETE FROM "public"."orders" AS t USING (SELECT CAST(s."id" AS pg_catalog.int8) AS "id", CAST(s."note" AS pg_catalog."varchar") AS "note" FROM (SELECT r."id", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text)) AS s WHERE false) AS x WHERE t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT CAST(s."id" AS pg_catalog.int8) AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "public"."orders" AS t ON t."id" = x."id"
-- truncate
TRUNCATE "public"."orders"
