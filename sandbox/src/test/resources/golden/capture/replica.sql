-- what: writes of a replication role are not captured
CREATE TABLE t (id int PRIMARY KEY, v text);
-- attach: public.t
-- as: superuser
SET session_replication_role = replica;
INSERT INTO t VALUES (1, 'replicated');
UPDATE t SET v = 'replicated again';
TRUNCATE t;
RESET session_replication_role;
INSERT INTO t VALUES (2, 'own');
--> c t {"id":2,"v":"own"}
