-- Purpose: beside the replicated tables, every state that was applied, written by the transaction that applied it.
CREATE TABLE history (n bigint GENERATED ALWAYS AS IDENTITY, tab text NOT NULL, key bigint NOT NULL, version bigint NOT NULL);
CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $body$
BEGIN
    INSERT INTO history (tab, key, version) VALUES (tg_table_name, new.id, new.version);
    RETURN NULL;
END
$body$;
