-- what: an AFTER STATEMENT trigger may change its own table, be its name before Convoy's or after it
CREATE TABLE early (id int PRIMARY KEY, v text);
CREATE TABLE late (id int PRIMARY KEY, v text);
CREATE FUNCTION number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE %I SET v = v || ''.'' || id WHERE v NOT LIKE ''%%.%%''', TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER a_number AFTER INSERT ON early FOR EACH STATEMENT EXECUTE FUNCTION number();
CREATE TRIGGER z_number AFTER INSERT ON late FOR EACH STATEMENT EXECUTE FUNCTION number();
-- attach: public.early
-- attach: public.late
INSERT INTO early VALUES (1, 'a'), (2, 'b');
--> u early {"id":1,"v":"a.1"} nested
--> u early {"id":2,"v":"b.2"} nested
--> u early {"id":1,"v":"a.1"} nested
--> u early {"id":2,"v":"b.2"} nested
INSERT INTO late VALUES (1, 'a'), (2, 'b');
--> c late {"id":1,"v":"a"}
--> c late {"id":2,"v":"b"}
--> u late {"id":1,"v":"a.1"} nested
--> u late {"id":2,"v":"b.2"} nested

-- Another table's trigger changes this one: nested, but nothing is read again.
CREATE TABLE other (id int PRIMARY KEY);
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO late VALUES (9, 'told.');
    RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER INSERT ON other FOR EACH STATEMENT EXECUTE FUNCTION tell();
INSERT INTO other VALUES (1);
--> c late {"id":9,"v":"told."} nested
