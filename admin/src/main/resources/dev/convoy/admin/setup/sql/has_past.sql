-- Purpose: whether a table of the source has rows, or a history in the topic.
SELECT EXISTS (SELECT FROM {table}) OR EXISTS (SELECT FROM convoy.attached a WHERE a.table_schema = {schema} AND a.table_name = {name} AND a.seq > 0)
