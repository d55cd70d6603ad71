-- what: with key: none only inserts are captured; a row that is changed or deleted leaves a place holder that stops the table
CREATE TABLE t (n int, v text, secret text);
-- attach: {table: public.t, columns: [n, v], where: n > 0, key: none}
INSERT INTO t VALUES (1, 'a', 'x'), (1, 'a', 'x'), (-1, NULL, NULL);
--> c t {"n":1,"v":"a"}
--> c t {"n":1,"v":"a"}
INSERT INTO t VALUES (NULL, 'b', 'x');

-- Nothing that was captured is changed.
UPDATE t SET n = n;
UPDATE t SET v = 'x' WHERE n > 100;
UPDATE t SET v = 'x', secret = 'y' WHERE n < 0;
UPDATE t SET secret = 'y';
DELETE FROM t WHERE n < 0;

-- Something is.
UPDATE t SET v = 'b' WHERE n = 1;
--> x t CV001 at UPDATE
DELETE FROM t WHERE n = 1;
--> x t CV001 at DELETE
INSERT INTO t VALUES (-2, 'c', 'x');
UPDATE t SET n = 2 WHERE n = -2;
--> x t CV001 at UPDATE
TRUNCATE t;
--> t t
INSERT INTO t VALUES (3, 'd', 'x');
--> c t {"n":3,"v":"d"}

CREATE TABLE p (n int, v text) PARTITION BY LIST (n);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- attach: {table: public.p, key: none}
TRUNCATE p1;
INSERT INTO p VALUES (1, 'a'), (1, 'b');
--> c p {"n":1,"v":"a"}
--> c p {"n":1,"v":"b"}
TRUNCATE p1;
--> x p CV001 at TRUNCATE

-- It is said to be another, and what stood still goes on.
-- attach: {table: public.t, columns: [n, v], key: full_row}
UPDATE t SET v = 'e' WHERE n = 3;
--> d t {"n":3,"v":"d"}
--> c t {"n":3,"v":"e"}
