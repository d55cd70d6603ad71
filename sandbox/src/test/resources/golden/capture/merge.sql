-- what: MERGE is captured as what it did to each row
-- from: 15
CREATE TABLE t (id int PRIMARY KEY, v text);
CREATE TABLE s (id int PRIMARY KEY, v text, gone boolean);
INSERT INTO s VALUES (1, 'A', false), (2, 'B', true), (3, 'C', false), (4, 'd', false);
-- attach: public.t
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (4, 'd');
--> c t {"id":1,"v":"a"}
--> c t {"id":2,"v":"b"}
--> c t {"id":4,"v":"d"}
MERGE INTO t USING s ON t.id = s.id
    WHEN MATCHED AND s.gone THEN DELETE
    WHEN MATCHED THEN UPDATE SET v = s.v
    WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v);
--> d t {"id":2}
--> u t {"id":1,"v":"A"} nested
--> u t {"id":4,"v":"d"} nested
--> u t {"id":3,"v":"C"} nested
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DO NOTHING;
