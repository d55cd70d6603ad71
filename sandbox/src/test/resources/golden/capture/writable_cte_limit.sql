-- what: a statement that takes a key again before its CTE has freed the last one leaves that row there
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');
--> c t {"id":1,"v":"a"}
--> c t {"id":2,"v":"b"}
--> c t {"id":3,"v":"c"}
WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO t SELECT id, v || '!' FROM gone LIMIT 1;
--> c t {"id":1,"v":"a!"}
--> d t {"id":2} nested
--> d t {"id":3} nested
--> u t {"id":1,"v":"a!"} nested
