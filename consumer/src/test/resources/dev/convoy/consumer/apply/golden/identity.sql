-- insert
INSERT INTO "public"."orders" AS t ("id", "qty", "note") OVERRIDING SYSTEM VALUE SELECT x."id", x."qty", x."note" FROM (SELECT s."id" AS "id", s."qty" AS "qty", s."note" AS "note" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x
-- update
UPDATE "public"."orders" AS t SET "qty" = x."qty", "note" = x."note" FROM (SELECT s."id" AS "id", s."qty" AS "qty", s."note" AS "note" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x WHERE t."id" = x."id"
-- upsert
INSERT INTO "public"."orders" AS t ("id", "qty", "note") OVERRIDING SYSTEM VALUE SELECT x."id", x."qty", x."note" FROM (SELECT s."id" AS "id", s."qty" AS "qty", s."note" AS "note" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x ON CONFLICT ("id") DO UPDATE SET "qty" = excluded."qty", "note" = excluded."note"
-- delete
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."id" = x."id"
-- expel
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id", s."qty" AS "qty", s."note" AS "note" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s WHERE false) AS x WHERE t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."id" AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "public"."orders" AS t ON t."id" = x."id"
-- truncate
TRUNCATE "public"."orders"
