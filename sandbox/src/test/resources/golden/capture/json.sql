-- what: json keeps its text, newlines and all, and JSON null is not SQL NULL
CREATE TABLE t (id int PRIMARY KEY, j json, b jsonb);
-- attach: public.t
INSERT INTO t VALUES (1, E'{\n  "a" : 1.10,\n\t"a": "\\u00e9 \\u001e"}', '{"b": 1.10, "a": [null]}');
--> c t {"id":1,"j":"{\n  \"a\" : 1.10,\n\t\"a\": \"\\u00e9 \\u001e\"}","b":"{\"a\": [null], \"b\": 1.10}"}
INSERT INTO t VALUES (2, 'null', 'null'), (3, NULL, NULL), (4, '"null"', '""');
--> c t {"id":2,"j":"null","b":"null"}
--> c t {"id":3,"j":null,"b":null}
--> c t {"id":4,"j":"\"null\"","b":"\"\""}
UPDATE t SET j = NULL WHERE id = 2;
--> u t {"id":2,"j":null,"b":"null"}
UPDATE t SET j = 'null' WHERE id = 3;
--> u t {"id":3,"j":"null","b":null}

-- The separator of rows cannot come from a value.
CREATE TABLE v (id int PRIMARY KEY, v text);
-- attach: public.v
INSERT INTO v VALUES (1, E'a\x1eb\x1f\x01\x7f'), (2, E'\r\n\t"\\/');
--> c v {"id":1,"v":"a\u001eb\u001f\u0001"}
--> c v {"id":2,"v":"\r\n\t\"\\/"}
