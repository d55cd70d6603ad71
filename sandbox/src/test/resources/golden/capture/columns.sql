-- what: only the columns listed leave the source, and a change of others is none
CREATE TABLE t (id int PRIMARY KEY, secret text, v text, doc json, amount numeric);
-- attach: {table: public.t, columns: [v, id, doc]}
INSERT INTO t VALUES (1, 'pssst', 'a', '{"k":  1}', 2);
--> c t {"id":1,"v":"a","doc":"{\"k\":  1}"}
UPDATE t SET secret = 'PSSST', amount = 3;
UPDATE t SET v = 'b', secret = 'x';
--> u t {"id":1,"v":"b","doc":"{\"k\":  1}"}
UPDATE t SET id = 2;
--> d t {"id":1}
--> c t {"id":2,"v":"b","doc":"{\"k\":  1}"}
ALTER TABLE t ADD COLUMN more int DEFAULT 5;
UPDATE t SET more = 6, v = 'c';
--> u t {"id":2,"v":"c","doc":"{\"k\":  1}"}
ALTER TABLE t DROP COLUMN secret;
UPDATE t SET v = 'd';
--> u t {"id":2,"v":"d","doc":"{\"k\":  1}"}
DELETE FROM t;
--> d t {"id":2}
ALTER TABLE t RENAME COLUMN v TO w;
INSERT INTO t VALUES (3, 'f', '{}', 2, 5);
--> c t {"id":3,"w":"f","doc":"{}"} altered
-- adapt: public.t
UPDATE t SET w = 'g';
--> u t {"id":3,"w":"g","doc":"{}"}
