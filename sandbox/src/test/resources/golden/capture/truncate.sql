-- what: a TRUNCATE of several tables takes its place in the stream of each
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
-- attach: public.a
-- attach: public.b
INSERT INTO a VALUES (1), (2);
--> c a {"id":1}
--> c a {"id":2}
INSERT INTO b VALUES (1, 1);
--> c b {"id":1,"a":1}
BEGIN;
INSERT INTO a VALUES (3);
TRUNCATE a, b;
INSERT INTO a VALUES (2), (4);
INSERT INTO b VALUES (7, 4);
COMMIT;
--> c a {"id":3}
--> t a
--> t b
--> c a {"id":2}
--> c a {"id":4}
--> c b {"id":7,"a":4}
TRUNCATE a CASCADE;
--> t a
--> t b
TRUNCATE a, b;
--> t a
--> t b
BEGIN;
TRUNCATE a, b;
ROLLBACK;
