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
