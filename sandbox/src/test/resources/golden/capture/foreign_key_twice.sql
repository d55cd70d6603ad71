-- what: a row that several actions of foreign keys change in one statement is captured as the last one left it
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE doc (id int PRIMARY KEY, author int REFERENCES users ON DELETE SET NULL ON UPDATE CASCADE, editor int REFERENCES users ON DELETE SET NULL ON UPDATE CASCADE);
INSERT INTO users VALUES (1), (2);
INSERT INTO doc VALUES (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 2);
-- attach: public.doc
UPDATE users SET id = id + 10;
--> u doc {"id":1,"author":11,"editor":11} nested
--> u doc {"id":2,"author":11,"editor":12} nested
--> u doc {"id":3,"author":12,"editor":11} nested
--> u doc {"id":4,"author":12,"editor":12} nested
DELETE FROM users WHERE id = 11;
--> u doc {"id":1,"author":null,"editor":null} nested
--> u doc {"id":2,"author":null,"editor":12} nested
--> u doc {"id":3,"author":12,"editor":null} nested
DELETE FROM users;
--> u doc {"id":2,"author":null,"editor":null} nested
--> u doc {"id":3,"author":null,"editor":null} nested
--> u doc {"id":4,"author":null,"editor":null} nested

-- A statement that changes a row's parent and the row itself.
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node ON UPDATE CASCADE, v text);
INSERT INTO node VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 2, 'c');
-- attach: public.node
UPDATE node SET id = CASE id WHEN 1 THEN 10 ELSE id END, v = upper(v);
--> d node {"id":1} nested
--> u node {"id":10,"parent":null,"v":"A"} nested
--> u node {"id":2,"parent":10,"v":"B"} nested
--> u node {"id":3,"parent":2,"v":"C"} nested
UPDATE node SET id = id + 100, v = v || '!';
--> d node {"id":10} nested
--> d node {"id":2} nested
--> d node {"id":3} nested
--> u node {"id":102,"parent":110,"v":"B!"} nested
--> u node {"id":103,"parent":102,"v":"C!"} nested
--> u node {"id":110,"parent":null,"v":"A!"} nested
