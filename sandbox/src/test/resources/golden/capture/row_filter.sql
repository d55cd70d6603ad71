-- what: a row that an update moves into the filter is a c, one that it moves out a d
CREATE TABLE t (id int PRIMARY KEY, v text, hidden boolean);
-- attach: {table: public.t, columns: [id, v], where: "NOT hidden -- and not NULL either"}
INSERT INTO t VALUES (1, 'in', false), (2, 'out', true), (3, 'unknown', NULL), (4, 'in', false);
--> c t {"id":1,"v":"in"}
--> c t {"id":4,"v":"in"}
UPDATE t SET v = v || '!';
--> u t {"id":1,"v":"in!"}
--> u t {"id":4,"v":"in!"}
UPDATE t SET hidden = true WHERE id = 1;
--> d t {"id":1}
UPDATE t SET hidden = false WHERE id = 2;
--> c t {"id":2,"v":"out!"}
UPDATE t SET hidden = NOT hidden WHERE id IN (1, 2, 3);
--> d t {"id":2}
--> c t {"id":1,"v":"in!"}
UPDATE t SET id = id + 10;
--> d t {"id":1}
--> d t {"id":4}
--> c t {"id":11,"v":"in!"}
--> c t {"id":14,"v":"in!"}
UPDATE t SET id = id + 10, hidden = NOT hidden;
--> d t {"id":11}
--> d t {"id":14}
--> c t {"id":22,"v":"out!"}
DELETE FROM t WHERE hidden;
DELETE FROM t;
--> d t {"id":22}
TRUNCATE t;
--> t t
