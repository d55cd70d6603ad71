-- what: after a column was added, dropped or renamed, statements succeed and are captured as the table is now
CREATE TABLE t (id int PRIMARY KEY, v text, w int, j json);
-- attach: public.t
INSERT INTO t VALUES (1, 'a', 1, '{}');
--> c t {"id":1,"v":"a","w":1,"j":"{}"}
ALTER TABLE t ADD COLUMN added int DEFAULT 5;
INSERT INTO t VALUES (2, 'b', 2, '[]', 6);
--> c t {"id":2,"v":"b","w":2,"j":"[]","added":6} altered
UPDATE t SET added = 7 WHERE id = 1;
--> u t {"id":1,"v":"a","w":1,"j":"{}","added":7} altered
UPDATE t SET id = 3 WHERE id = 2;
--> d t {"id":2} altered
--> c t {"id":3,"v":"b","w":2,"j":"[]","added":6} altered
DELETE FROM t WHERE id = 3;
--> d t {"id":3} altered
-- adapt: public.t
UPDATE t SET added = 8;
--> u t {"id":1,"v":"a","w":1,"j":"{}","added":8}

ALTER TABLE t DROP COLUMN w;
UPDATE t SET v = 'dropped';
--> u t {"id":1,"v":"dropped","j":"{}","added":8} altered
DELETE FROM t;
--> d t {"id":1} altered
INSERT INTO t VALUES (1, 'a', '{ }', 1);
--> c t {"id":1,"v":"a","j":"{ }","added":1} altered
-- adapt: public.t
UPDATE t SET v = 'adapted';
--> u t {"id":1,"v":"adapted","j":"{ }","added":1}

ALTER TABLE t RENAME COLUMN v TO "V v";
UPDATE t SET "V v" = 'renamed';
--> u t {"id":1,"V v":"renamed","j":"{ }","added":1} altered
-- adapt: public.t
UPDATE t SET "V v" = 'adapted';
--> u t {"id":1,"V v":"adapted","j":"{ }","added":1}

-- A column that came and went, then another: the numbers of columns have a hole.
ALTER TABLE t ADD COLUMN brief int;
ALTER TABLE t DROP COLUMN brief;
UPDATE t SET j = '[1]';
--> u t {"id":1,"V v":"adapted","j":"[1]","added":1}
ALTER TABLE t ADD COLUMN stays int DEFAULT 1;
UPDATE t SET stays = 2;
--> u t {"id":1,"V v":"adapted","j":"[1]","added":1,"stays":2} altered
INSERT INTO t VALUES (4, 'd', NULL, NULL, 4);
--> c t {"id":4,"V v":"d","j":null,"added":null,"stays":4} altered
