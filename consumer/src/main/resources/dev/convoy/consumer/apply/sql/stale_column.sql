-- Purpose: whether a column holds another value than one in any row. Compared as text, since not every type has an equality.
SELECT EXISTS (SELECT FROM {table} t WHERE CAST(t.{column} AS pg_catalog.text) IS DISTINCT FROM {value})
