-- what: a role without any right on schema convoy can write, and cannot see what is captured
CREATE TABLE t (id int PRIMARY KEY, v text);
GRANT INSERT, UPDATE, DELETE, SELECT, TRUNCATE ON t TO app;
-- attach: public.t
-- as: app
INSERT INTO t VALUES (1, 'a');
--> c t {"id":1,"v":"a"}
UPDATE t SET v = 'b' WHERE id = 1;
--> u t {"id":1,"v":"b"}
DELETE FROM t;
--> d t {"id":1}
TRUNCATE t;
--> t t
SELECT * FROM convoy.queue;
--! 42501
SELECT convoy.capture_0_insert();
--! 42501
SELECT * FROM convoy.columns_of('t'::regclass, NULL);
--! 42501

-- Nor can it mute capture with the setting that Convoy uses for its own writes.
SET convoy.origin = 'somewhere';
INSERT INTO t VALUES (2, 'not muted');
--> c t {"id":2,"v":"not muted"}

-- Nor lead it astray with a search path or functions of its own.
-- as: owner
CREATE SCHEMA trap;
CREATE FUNCTION trap.pg_trigger_depth() RETURNS int LANGUAGE sql AS 'SELECT 99';
CREATE OPERATOR trap.= (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne);
GRANT USAGE ON SCHEMA trap TO app;
-- as: app
SET search_path = trap, public, pg_catalog;
UPDATE t SET v = 'still right';
--> u t {"id":2,"v":"still right"}
