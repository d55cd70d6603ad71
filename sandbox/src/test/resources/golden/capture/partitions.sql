-- what: a partitioned table is one stream, whichever table a statement names
CREATE TABLE t (region text, id int, v text, doc json, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE t_north PARTITION OF t FOR VALUES IN ('north');

-- This partition has its columns in another order, and one that was dropped.
CREATE TABLE t_south (doc json, lost int, v text, id int NOT NULL, region text NOT NULL, PRIMARY KEY (region, id));
ALTER TABLE t_south DROP COLUMN lost;
ALTER TABLE t ATTACH PARTITION t_south FOR VALUES IN ('south');

-- This one has partitions of its own.
CREATE TABLE t_rest PARTITION OF t DEFAULT PARTITION BY RANGE (id);
CREATE TABLE t_rest_low PARTITION OF t_rest FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE t_rest_high PARTITION OF t_rest FOR VALUES FROM (100) TO (MAXVALUE);
-- attach: public.t

-- By way of the parent.
INSERT INTO t VALUES ('north', 1, 'a', '1'), ('south', 2, 'b', '2'), ('west', 3, 'c', '3'), ('west', 300, 'd', '4');
--> c t {"region":"north","id":1,"v":"a","doc":"1"}
--> c t {"region":"south","id":2,"v":"b","doc":"2"}
--> c t {"region":"west","id":3,"v":"c","doc":"3"}
--> c t {"region":"west","id":300,"v":"d","doc":"4"}
UPDATE t SET v = upper(v);
--> u t {"region":"north","id":1,"v":"A","doc":"1"}
--> u t {"region":"south","id":2,"v":"B","doc":"2"}
--> u t {"region":"west","id":3,"v":"C","doc":"3"}
--> u t {"region":"west","id":300,"v":"D","doc":"4"}
UPDATE t SET v = v || '!' WHERE region = 'south';
--> u t {"region":"south","id":2,"v":"B!","doc":"2"}

-- By way of a leaf, and of a partition in between.
INSERT INTO t_north VALUES ('north', 11, 'leaf', NULL);
--> c t {"region":"north","id":11,"v":"leaf","doc":null}
INSERT INTO t_south (region, id, v, doc) VALUES ('south', 12, 'leaf', '{"k": 1}');
--> c t {"region":"south","id":12,"v":"leaf","doc":"{\"k\": 1}"}
INSERT INTO t_rest VALUES ('east', 13, 'between', NULL), ('east', 130, 'between', NULL);
--> c t {"region":"east","id":13,"v":"between","doc":null}
--> c t {"region":"east","id":130,"v":"between","doc":null}
UPDATE t_south SET v = 'LEAF', doc = '{"k":1}' WHERE id = 12;
--> u t {"region":"south","id":12,"v":"LEAF","doc":"{\"k\":1}"}
UPDATE t_rest SET v = v || '?' WHERE region = 'east';
--> u t {"region":"east","id":13,"v":"between?","doc":null}
--> u t {"region":"east","id":130,"v":"between?","doc":null}
DELETE FROM t_north WHERE id = 11;
--> d t {"region":"north","id":11}
DELETE FROM t_south WHERE id = 12;
--> d t {"region":"south","id":12}

-- Rows that move between partitions.
UPDATE t SET region = 'south' WHERE region = 'north';
--> d t {"region":"north","id":1}
--> c t {"region":"south","id":1,"v":"A","doc":"1"}
UPDATE t SET id = id + 100 WHERE region = 'east';
--> d t {"region":"east","id":130}
--> d t {"region":"east","id":13}
--> c t {"region":"east","id":113,"v":"between?","doc":null}
--> c t {"region":"east","id":230,"v":"between?","doc":null}
UPDATE t_rest SET id = id + 100 WHERE id = 3;
--> d t {"region":"west","id":3}
--> c t {"region":"west","id":103,"v":"C","doc":"3"}

-- Conflicts and emptying.
INSERT INTO t VALUES ('south', 1, 'again', '1'), ('north', 5, 'new', '5') ON CONFLICT (region, id) DO UPDATE SET v = excluded.v;
--> u t {"region":"south","id":1,"v":"again","doc":"1"}
--> u t {"region":"north","id":5,"v":"new","doc":"5"} nested
DELETE FROM t WHERE region <> 'north';
--> d t {"region":"east","id":113}
--> d t {"region":"east","id":230}
--> d t {"region":"south","id":1}
--> d t {"region":"south","id":2}
--> d t {"region":"west","id":103}
--> d t {"region":"west","id":300}
