-- what: rows that are read again are read through the row filter and the column list
CREATE TABLE t (id int PRIMARY KEY, v text, hidden boolean, secret text);
CREATE FUNCTION hide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET hidden = true WHERE id = NEW.id AND v = 'hide me';
    RETURN NULL;
END $$;
CREATE TRIGGER hide AFTER INSERT OR UPDATE OF v ON t FOR EACH ROW EXECUTE FUNCTION hide();
-- attach: {table: public.t, columns: [id, v], where: "NOT hidden"}
INSERT INTO t VALUES (1, 'a', false, 's'), (2, 'hide me', false, 's');
--> d t {"id":2} nested
--> d t {"id":2} nested
--> u t {"id":1,"v":"a"} nested
UPDATE t SET v = 'hide me';
--> d t {"id":1} nested
--> d t {"id":2} nested
--> d t {"id":1} nested
--> d t {"id":2} nested
