-- Purpose: what every session that writes to a target sets first.
-- Notes: * values arrive in PostgreSQL's own text, printed under these same settings;
--        * synchronous_commit off: rows and progress commit together, so a crash of the target that loses the last commits loses
--          both, and the changes are read again from Kafka (I3 holds); what an operator does is committed synchronously;
--        * as a replica, ordinary triggers do not fire and foreign keys are not checked: tables arrive independently. Without the
--          grant (GRANT SET ON PARAMETER session_replication_role) apply works too; doctor tells what that means;
--        * jit off: the statements are small and run once, compiling one takes longer than running it;
--        * extensions may be installed elsewhere than in public, and keys of their types are compared by operators that are there;
--        * who vanished in the middle of a batch holds the table's row of progress: the server ends the session of a host that is gone
--          after 11 s, or 20 where it has an answer under way, and of a process that stands still, while its kernel answers, after 20 s,
--          so that another member can go on. The client's own work between two statements takes less than a second, but the time also
--          runs while a prepared statement's values come in: 4 MiB by less than 1.7 Mbit/s. Then the next session begins unprepared.
--          Within a COPY no time runs: a process that stands still there holds its table until it wakes, or is killed;
--        * convoy.origin keeps our own writes from being captured again, where the target is a source too.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';
SET extra_float_digits = 1;
SET bytea_output = 'hex';
SET lc_monetary = 'C';
SELECT set_config('search_path', concat_ws(', ', 'pg_catalog', 'public', (
    SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ') FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'public') AND EXISTS (SELECT FROM pg_opclass o WHERE o.opcnamespace = n.oid))), false);
SET synchronous_commit = off;
SET jit = off;
SET lock_timeout = '10s';
SET idle_in_transaction_session_timeout = '20s';
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 3;
SET convoy.origin = {origin};
DO $$ BEGIN SET session_replication_role = 'replica'; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$
