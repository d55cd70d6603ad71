-- what: after a column's type was changed, statements succeed and are captured as the table is now
CREATE TABLE t (id int PRIMARY KEY, v int, w text, j jsonb);
-- attach: public.t
INSERT INTO t VALUES (1, 1, '2', '{"a": 1}');
--> c t {"id":1,"v":1,"w":"2","j":"{\"a\": 1}"}
ALTER TABLE t ALTER COLUMN v TYPE text USING 'v' || v;
UPDATE t SET v = 'text now';
--> u t {"id":1,"v":"text now","w":"2","j":"{\"a\": 1}"} altered
ALTER TABLE t ALTER COLUMN w TYPE jsonb USING w::jsonb;
UPDATE t SET w = '{"w": [1.0]}';
--> u t {"id":1,"v":"text now","w":"{\"w\": [1.0]}","j":"{\"a\": 1}"} altered
ALTER TABLE t ALTER COLUMN j TYPE text;
UPDATE t SET j = 'text now';
--> u t {"id":1,"v":"text now","w":"{\"w\": [1.0]}","j":"text now"} altered
-- adapt: public.t
UPDATE t SET v = 'adapted', w = '"adapted"', j = 'adapted';
--> u t {"id":1,"v":"adapted","w":"\"adapted\"","j":"adapted"}
