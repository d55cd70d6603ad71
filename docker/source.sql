-- A small shop, as it would be without Convoy, and what Convoy needs there: it owns nothing and is no superuser.
-- Run by the image's entrypoint, in database shop, as superuser.
\getenv convoy_password CONVOY_PASSWORD

CREATE TABLE customers (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text        NOT NULL UNIQUE,
    country    char(2)     NOT NULL,
    address    jsonb,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE orders (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint      NOT NULL REFERENCES customers,
    status      text        NOT NULL DEFAULT 'new',
    placed_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE order_items (
    order_id   bigint        NOT NULL REFERENCES orders ON DELETE CASCADE,
    line_no    int           NOT NULL,
    sku        text          NOT NULL,
    quantity   int           NOT NULL,
    unit_price numeric(12,2) NOT NULL,
    PRIMARY KEY (order_id, line_no)
);

CREATE ROLE convoy LOGIN PASSWORD :'convoy_password';
GRANT CREATE ON DATABASE shop TO convoy;
GRANT SELECT, TRIGGER ON customers, orders, order_items TO convoy;
