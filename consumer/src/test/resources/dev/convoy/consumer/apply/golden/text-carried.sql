-- insert
INSERT INTO "public"."orders" AS t ("mood", "tags") OVERRIDING SYSTEM VALUE SELECT x."mood", x."tags" FROM (SELECT CAST(s."mood" AS public.mood) AS "mood", CAST(s."tags" AS pg_catalog._text) AS "tags" FROM (SELECT r."mood", r."tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("mood" pg_catalog.text, "tags" pg_catalog.text)) AS s) AS x
-- update
UPDATE "public"."orders" AS t SET "mood" = x."mood", "tags" = x."tags" FROM (SELECT CAST(s."mood" AS public.mood) AS "mood", CAST(s."tags" AS pg_catalog._text) AS "tags" FROM (SELECT r."mood", r."tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("mood" pg_catalog.text, "tags" pg_catalog.text)) AS s) AS x WHERE t."mood" = x."mood"
-- upsert
INSERT INTO "public"."orders" AS t ("mood", "tags") OVERRIDING SYSTEM VALUE SELECT x."mood", x."tags" FROM (SELECT CAST(s."mood" AS public.mood) AS "mood", CAST(s."tags" AS pg_catalog._text) AS "tags" FROM (SELECT r."mood", r."tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("mood" pg_catalog.text, "tags" pg_catalog.text)) AS s) AS x ON CONFLICT ("mood") DO UPDATE SET "mood" = excluded."mood", "tags" = excluded."tags"
-- delete
DELETE FROM "public"."orders" AS t USING (SELECT CAST(s."mood" AS public.mood) AS "mood" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("mood" pg_catalog.text)) AS x WHERE t."mood" = x."mood"
-- expel
DELETE FROM "public"."orders" AS t USING (SELECT CAST(s."mood" AS public.mood) AS "mood", CAST(s."tags" AS pg_catalog._text) AS "tags" FROM (SELECT r."mood", r."tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("mood" pg_catalog.text, "tags" pg_catalog.text)) AS s WHERE false) AS x WHERE t."mood" = x."mood"
-- probe
SELECT x."convoy ordinal" FROM (SELECT CAST(s."mood" AS public.mood) AS "mood", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("mood" pg_catalog.text)) WITH ORDINALITY AS s("mood", "convoy ordinal")) AS x JOIN "public"."orders" AS t ON t."mood" = x."mood"
-- truncate
TRUNCATE "public"."orders"
