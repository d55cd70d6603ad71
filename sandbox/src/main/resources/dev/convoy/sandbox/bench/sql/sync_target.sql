-- Purpose: the table that a copy fills, with its key from the beginning.
CREATE TABLE items (
    id         bigint        PRIMARY KEY,
    customer   bigint        NOT NULL,
    status     text          NOT NULL,
    note       text,
    total      numeric(12,2) NOT NULL,
    changed_at timestamptz   NOT NULL
);
GRANT ALL ON items TO convoy;
DO $$ BEGIN EXECUTE 'GRANT CREATE ON DATABASE ' || current_database() || ' TO convoy'; END $$
