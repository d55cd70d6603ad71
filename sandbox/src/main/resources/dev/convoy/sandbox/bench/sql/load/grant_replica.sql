-- Purpose: what doctor advises at a target.
GRANT SET ON PARAMETER session_replication_role TO convoy
