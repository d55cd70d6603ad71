-- Purpose: which life of which cluster this is. Notes: the timeline is that of the WAL being written; after a promotion the control file
--          tells the old one until its first checkpoint has ended, which may take minutes.
SELECT s.system_identifier::text, ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline FROM pg_control_system() s
