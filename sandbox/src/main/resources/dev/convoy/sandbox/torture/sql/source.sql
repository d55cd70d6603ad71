-- Purpose: beside the replicated tables, every state that was committed, written by the transaction that made it.
-- Notes: op is that of the record which capture should make: an update that changes the key is a delete and an insert.
CREATE SEQUENCE versions;
CREATE TABLE history (n bigint GENERATED ALWAYS AS IDENTITY, tab text NOT NULL, op "char" NOT NULL, key bigint, version bigint);
CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF tg_op = 'INSERT' THEN
        INSERT INTO history (tab, op, key, version) VALUES (tg_table_name, 'c', new.id, new.version);
    ELSIF tg_op = 'DELETE' THEN
        INSERT INTO history (tab, op, key, version) VALUES (tg_table_name, 'd', old.id, old.version);
    ELSIF tg_op = 'TRUNCATE' THEN
        INSERT INTO history (tab, op) VALUES (tg_table_name, 't');
    ELSIF new.id = old.id THEN
        INSERT INTO history (tab, op, key, version) VALUES (tg_table_name, 'u', new.id, new.version);
    ELSE
        INSERT INTO history (tab, op, key, version) VALUES (tg_table_name, 'd', old.id, old.version), (tg_table_name, 'c', new.id, new.version);
    END IF;
    RETURN NULL;
END
$body$;
