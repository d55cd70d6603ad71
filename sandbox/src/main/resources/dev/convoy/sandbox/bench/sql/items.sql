CREATE TABLE {table} (
    id         bigint        PRIMARY KEY,
    customer   bigint        NOT NULL,
    status     text          NOT NULL,
    note       text,
    total      numeric(12,2) NOT NULL,
    changed_at timestamptz   NOT NULL
)
