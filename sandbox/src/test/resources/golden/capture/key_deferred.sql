-- what: while a key is checked at commit only, two rows may have it; what counts is the row that is left
CREATE TABLE t (id int, v text, PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED);
-- attach: public.t
INSERT INTO t VALUES (1, 'old'), (2, 'b');
--> u t {"id":1,"v":"old"} nested
--> u t {"id":2,"v":"b"} nested
BEGIN;
INSERT INTO t VALUES (1, 'new');
DELETE FROM t WHERE v = 'old';
COMMIT;
--> u t {"id":1,"v":"new"} nested
--> u t {"id":1,"v":"new"} nested
