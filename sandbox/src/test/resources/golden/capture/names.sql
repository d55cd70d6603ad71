-- what: names of tables and columns may be anything PostgreSQL takes
CREATE TABLE "Mixed Case" ("Id" int PRIMARY KEY, "a b" text, "ü☃" text, "quo""te" text, "apo's" json, "back\slash" int, "sem;i--" int);
-- attach: "\"Mixed Case\""
INSERT INTO "Mixed Case" VALUES (1, 'a', 'b', 'c', '{}', 1, 2);
--> c Mixed Case {"Id":1,"a b":"a","ü☃":"b","quo\"te":"c","apo's":"{}","back\\slash":1,"sem;i--":2}
UPDATE "Mixed Case" SET "quo""te" = 'C';
--> u Mixed Case {"Id":1,"a b":"a","ü☃":"b","quo\"te":"C","apo's":"{}","back\\slash":1,"sem;i--":2}
UPDATE "Mixed Case" SET "Id" = 2;
--> d Mixed Case {"Id":1}
--> c Mixed Case {"Id":2,"a b":"a","ü☃":"b","quo\"te":"C","apo's":"{}","back\\slash":1,"sem;i--":2}
DELETE FROM "Mixed Case";
--> d Mixed Case {"Id":2}

-- Reserved words, and a schema with a dot.
CREATE SCHEMA "my.schema";
CREATE TABLE "my.schema"."table" ("select" int, "from" int, "where" text, "user" text, "order" json, PRIMARY KEY ("select", "from"));
-- attach: '"my.schema".table'
INSERT INTO "my.schema"."table" VALUES (1, 2, 'w', 'u', '1');
--> c my.schema.table {"select":1,"from":2,"where":"w","user":"u","order":"1"}
UPDATE "my.schema"."table" SET "user" = 'U';
--> u my.schema.table {"select":1,"from":2,"where":"w","user":"U","order":"1"}
UPDATE "my.schema"."table" SET "from" = 3;
--> d my.schema.table {"select":1,"from":2}
--> c my.schema.table {"select":1,"from":3,"where":"w","user":"U","order":"1"}
DELETE FROM "my.schema"."table";
--> d my.schema.table {"select":1,"from":3}

-- Names that capture uses itself.
CREATE TABLE n (n int, o int, x text, t json, op text, line text, old_rows int, new_rows int, v_op text, v_line int, v_nested int, v_found jsonb, PRIMARY KEY (n, o));
-- attach: {table: public.n, where: "n > 0 AND o > 0 AND v_op IS NULL AND coalesce(old_rows, 1) > 0"}
INSERT INTO n (n, o, x, t, op, line, v_line) VALUES (1, 2, 'x', '3', 'op', 'line', 4), (-1, 2, 'x', '3', 'op', 'line', 4);
--> c n {"n":1,"o":2,"x":"x","t":"3","op":"op","line":"line","old_rows":null,"new_rows":null,"v_op":null,"v_line":4,"v_nested":null,"v_found":null}
UPDATE n SET x = 'X', old_rows = 5;
--> u n {"n":1,"o":2,"x":"X","t":"3","op":"op","line":"line","old_rows":5,"new_rows":null,"v_op":null,"v_line":4,"v_nested":null,"v_found":null}
UPDATE n SET n = n + 1;
--> d n {"n":1,"o":2}
--> c n {"n":2,"o":2,"x":"X","t":"3","op":"op","line":"line","old_rows":5,"new_rows":null,"v_op":null,"v_line":4,"v_nested":null,"v_found":null}
UPDATE n SET v_op = 'out';
--> d n {"n":2,"o":2}
UPDATE n SET v_op = NULL, v_nested = 1;
--> c n {"n":2,"o":2,"x":"X","t":"3","op":"op","line":"line","old_rows":5,"new_rows":null,"v_op":null,"v_line":4,"v_nested":1,"v_found":null}
DELETE FROM n;
--> d n {"n":2,"o":2}
CREATE TABLE o (o int PRIMARY KEY, n json);
-- attach: public.o
INSERT INTO o VALUES (1, '1');
--> c o {"o":1,"n":"1"}
UPDATE o SET n = '2';
--> u o {"o":1,"n":"2"}
UPDATE o SET o = 2;
--> d o {"o":1}
--> c o {"o":2,"n":"2"}
CREATE TABLE x (x int PRIMARY KEY, o text);
-- attach: {table: public.x, columns: [x, o]}
INSERT INTO x VALUES (1, '1');
--> c x {"x":1,"o":"1"}
UPDATE x SET o = '2';
--> u x {"x":1,"o":"2"}
UPDATE x SET x = 2;
--> d x {"x":1}
--> c x {"x":2,"o":"2"}

-- 63 bytes.
CREATE TABLE "ééééééééééééééééééééééééééééééé1" ("ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp" int PRIMARY KEY, "☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃" text);
-- attach: "ééééééééééééééééééééééééééééééé1"
INSERT INTO "ééééééééééééééééééééééééééééééé1" VALUES (1, 'a');
--> c ééééééééééééééééééééééééééééééé1 {"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp":1,"☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃":"a"}
UPDATE "ééééééééééééééééééééééééééééééé1" SET "☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃" = 'b';
--> u ééééééééééééééééééééééééééééééé1 {"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp":1,"☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃":"b"}
UPDATE "ééééééééééééééééééééééééééééééé1" SET "ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp" = 2;
--> d ééééééééééééééééééééééééééééééé1 {"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp":1}
--> c ééééééééééééééééééééééééééééééé1 {"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp":2,"☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃":"b"}
DELETE FROM "ééééééééééééééééééééééééééééééé1";
--> d ééééééééééééééééééééééééééééééé1 {"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp":2}
