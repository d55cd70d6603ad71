-- what: a BEFORE ROW trigger that changes another row of its table is captured before the statement that fired it
CREATE TABLE t (id int PRIMARY KEY, v text, current boolean);
CREATE FUNCTION only_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.current THEN UPDATE t SET current = false WHERE current AND id <> NEW.id; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_one BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION only_one();
-- attach: public.t
INSERT INTO t VALUES (1, 'a', true);
--> u t {"id":1,"v":"a","current":true} nested
INSERT INTO t VALUES (2, 'b', true);
--> u t {"id":1,"v":"a","current":false} nested
--> u t {"id":2,"v":"b","current":true} nested
UPDATE t SET current = true WHERE id = 1;
--> u t {"id":2,"v":"b","current":false} nested
--> u t {"id":1,"v":"a","current":true} nested
INSERT INTO t VALUES (3, 'c', true), (4, 'd', true);
--> u t {"id":1,"v":"a","current":false} nested
--> u t {"id":3,"v":"c","current":false} nested
--> u t {"id":3,"v":"c","current":false} nested
--> u t {"id":4,"v":"d","current":true} nested
