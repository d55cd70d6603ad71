-- what: a statement of 20,000 rows comes in queue rows of bounded size
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
-- show: counts
INSERT INTO t SELECT g, repeat('x', 80) FROM generate_series(1, 20000) g;
--> c t 2687 rows
--> c t 2675 rows
--> c t 2675 rows
--> c t 2668 rows
--> c t 2648 rows
--> c t 2648 rows
--> c t 2648 rows
--> c t 1351 rows
UPDATE t SET v = repeat('y', 80);
--> u t 2687 rows
--> u t 2675 rows
--> u t 2675 rows
--> u t 2668 rows
--> u t 2648 rows
--> u t 2648 rows
--> u t 2648 rows
--> u t 1351 rows
DELETE FROM t;
--> d t 20000 rows
INSERT INTO t VALUES (1, repeat('z', 1000000)), (2, repeat('z', 1000000)), (3, 'small'), (4, 'small');
--> c t 1 rows
--> c t 1 rows
--> c t 2 rows
