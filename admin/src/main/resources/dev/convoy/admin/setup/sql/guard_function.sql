-- Purpose: refuses writes to a target's table from anyone but Convoy's role.
-- Notes: asks for the role that logged in, which no setting of a session can change; application_name and search_path are not looked at.
-- Role: owner of schema convoy; runs as whoever writes.
CREATE OR REPLACE FUNCTION convoy.{function}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $convoy$
BEGIN
    IF session_user <> {role} THEN
        RAISE EXCEPTION 'table %.% is fed by Convoy and read-only here', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege', HINT = 'Change the row at its source, or ask for: scripts/admin guard off';
    END IF;
    RETURN NULL;
END
$convoy$;
REVOKE ALL ON FUNCTION convoy.{function}() FROM PUBLIC
