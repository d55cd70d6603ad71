-- insert
INSERT INTO "sales"."orders" AS t ("id", "qty", "mood") OVERRIDING SYSTEM VALUE SELECT x."id", x."qty", x."mood" FROM (SELECT s."id" AS "id", s."qty" AS "qty", CAST(s."mood" AS public.mood) AS "mood" FROM (SELECT r."id", r."qty", CAST(r."mood" AS public.mood) AS "mood" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "mood" pg_catalog.text)) AS s WHERE (qty > 0 AND mood = 'ok' -- {set}
)) AS x
-- update
UPDATE "sales"."orders" AS t SET "qty" = x."qty", "mood" = x."mood" FROM (SELECT s."id" AS "id", s."qty" AS "qty", CAST(s."mood" AS public.mood) AS "mood" FROM (SELECT r."id", r."qty", CAST(r."mood" AS public.mood) AS "mood" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "mood" pg_catalog.text)) AS s WHERE (qty > 0 AND mood = 'ok' -- {set}
)) AS x WHERE t."id" = x."id"
-- upsert
INSERT INTO "sales"."orders" AS t ("id", "qty", "mood") OVERRIDING SYSTEM VALUE SELECT x."id", x."qty", x."mood" FROM (SELECT s."id" AS "id", s."qty" AS "qty", CAST(s."mood" AS public.mood) AS "mood" FROM (SELECT r."id", r."qty", CAST(r."mood" AS public.mood) AS "mood" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "mood" pg_catalog.text)) AS s WHERE (qty > 0 AND mood = 'ok' -- {set}
)) AS x ON CONFLICT ("id") DO UPDATE SET "qty" = excluded."qty", "mood" = excluded."mood"
-- delete
DELETE FROM "sales"."orders" AS t USING (SELECT s."id" AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."id" = x."id"
-- expel
DELETE FROM "sales"."orders" AS t USING (SELECT s."id" AS "id", s."qty" AS "qty", CAST(s."mood" AS public.mood) AS "mood" FROM (SELECT r."id", r."qty", CAST(r."mood" AS public.mood) AS "mood" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "mood" pg_catalog.text)) AS s WHERE NOT coalesce((qty > 0 AND mood = 'ok' -- {set}
), false)) AS x WHERE t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."id" AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "sales"."orders" AS t ON t."id" = x."id"
-- truncate
TRUNCATE "sales"."orders"
