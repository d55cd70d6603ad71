-- what: a TRUNCATE of one partition takes its rows only
CREATE TABLE t (region text, id int, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE t_north PARTITION OF t FOR VALUES IN ('north');
CREATE TABLE t_south PARTITION OF t FOR VALUES IN ('south');
-- attach: public.t
INSERT INTO t VALUES ('north', 1), ('south', 2);
--> c t {"region":"north","id":1}
--> c t {"region":"south","id":2}
TRUNCATE t_north;
--> d t {"region":"north","id":1}
-- an older snapshot does as long as nobody has committed since
BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO t VALUES ('north', 3);
TRUNCATE t_north;
COMMIT;
--> c t {"region":"north","id":3}
--> d t {"region":"north","id":3}
TRUNCATE t;
--> t t
-- what is below a partition speaks for itself
CREATE TABLE s (region text, id int, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE s_north PARTITION OF s FOR VALUES IN ('north') PARTITION BY RANGE (id);
CREATE TABLE s_north_1 PARTITION OF s_north FOR VALUES FROM (0) TO (10);
CREATE TABLE s_south PARTITION OF s FOR VALUES IN ('south');
-- attach: public.s
INSERT INTO s VALUES ('north', 1), ('south', 2);
--> c s {"region":"north","id":1}
--> c s {"region":"south","id":2}
TRUNCATE s_north;
--> d s {"region":"north","id":1}
-- a partition that the producer has not seen yet
CREATE TABLE s_north_2 PARTITION OF s_north FOR VALUES FROM (10) TO (20);
INSERT INTO s VALUES ('north', 2), ('north', 11);
--> c s {"region":"north","id":11}
--> c s {"region":"north","id":2}
TRUNCATE s_north;
--> d s {"region":"north","id":11}
--> d s {"region":"north","id":2}
