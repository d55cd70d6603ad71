-- what: a function called by a statement, which changes a row that the statement has changed before, has the last word
CREATE TABLE t (id int PRIMARY KEY, v text);
INSERT INTO t VALUES (1, 'a'), (2, 'b');
CREATE FUNCTION touch(p_id int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET v = v || ' touched' WHERE id = p_id;
    RETURN 'outer';
END $$;
-- attach: public.t
UPDATE t SET v = touch(id - 1);
--> u t {"id":1,"v":"outer touched"} nested
--> u t {"id":1,"v":"outer touched"} nested
--> u t {"id":2,"v":"outer"} nested
SELECT v FROM t WHERE touch(2) = 'outer' AND id = 2;
--> u t {"id":2,"v":"outer touched"}
