-- what: a key that vanishes is a d, one that appears a c, one that stays a u, whichever row it was
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');
--> c t {"id":1,"v":"a"}
--> c t {"id":2,"v":"b"}
--> c t {"id":3,"v":"c"}
UPDATE t SET id = 9 WHERE id = 1;
--> d t {"id":1}
--> c t {"id":9,"v":"a"}

-- A key that is free again may be taken again.
BEGIN;
UPDATE t SET id = 1 WHERE id = 9;
INSERT INTO t VALUES (9, 'new nine');
COMMIT;
--> d t {"id":9}
--> c t {"id":1,"v":"a"}
--> c t {"id":9,"v":"new nine"}

-- Swapped by way of a third key.
BEGIN;
UPDATE t SET id = -1 WHERE id = 1;
UPDATE t SET id = 1 WHERE id = 2;
UPDATE t SET id = 2 WHERE id = -1;
COMMIT;
--> d t {"id":1}
--> c t {"id":-1,"v":"a"}
--> d t {"id":2}
--> c t {"id":1,"v":"b"}
--> d t {"id":-1}
--> c t {"id":2,"v":"a"}

-- A shift that the server's order of rows allows.
UPDATE t SET id = id - 100;
--> d t {"id":1}
--> d t {"id":2}
--> d t {"id":3}
--> d t {"id":9}
--> c t {"id":-91,"v":"new nine"}
--> c t {"id":-97,"v":"c"}
--> c t {"id":-98,"v":"a"}
--> c t {"id":-99,"v":"b"}
