-- Purpose: puts one capture trigger on one table (or partition).
-- Locks: SHARE ROW EXCLUSIVE on the table. Role: needs TRIGGER on the table, not its ownership.
CREATE TRIGGER {trigger} {when} {op} ON {table} {transitions} FOR EACH STATEMENT EXECUTE FUNCTION convoy.{function}()
