-- what: a statement of 20,000 rows comes in queue rows of bounded size
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
-- show: counts
INSERT INTO t SELECT g, repeat('x', 80) FROM generate_series(1, 20000) g;
--> c t 2992 rows
--> c t 2979 rows
--> c t 2979 rows
--> c t 2958 rows
--> c t 2946 rows
--> c t 2946 rows
--> c t 2200 rows
UPDATE t SET v = repeat('y', 80);
--> u t 2992 rows
--> u t 2979 rows
--> u t 2979 rows
--> u t 2958 rows
--> u t 2946 rows
--> u t 2946 rows
--> u t 2200 rows
DELETE FROM t;
--> d t 20000 rows
INSERT INTO t VALUES (1, repeat('z', 1000000)), (2, repeat('z', 1000000)), (3, 'small'), (4, 'small');
--> c t 1 rows
--> c t 1 rows
--> c t 2 rows
