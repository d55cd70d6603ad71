-- what: with a key that is checked at the end of a statement, keys are swapped and shifted in one statement
CREATE TABLE t (id int, v text, PRIMARY KEY (id) DEFERRABLE);
-- attach: public.t
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
--> u t {"id":1,"v":"a"} nested
--> u t {"id":2,"v":"b"} nested
--> u t {"id":3,"v":"c"} nested
--> u t {"id":4,"v":"d"} nested
UPDATE t SET id = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE id IN (1, 2);
--> u t {"id":1,"v":"b"} nested
--> u t {"id":2,"v":"a"} nested
UPDATE t SET id = id + 1;
--> d t {"id":1} nested
--> u t {"id":2,"v":"b"} nested
--> u t {"id":3,"v":"a"} nested
--> u t {"id":4,"v":"c"} nested
--> u t {"id":5,"v":"d"} nested
UPDATE t SET id = 7 - id, v = upper(v);
--> u t {"id":2,"v":"D"} nested
--> u t {"id":3,"v":"C"} nested
--> u t {"id":4,"v":"A"} nested
--> u t {"id":5,"v":"B"} nested
