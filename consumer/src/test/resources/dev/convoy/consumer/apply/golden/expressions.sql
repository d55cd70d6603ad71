-- insert
INSERT INTO "sales"."orders" AS t ("id", "total", "tag_count") OVERRIDING SYSTEM VALUE SELECT x."id", x."total", x."tag_count" FROM (SELECT s."id" AS "id", CAST((qty * price
) AS pg_catalog."numeric") AS "total", CAST((cardinality(tags) -- how many
) AS pg_catalog.int4) AS "tag_count" FROM (SELECT r."id", r."qty", r."price", CAST(r."tags" AS pg_catalog._text) AS "tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "price" pg_catalog."numeric", "tags" pg_catalog.text)) AS s) AS x
-- update
UPDATE "sales"."orders" AS t SET "total" = x."total", "tag_count" = x."tag_count" FROM (SELECT s."id" AS "id", CAST((qty * price
) AS pg_catalog."numeric") AS "total", CAST((cardinality(tags) -- how many
) AS pg_catalog.int4) AS "tag_count" FROM (SELECT r."id", r."qty", r."price", CAST(r."tags" AS pg_catalog._text) AS "tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "price" pg_catalog."numeric", "tags" pg_catalog.text)) AS s) AS x WHERE t."id" = x."id"
-- upsert
INSERT INTO "sales"."orders" AS t ("id", "total", "tag_count") OVERRIDING SYSTEM VALUE SELECT x."id", x."total", x."tag_count" FROM (SELECT s."id" AS "id", CAST((qty * price
) AS pg_catalog."numeric") AS "total", CAST((cardinality(tags) -- how many
) AS pg_catalog.int4) AS "tag_count" FROM (SELECT r."id", r."qty", r."price", CAST(r."tags" AS pg_catalog._text) AS "tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "price" pg_catalog."numeric", "tags" pg_catalog.text)) AS s) AS x ON CONFLICT ("id") DO UPDATE SET "total" = excluded."total", "tag_count" = excluded."tag_count"
-- delete
DELETE FROM "sales"."orders" AS t USING (SELECT s."id" AS "id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."id" = x."id"
-- expel
DELETE FROM "sales"."orders" AS t USING (SELECT s."id" AS "id", CAST((qty * price
) AS pg_catalog."numeric") AS "total", CAST((cardinality(tags) -- how many
) AS pg_catalog.int4) AS "tag_count" FROM (SELECT r."id", r."qty", r."price", CAST(r."tags" AS pg_catalog._text) AS "tags" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "price" pg_catalog."numeric", "tags" pg_catalog.text)) AS s WHERE false) AS x WHERE t."id" = x."id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."id" AS "id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "sales"."orders" AS t ON t."id" = x."id"
-- truncate
TRUNCATE "sales"."orders"
