-- what: a prepared transaction is captured when it is committed, and only then
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
BEGIN;
INSERT INTO t VALUES (1, 'prepared');
PREPARE TRANSACTION 'capture_golden_1';
INSERT INTO t VALUES (2, 'meanwhile');
--> c t {"id":2,"v":"meanwhile"}
COMMIT PREPARED 'capture_golden_1';
--> c t {"id":1,"v":"prepared"}
BEGIN;
INSERT INTO t VALUES (3, 'prepared');
PREPARE TRANSACTION 'capture_golden_2';
ROLLBACK PREPARED 'capture_golden_2';
