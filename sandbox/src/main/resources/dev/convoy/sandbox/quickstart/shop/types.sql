-- The application's own type: at the source with the schema, at the targets beforehand, because Convoy copies rows, not types.
CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped', 'delivered')
