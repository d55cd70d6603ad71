-- Purpose: lets native logical replication rest, or go on.
ALTER SUBSCRIPTION {name} {wanted}
