-- what: a partition that is detached is no longer part of the stream
CREATE TABLE t (region text, id int, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE t_north PARTITION OF t FOR VALUES IN ('north');
CREATE TABLE t_south PARTITION OF t FOR VALUES IN ('south');
-- attach: public.t
INSERT INTO t VALUES ('north', 1), ('south', 2);
--> c t {"region":"north","id":1}
--> c t {"region":"south","id":2}
ALTER TABLE t DETACH PARTITION t_north;
INSERT INTO t_north VALUES ('north', 3);
DELETE FROM t_north;
TRUNCATE t_north;
INSERT INTO t VALUES ('south', 4);
--> c t {"region":"south","id":4}
