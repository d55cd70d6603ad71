-- what: a named unique index finds rows instead of a primary key, or where there is none
CREATE TABLE t (id int PRIMARY KEY, country text NOT NULL, number int NOT NULL, v text, CONSTRAINT by_number UNIQUE (country, number));
-- attach: {table: public.t, key: {index: by_number}}
INSERT INTO t VALUES (1, 'de', 7, 'a'), (2, 'fr', 7, 'b');
--> c t {"id":1,"country":"de","number":7,"v":"a"}
--> c t {"id":2,"country":"fr","number":7,"v":"b"}
UPDATE t SET id = 3 WHERE id = 1;
--> u t {"id":3,"country":"de","number":7,"v":"a"}
UPDATE t SET number = 8 WHERE country = 'fr';
--> d t {"country":"fr","number":7}
--> c t {"id":2,"country":"fr","number":8,"v":"b"}
DELETE FROM t WHERE country = 'de';
--> d t {"country":"de","number":7}

CREATE TABLE keyless (a int NOT NULL, b text);
CREATE UNIQUE INDEX "Keyless A" ON keyless (a) INCLUDE (b);
-- attach: {table: public.keyless, key: {index: "Keyless A"}}
INSERT INTO keyless VALUES (1, 'x');
--> c keyless {"a":1,"b":"x"}
UPDATE keyless SET b = 'y';
--> u keyless {"a":1,"b":"y"}
UPDATE keyless SET a = 2;
--> d keyless {"a":1}
--> c keyless {"a":2,"b":"y"}
DELETE FROM keyless;
--> d keyless {"a":2}
