-- what: INSERT … ON CONFLICT is captured as what it did to each row
CREATE TABLE t (id int PRIMARY KEY, v text UNIQUE, hits int NOT NULL DEFAULT 0);
-- attach: public.t
INSERT INTO t VALUES (1, 'a'), (2, 'b');
--> c t {"id":1,"v":"a","hits":0}
--> c t {"id":2,"v":"b","hits":0}
INSERT INTO t VALUES (1, 'x'), (3, 'c') ON CONFLICT DO NOTHING;
--> c t {"id":3,"v":"c","hits":0}
INSERT INTO t VALUES (1, 'x') ON CONFLICT DO NOTHING;
INSERT INTO t VALUES (1, 'a'), (4, 'd'), (2, 'b') ON CONFLICT (id) DO UPDATE SET hits = t.hits + 1;
--> u t {"id":1,"v":"a","hits":1}
--> u t {"id":2,"v":"b","hits":1}
--> u t {"id":4,"v":"d","hits":0} nested
INSERT INTO t VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET hits = t.hits;
INSERT INTO t VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET hits = 9 WHERE t.hits > 100;

-- A conflict may free the key that the next row takes.
INSERT INTO t VALUES (7, 'a'), (1, 'z') ON CONFLICT (v) DO UPDATE SET id = excluded.id;
--> d t {"id":1}
--> c t {"id":7,"v":"a","hits":1}
--> u t {"id":1,"v":"z","hits":0} nested
