-- Purpose: the table that a copy fills, with its key from the beginning.
{items};
GRANT ALL ON items TO convoy;
DO $$ BEGIN EXECUTE 'GRANT CREATE ON DATABASE ' || current_database() || ' TO convoy'; END $$
