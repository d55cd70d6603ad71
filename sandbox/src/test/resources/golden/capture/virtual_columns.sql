-- what: virtual generated columns are left out
-- from: 18
CREATE TABLE t (id int PRIMARY KEY, a int, double int GENERATED ALWAYS AS (a * 2) VIRTUAL, v text);
-- attach: public.t
INSERT INTO t (id, a) VALUES (1, 1), (2, 2);
--> c t {"id":1,"a":1,"v":null}
--> c t {"id":2,"a":2,"v":null}
UPDATE t SET a = 7 WHERE id = 1;
--> u t {"id":1,"a":7,"v":null}
UPDATE t SET a = a;
DELETE FROM t WHERE double = 14;
--> d t {"id":1}
