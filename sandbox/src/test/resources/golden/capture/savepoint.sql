-- what: what a savepoint takes back was never captured, nested or not
CREATE TABLE t (id int PRIMARY KEY, v text);
CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET v = v || '+' WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER again AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION again();
-- attach: public.t
BEGIN;
INSERT INTO t VALUES (1, 'kept');
SAVEPOINT s;
INSERT INTO t VALUES (2, 'taken back');
UPDATE t SET v = 'taken back' WHERE id = 1;
ROLLBACK TO s;
INSERT INTO t VALUES (3, 'kept');
RELEASE s;
COMMIT;
--> u t {"id":1,"v":"kept+"} nested
--> u t {"id":1,"v":"kept+"} nested
--> u t {"id":3,"v":"kept+"} nested
--> u t {"id":3,"v":"kept+"} nested

-- A mark that a savepoint takes back does not make what follows nested.
BEGIN;
SAVEPOINT s;
INSERT INTO t VALUES (4, 'taken back');
ROLLBACK TO s;
UPDATE t SET v = 'plain' WHERE id = 3;
COMMIT;
--> u t {"id":3,"v":"plain"}

-- An exception that is caught is a savepoint too.
DO $$
BEGIN
    INSERT INTO t VALUES (5, 'taken back');
    INSERT INTO t VALUES (1, 'twice');
EXCEPTION WHEN unique_violation THEN
    UPDATE t SET v = 'caught' WHERE id = 1;
END $$;
--> u t {"id":1,"v":"caught"}
