-- what: a table that has lost its key says so in the queue, and the application's statements succeed
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
INSERT INTO t VALUES (1, 'a');
--> c t {"id":1,"v":"a"}
ALTER TABLE t RENAME COLUMN id TO number;
INSERT INTO t VALUES (2, 'b');
--> x t 42703 at INSERT
UPDATE t SET v = 'x';
--> x t 42703 at UPDATE
DELETE FROM t WHERE number = 2;
--> x t 42703 at DELETE
ALTER TABLE t RENAME COLUMN number TO id;
UPDATE t SET v = 'y';
--> u t {"id":1,"v":"y"}
ALTER TABLE t DROP COLUMN id;
UPDATE t SET v = 'z';
--> x t 42703 at UPDATE
