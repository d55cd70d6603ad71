-- Purpose: away with a run's database.
DROP DATABASE IF EXISTS {database} WITH (FORCE)
