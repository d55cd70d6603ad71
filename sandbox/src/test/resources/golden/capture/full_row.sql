-- what: with key: full_row a change is the rows that went and those that came, each as often as it did
CREATE TABLE t (n int, v text, f float8, j json);
-- attach: {table: public.t, key: full_row}
INSERT INTO t VALUES (1, 'a', NULL, NULL), (1, 'a', NULL, NULL), (NULL, NULL, NULL, '{"x": 1}');
--> c t {"n":1,"v":"a","f":null,"j":null}
--> c t {"n":1,"v":"a","f":null,"j":null}
--> c t {"n":null,"v":null,"f":null,"j":"{\"x\": 1}"}
UPDATE t SET f = 'NaN' WHERE n IS NULL;
--> d t {"n":null,"v":null,"f":null,"j":"{\"x\": 1}"}
--> c t {"n":null,"v":null,"f":"NaN","j":"{\"x\": 1}"}
DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE n = 1);
--> d t {"n":1,"v":"a","f":null,"j":null}

-- A row that becomes equal to another, and one that stays what it is.
INSERT INTO t VALUES (2, 'a', '-0', '[]'), (3, 'a', 0, '[ ]');
--> c t {"n":2,"v":"a","f":-0,"j":"[]"}
--> c t {"n":3,"v":"a","f":0,"j":"[ ]"}
UPDATE t SET n = 2 WHERE n IN (2, 3);
--> d t {"n":3,"v":"a","f":0,"j":"[ ]"}
--> c t {"n":2,"v":"a","f":0,"j":"[ ]"}
UPDATE t SET j = '[]' WHERE n = 2;
--> d t {"n":2,"v":"a","f":0,"j":"[ ]"}
--> c t {"n":2,"v":"a","f":0,"j":"[]"}
UPDATE t SET f = 0 WHERE n = 2;
--> d t {"n":2,"v":"a","f":-0,"j":"[]"}
--> c t {"n":2,"v":"a","f":0,"j":"[]"}
UPDATE t SET n = n;

-- A row that is touched twice in one transaction, and in one statement.
BEGIN;
UPDATE t SET v = 'b' WHERE n = 1;
UPDATE t SET v = 'c' WHERE n = 1;
COMMIT;
--> d t {"n":1,"v":"a","f":null,"j":null}
--> c t {"n":1,"v":"b","f":null,"j":null}
--> d t {"n":1,"v":"b","f":null,"j":null}
--> c t {"n":1,"v":"c","f":null,"j":null}
WITH w AS (UPDATE t SET v = 'd' WHERE n = 1 RETURNING n) INSERT INTO t SELECT n, 'd' FROM w;
--> d t {"n":1,"v":"c","f":null,"j":null}
--> c t {"n":1,"v":"d","f":null,"j":null}
--> c t {"n":1,"v":"d","f":null,"j":null} nested

-- What a trigger does to the row that fired it is captured before that row; the sum is right.
CREATE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET v = 'mended' WHERE v = NEW.v AND v = 'broken';
    RETURN NULL;
END $$;
CREATE TRIGGER mend AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION mend();
INSERT INTO t VALUES (9, 'broken');
--> d t {"n":9,"v":"broken","f":null,"j":null} nested
--> c t {"n":9,"v":"mended","f":null,"j":null} nested
--> c t {"n":9,"v":"broken","f":null,"j":null} nested
DROP TRIGGER mend ON t;

-- A table that was altered, before the producer has looked at it and after.
ALTER TABLE t DROP COLUMN j;
UPDATE t SET n = 10 WHERE n = 9;
--> d t {"n":9,"v":"mended","f":null} altered
--> c t {"n":10,"v":"mended","f":null} altered
-- adapt: public.t
ALTER TABLE t ADD COLUMN late int DEFAULT 5;
DELETE FROM t WHERE n = 10;
--> d t {"n":10,"v":"mended","f":null,"late":5} altered
-- adapt: public.t
DELETE FROM t WHERE n = 2;
--> d t {"n":2,"v":"a","f":0,"late":5}
--> d t {"n":2,"v":"a","f":0,"late":5}
TRUNCATE t;
--> t t

-- Columns that are not captured do not count; the row filter does.
CREATE TABLE filtered (n int, v text, secret text);
-- attach: {table: public.filtered, columns: [n, v], where: n > 0, key: full_row}
INSERT INTO filtered VALUES (1, 'a', 'x'), (-1, 'a', 'x');
--> c filtered {"n":1,"v":"a"}
UPDATE filtered SET secret = 'y';
UPDATE filtered SET n = -n;
UPDATE filtered SET n = -n WHERE n < 0;
--> c filtered {"n":1,"v":"a"}
DELETE FROM filtered;
--> d filtered {"n":1,"v":"a"}
--> d filtered {"n":1,"v":"a"}

-- Of a partition that is emptied by itself each row goes.
CREATE TABLE p (n int, v text) PARTITION BY LIST (n);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
-- attach: {table: public.p, key: full_row}
INSERT INTO p VALUES (1, 'a'), (1, 'a'), (2, 'b');
--> c p {"n":1,"v":"a"}
--> c p {"n":1,"v":"a"}
--> c p {"n":2,"v":"b"}
UPDATE p SET n = 1 WHERE n = 2;
--> d p {"n":2,"v":"b"}
--> c p {"n":1,"v":"b"}
TRUNCATE p1;
--> d p {"n":1,"v":"a"}
--> d p {"n":1,"v":"a"}
--> d p {"n":1,"v":"b"}
TRUNCATE p;
--> t p
