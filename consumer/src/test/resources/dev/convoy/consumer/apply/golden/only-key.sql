-- insert
INSERT INTO "public"."orders" AS t ("id") OVERRIDING SYSTEM VALUE SELECT x."id" FROM (SELECT s."id" AS "id" FROM (SELECT r."id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4)) AS s) AS x
-- update
UPDATE "public"."orders" AS t SET "id" = x."id" FROM (SELECT s."id" AS "id" FROM (SELECT r."id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4)) AS s) AS x WHERE t."id" = x."id"
-- upsert
INSERT INTO "public"."orders" AS t ("id") OVERRIDING SYSTEM VALUE SELECT x."id" FROM (SELECT s."id" AS "id" FROM (SELECT r."id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4)) AS s) AS x ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id"
-- delete
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."id" = x."id"
-- expel
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id" FROM (SELECT r."id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4)) AS s WHERE false) AS x WHERE t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."id" AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "public"."orders" AS t ON t."id" = x."id"
-- truncate
TRUNCATE "public"."orders"
