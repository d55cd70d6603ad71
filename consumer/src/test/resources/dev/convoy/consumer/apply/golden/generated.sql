-- insert
INSERT INTO "public"."orders" AS t ("id", "qty") OVERRIDING SYSTEM VALUE SELECT x."id", x."qty" FROM (SELECT s."id" AS "id", s."qty" AS "qty" FROM (SELECT r."id", r."qty", r."total" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "total" pg_catalog."numeric")) AS s) AS x
-- update
UPDATE "public"."orders" AS t SET "qty" = x."qty" FROM (SELECT s."id" AS "id", s."qty" AS "qty" FROM (SELECT r."id", r."qty", r."total" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "total" pg_catalog."numeric")) AS s) AS x WHERE t."id" = x."id"
-- upsert
INSERT INTO "public"."orders" AS t ("id", "qty") OVERRIDING SYSTEM VALUE SELECT x."id", x."qty" FROM (SELECT s."id" AS "id", s."qty" AS "qty" FROM (SELECT r."id", r."qty", r."total" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "total" pg_catalog."numeric")) AS s) AS x ON CONFLICT ("id") DO UPDATE SET "qty" = excluded."qty"
-- delete
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."id" = x."id"
-- expel
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id", s."qty" AS "qty" FROM (SELECT r."id", r."qty", r."total" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "total" pg_catalog."numeric")) AS s WHERE false) AS x WHERE t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."id" AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "public"."orders" AS t ON t."id" = x."id"
-- truncate
TRUNCATE "public"."orders"
