-- what: an insert is a c, an update a u with the row after it, a delete a d with the key only
CREATE TABLE t (id int PRIMARY KEY, v text, n numeric(8,2));
INSERT INTO t VALUES (0, 'before attach', 1);
-- attach: public.t
INSERT INTO t VALUES (1, 'a', 1.5), (2, 'b', NULL);
--> c t {"id":1,"v":"a","n":1.50}
--> c t {"id":2,"v":"b","n":null}
INSERT INTO t SELECT 3, 'c', 3.10;
--> c t {"id":3,"v":"c","n":3.10}
UPDATE t SET v = 'A' WHERE id = 1;
--> u t {"id":1,"v":"A","n":1.50}
UPDATE t SET v = v || '!', n = 7 WHERE id IN (1, 3);
--> u t {"id":1,"v":"A!","n":7.00}
--> u t {"id":3,"v":"c!","n":7.00}
DELETE FROM t WHERE id = 3;
--> d t {"id":3}
DELETE FROM t WHERE id < 2;
--> d t {"id":0}
--> d t {"id":1}

-- One queue row holds what one statement did; a transaction's statements stay apart.
BEGIN;
INSERT INTO t VALUES (5, 'five', 5);
UPDATE t SET v = 'FIVE' WHERE id = 5;
DELETE FROM t WHERE id = 5;
COMMIT;
--> c t {"id":5,"v":"five","n":5.00}
--> u t {"id":5,"v":"FIVE","n":5.00}
--> d t {"id":5}

-- What is rolled back was never captured.
BEGIN;
INSERT INTO t VALUES (6, 'six', 6);
ROLLBACK;

-- A statement that fails captures nothing.
INSERT INTO t VALUES (7, 'x', 1), (2, 'twice', 2);
--! 23505
