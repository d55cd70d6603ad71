-- what: a key that MERGE frees and takes again in one statement is there afterwards
-- from: 15
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
INSERT INTO t VALUES (1, 'a'), (2, 'b');
--> c t {"id":1,"v":"a"}
--> c t {"id":2,"v":"b"}
MERGE INTO t USING (VALUES ('a', 0), ('new', 1)) s(v, id) ON t.v = s.v
    WHEN MATCHED THEN DELETE
    WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v);
--> d t {"id":1}
--> u t {"id":1,"v":"new"} nested
MERGE INTO t USING (VALUES ('b', 5), ('newer', 2)) s(v, id) ON t.v = s.v
    WHEN MATCHED THEN UPDATE SET id = s.id
    WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v);
--> d t {"id":2}
--> c t {"id":5,"v":"b"}
--> u t {"id":2,"v":"newer"} nested
