-- what: statements without rows, and updates that change nothing, capture nothing
CREATE TABLE t (id int PRIMARY KEY, v text, j json, f float8);
INSERT INTO t VALUES (1, 'a', '{"k":1}', 'NaN'), (2, NULL, NULL, 0);
-- attach: public.t
INSERT INTO t SELECT 9, 'x' WHERE false;
UPDATE t SET v = 'x' WHERE id = 9;
DELETE FROM t WHERE id = 9;
UPDATE t SET v = v, j = j, f = f, id = id;
UPDATE t SET v = NULL WHERE id = 2;

-- Only the row that differs is captured.
UPDATE t SET v = 'a';
--> u t {"id":2,"v":"a","j":null,"f":0}

-- Text and binary image decide: 1.0 is not 1.00, '{"k":1}' is not '{"k": 1}', -0 is not 0.
UPDATE t SET j = '{"k": 1}' WHERE id = 1;
--> u t {"id":1,"v":"a","j":"{\"k\": 1}","f":"NaN"}
UPDATE t SET f = '-0' WHERE id = 2;
--> u t {"id":2,"v":"a","j":null,"f":-0}
