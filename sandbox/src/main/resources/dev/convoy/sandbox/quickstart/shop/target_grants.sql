-- All that Convoy needs at a target whose tables it creates itself.
GRANT CREATE ON DATABASE {database} TO convoy;
GRANT CREATE ON SCHEMA public TO convoy
