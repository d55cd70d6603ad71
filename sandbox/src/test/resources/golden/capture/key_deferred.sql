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

-- Columns that a key's index only includes are not the key's.
CREATE TABLE i (id int, v text, w int, PRIMARY KEY (id) INCLUDE (w) DEFERRABLE INITIALLY DEFERRED);
-- attach: public.i
INSERT INTO i VALUES (1, 'old', 0);
--> u i {"id":1,"v":"old","w":0} nested
BEGIN;
INSERT INTO i VALUES (1, 'new', 0);
DELETE FROM i WHERE v = 'old';
COMMIT;
--> u i {"id":1,"v":"new","w":0} nested
--> u i {"id":1,"v":"new","w":0} nested
