-- what: rows that somebody's policy hides from Convoy are not taken for rows that are gone
CREATE TABLE t (id int PRIMARY KEY, v text, total int);
CREATE FUNCTION total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET total = length(v) WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER total AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION total();
-- attach: public.t
INSERT INTO t VALUES (1, 'one');
--> u t {"id":1,"v":"one","total":3} nested
--> u t {"id":1,"v":"one","total":3} nested
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
INSERT INTO t VALUES (2, 'second');
--> u t {"id":2,"v":"second","total":6} nested
--> x t 42501 at INSERT
UPDATE t SET v = 'plain' WHERE id = 1;
--> u t {"id":1,"v":"plain","total":3}
SHOW row_security;

-- A partition of which the rows are to be told as deletes.
CREATE TABLE p (region text, id int, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE p_north PARTITION OF p FOR VALUES IN ('north');
-- attach: public.p
INSERT INTO p VALUES ('north', 1);
--> c p {"region":"north","id":1}
ALTER TABLE p_north ENABLE ROW LEVEL SECURITY;
TRUNCATE p_north;
--> x p 42501 at TRUNCATE
