-- Purpose: what the queue takes on disk, indexes and all.
SELECT sum(pg_total_relation_size(p.relid)) FROM pg_partition_tree('convoy.queue') p WHERE p.isleaf
