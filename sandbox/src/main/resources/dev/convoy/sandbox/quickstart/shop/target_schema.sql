-- What a target has before Convoy comes: Convoy creates plain tables itself, but copies rows, not what a database computes.
CREATE TABLE order_items (
    order_id   bigint        NOT NULL,
    line_no    int           NOT NULL,
    sku        text          NOT NULL,
    quantity   int           NOT NULL,
    unit_price numeric(12,2) NOT NULL,
    amount     numeric(14,2) GENERATED ALWAYS AS (quantity * unit_price) STORED,
    PRIMARY KEY (order_id, line_no)
)
