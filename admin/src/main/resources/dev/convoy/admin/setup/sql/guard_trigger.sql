-- Purpose: puts the guard on a table. Locks: SHARE ROW EXCLUSIVE on it. Role: needs TRIGGER on the table.
CREATE TRIGGER convoy_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION convoy.{function}()
