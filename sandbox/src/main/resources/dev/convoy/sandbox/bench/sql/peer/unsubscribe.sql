-- Purpose: away with the subscription and, at the source, its slot.
DROP SUBSCRIPTION {name}
