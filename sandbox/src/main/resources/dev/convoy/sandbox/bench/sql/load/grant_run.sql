-- Purpose: what setup asks for on a database.
GRANT CREATE ON DATABASE {database} TO convoy
