-- what: data-modifying CTEs move rows between captured tables, and within one
CREATE TABLE a (id int PRIMARY KEY, v text);
CREATE TABLE b (id int PRIMARY KEY, v text);
-- attach: public.a
-- attach: public.b
INSERT INTO a SELECT g, 'v' || g FROM generate_series(1, 6) g;
--> c a {"id":1,"v":"v1"}
--> c a {"id":2,"v":"v2"}
--> c a {"id":3,"v":"v3"}
--> c a {"id":4,"v":"v4"}
--> c a {"id":5,"v":"v5"}
--> c a {"id":6,"v":"v6"}
WITH moved AS (DELETE FROM a WHERE id = 1 RETURNING *) INSERT INTO b SELECT * FROM moved;
--> d a {"id":1}
--> c b {"id":1,"v":"v1"}
WITH moved AS (DELETE FROM a WHERE id = 2 RETURNING *), kept AS (INSERT INTO b SELECT * FROM moved RETURNING id)
    UPDATE a SET v = 'after ' || (SELECT id FROM kept) WHERE id = 3;
--> d a {"id":2}
--> c b {"id":2,"v":"v2"}
--> u a {"id":3,"v":"after 2"} nested

-- A row that takes the key of one that went.
WITH gone AS (DELETE FROM a WHERE id IN (3, 4) RETURNING *) INSERT INTO a SELECT id, v || '!' FROM gone WHERE id = 3;
--> d a {"id":3}
--> d a {"id":4}
--> u a {"id":3,"v":"after 2!"} nested

-- Both inserts of one statement are one queue row.
WITH i AS (INSERT INTO b VALUES (8, 'cte') RETURNING id) INSERT INTO b SELECT id + 1, 'outer' FROM i;
--> c b {"id":8,"v":"cte"}
--> c b {"id":9,"v":"outer"}
