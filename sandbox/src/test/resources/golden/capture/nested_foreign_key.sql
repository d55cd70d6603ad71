-- what: actions of a foreign key that refers to its own table are captured, and agree with the statement that caused them
CREATE TABLE cascading (id int PRIMARY KEY, parent int REFERENCES cascading ON DELETE CASCADE ON UPDATE CASCADE, v text);
-- attach: public.cascading
INSERT INTO cascading VALUES (1, NULL, 'root'), (2, 1, 'child'), (3, 2, 'grandchild'), (4, 1, 'child');
--> c cascading {"id":1,"parent":null,"v":"root"}
--> c cascading {"id":2,"parent":1,"v":"child"}
--> c cascading {"id":3,"parent":2,"v":"grandchild"}
--> c cascading {"id":4,"parent":1,"v":"child"}
UPDATE cascading SET id = 10, v = 'ROOT' WHERE id = 1;
--> d cascading {"id":1}
--> u cascading {"id":2,"parent":10,"v":"child"}
--> u cascading {"id":4,"parent":10,"v":"child"}
--> c cascading {"id":10,"parent":null,"v":"ROOT"}
UPDATE cascading SET id = id + 100, v = upper(v) WHERE id IN (2, 3);
--> d cascading {"id":2} nested
--> d cascading {"id":3} nested
--> u cascading {"id":102,"parent":10,"v":"CHILD"} nested
--> u cascading {"id":103,"parent":102,"v":"GRANDCHILD"} nested
DELETE FROM cascading WHERE id = 102;
--> d cascading {"id":102}
--> d cascading {"id":103}
DELETE FROM cascading WHERE id = 10;
--> d cascading {"id":10}
--> d cascading {"id":4}

CREATE TABLE forgetting (id int PRIMARY KEY, parent int REFERENCES forgetting ON DELETE SET NULL ON UPDATE SET NULL);
-- attach: public.forgetting
INSERT INTO forgetting VALUES (1, NULL), (2, 1), (3, 2), (4, 1);
--> c forgetting {"id":1,"parent":null}
--> c forgetting {"id":2,"parent":1}
--> c forgetting {"id":3,"parent":2}
--> c forgetting {"id":4,"parent":1}
DELETE FROM forgetting WHERE id IN (1, 2);
--> d forgetting {"id":1}
--> d forgetting {"id":2}
--> u forgetting {"id":3,"parent":null} nested
--> u forgetting {"id":4,"parent":null} nested
UPDATE forgetting SET parent = 4 WHERE id = 3;
--> u forgetting {"id":3,"parent":4}
UPDATE forgetting SET id = 5 WHERE id = 4;
--> d forgetting {"id":4}
--> u forgetting {"id":3,"parent":null}
--> c forgetting {"id":5,"parent":null}

-- From one table to another.
CREATE TABLE line (id int PRIMARY KEY, root int REFERENCES cascading ON DELETE CASCADE);
-- attach: public.line
INSERT INTO cascading VALUES (1, NULL, 'root');
--> c cascading {"id":1,"parent":null,"v":"root"}
INSERT INTO line VALUES (7, 1), (8, 1);
--> c line {"id":7,"root":1}
--> c line {"id":8,"root":1}
DELETE FROM cascading;
--> d cascading {"id":1}
--> d line {"id":7}
--> d line {"id":8}
