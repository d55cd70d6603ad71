-- Purpose: how many of a table's capture triggers stand on one relation. Parameters: relation oid, table id.
SELECT count(DISTINCT p.proname) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgrelid = ? AND p.pronamespace = 'convoy'::regnamespace
  AND p.proname = ANY (?) AND t.tgenabled IN ('O', 'A')
