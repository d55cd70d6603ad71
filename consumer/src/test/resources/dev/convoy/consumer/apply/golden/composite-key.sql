-- insert
INSERT INTO "public"."orders" AS t ("id", "note", "qty") OVERRIDING SYSTEM VALUE SELECT x."id", x."note", x."qty" FROM (SELECT s."id" AS "id", s."note" AS "note", s."qty" AS "qty" FROM (SELECT r."id", r."note", r."qty" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text, "qty" pg_catalog.int4)) AS s) AS x
-- update
UPDATE "public"."orders" AS t SET "note" = x."note", "qty" = x."qty" FROM (SELECT s."id" AS "id", s."note" AS "note", s."qty" AS "qty" FROM (SELECT r."id", r."note", r."qty" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text, "qty" pg_catalog.int4)) AS s) AS x WHERE t."note" = x."note" AND t."id" = x."id"
-- upsert
INSERT INTO "public"."orders" AS t ("id", "note", "qty") OVERRIDING SYSTEM VALUE SELECT x."id", x."note", x."qty" FROM (SELECT s."id" AS "id", s."note" AS "note", s."qty" AS "qty" FROM (SELECT r."id", r."note", r."qty" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text, "qty" pg_catalog.int4)) AS s) AS x ON CONFLICT ("note", "id") DO UPDATE SET "note" = excluded."note", "qty" = excluded."qty"
-- delete
DELETE FROM "public"."orders" AS t USING (SELECT s."note" AS "note", s."id" AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("note" pg_catalog.text, "id" pg_catalog.int4)) AS x WHERE t."note" = x."note" AND t."id" = x."id"
-- expel
DELETE FROM "public"."orders" AS t USING (SELECT s."id" AS "id", s."note" AS "note", s."qty" AS "qty" FROM (SELECT r."id", r."note", r."qty" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "note" pg_catalog.text, "qty" pg_catalog.int4)) AS s WHERE false) AS x WHERE t."note" = x."note" AND t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."note" AS "note", s."id" AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("note" pg_catalog.text, "id" pg_catalog.int4)) WITH ORDINALITY AS s("note", "id", "convoy ordinal")) AS x JOIN "public"."orders" AS t ON t."note" = x."note" AND t."id" = x."id"
-- truncate
TRUNCATE "public"."orders"
