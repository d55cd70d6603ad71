-- insert
INSERT INTO "sales"."orders" AS t ("order_id", "Quantity") OVERRIDING SYSTEM VALUE SELECT x."order_id", x."Quantity" FROM (SELECT s."id" AS "order_id", s."qty" AS "Quantity" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x
-- update
UPDATE "sales"."orders" AS t SET "Quantity" = x."Quantity" FROM (SELECT s."id" AS "order_id", s."qty" AS "Quantity" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x WHERE t."order_id" = x."order_id"
-- upsert
INSERT INTO "sales"."orders" AS t ("order_id", "Quantity") OVERRIDING SYSTEM VALUE SELECT x."order_id", x."Quantity" FROM (SELECT s."id" AS "order_id", s."qty" AS "Quantity" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s) AS x ON CONFLICT ("order_id") DO UPDATE SET "Quantity" = excluded."Quantity"
-- delete
DELETE FROM "sales"."orders" AS t USING (SELECT s."id" AS "order_id" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS s("id" pg_catalog.int4)) AS x WHERE t."order_id" = x."order_id"
-- expel
DELETE FROM "sales"."orders" AS t USING (SELECT s."id" AS "order_id", s."qty" AS "Quantity" FROM (SELECT r."id", r."qty", r."note" FROM json_to_recordset(convert_from(?, 'UTF8')::json) AS r("id" pg_catalog.int4, "qty" pg_catalog.int4, "note" pg_catalog.text)) AS s WHERE false) AS x WHERE t."order_id" = x."order_id"
-- probe
SELECT x."convoy ordinal" FROM (SELECT s."id" AS "order_id", s."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json) AS ("id" pg_catalog.int4)) WITH ORDINALITY AS s("id", "convoy ordinal")) AS x JOIN "sales"."orders" AS t ON t."order_id" = x."order_id"
-- truncate
TRUNCATE "sales"."orders"
