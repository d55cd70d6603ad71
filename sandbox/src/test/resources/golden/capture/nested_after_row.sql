-- what: an AFTER ROW trigger that changes its own row has the last word
CREATE TABLE t (id int PRIMARY KEY, v text, total int);
CREATE FUNCTION total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET total = length(v) WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER total AFTER INSERT OR UPDATE OF v ON t FOR EACH ROW EXECUTE FUNCTION total();
-- attach: public.t
INSERT INTO t VALUES (1, 'one');
--> u t {"id":1,"v":"one","total":3} nested
--> u t {"id":1,"v":"one","total":3} nested
INSERT INTO t VALUES (2, 'second'), (3, 'third');
--> u t {"id":2,"v":"second","total":6} nested
--> u t {"id":3,"v":"third","total":5} nested
--> u t {"id":2,"v":"second","total":6} nested
--> u t {"id":3,"v":"third","total":5} nested
UPDATE t SET v = v || '!';
--> u t {"id":1,"v":"one!","total":4} nested
--> u t {"id":2,"v":"second!","total":7} nested
--> u t {"id":3,"v":"third!","total":6} nested
--> u t {"id":1,"v":"one!","total":4} nested
--> u t {"id":2,"v":"second!","total":7} nested
--> u t {"id":3,"v":"third!","total":6} nested
UPDATE t SET total = 0 WHERE id = 1;
--> u t {"id":1,"v":"one!","total":0}
BEGIN;
UPDATE t SET v = 'x' WHERE id = 1;
DELETE FROM t WHERE id = 2;
INSERT INTO t VALUES (2, 'back');
UPDATE t SET id = 7 WHERE id = 3;
COMMIT;
--> u t {"id":1,"v":"x","total":1} nested
--> u t {"id":1,"v":"x","total":1} nested
--> d t {"id":2}
--> u t {"id":2,"v":"back","total":4} nested
--> u t {"id":2,"v":"back","total":4} nested
--> d t {"id":3}
--> c t {"id":7,"v":"third!","total":6}

-- A trigger that takes the row away again, and one that gives it another key.
CREATE FUNCTION bounce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.v = 'unwanted' THEN DELETE FROM t WHERE id = NEW.id; END IF;
    IF NEW.v = 'elsewhere' THEN UPDATE t SET id = NEW.id + 100 WHERE id = NEW.id; END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER zz_bounce AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION bounce();
INSERT INTO t VALUES (20, 'unwanted'), (21, 'elsewhere'), (22, 'plain');
--> u t {"id":20,"v":"unwanted","total":8} nested
--> d t {"id":20} nested
--> u t {"id":21,"v":"elsewhere","total":9} nested
--> d t {"id":21} nested
--> u t {"id":121,"v":"elsewhere","total":9} nested
--> u t {"id":22,"v":"plain","total":5} nested
--> d t {"id":20} nested
--> d t {"id":21} nested
--> u t {"id":22,"v":"plain","total":5} nested

-- A trigger's function with settings of its own, in a session that has others.
SET timezone = 'Europe/Berlin';
CREATE TABLE z (id int PRIMARY KEY, n int);
CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' SET extra_float_digits = '-9' AS $$
BEGIN
    UPDATE z SET n = n + 100 WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER bump AFTER INSERT ON z FOR EACH ROW EXECUTE FUNCTION bump();
-- attach: public.z
INSERT INTO z VALUES (1, 1);
--> u z {"id":1,"n":101} nested
--> u z {"id":1,"n":101} nested
