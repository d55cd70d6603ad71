-- what: a key whose column is renamed is captured under its new name; one that is lost is told in the queue, and statements succeed
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
INSERT INTO t VALUES (1, 'a');
--> c t {"id":1,"v":"a"}
ALTER TABLE t RENAME COLUMN id TO number;
INSERT INTO t VALUES (2, 'b');
--> c t {"number":2,"v":"b"} altered
UPDATE t SET v = 'x' WHERE number = 1;
--> u t {"number":1,"v":"x"} altered
DELETE FROM t WHERE number = 2;
--> d t {"number":2} altered
-- adapt: public.t
UPDATE t SET v = 'y';
--> u t {"number":1,"v":"y"}
ALTER TABLE t DROP COLUMN number;
UPDATE t SET v = 'z';
--> x t 42703 at UPDATE
