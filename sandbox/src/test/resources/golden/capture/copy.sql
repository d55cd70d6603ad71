-- what: COPY is one statement
CREATE TABLE t (id int PRIMARY KEY, v text, at timestamp DEFAULT '2024-02-29 23:59:59.123456');
-- attach: public.t
COPY t (id, v) FROM STDIN;
1	tab\there
2	\N
3	line\nbreak \\ backslash "quotes"
\.
--> c t {"id":1,"v":"tab\there","at":"2024-02-29T23:59:59.123456"}
--> c t {"id":2,"v":null,"at":"2024-02-29T23:59:59.123456"}
--> c t {"id":3,"v":"line\nbreak \\ backslash \"quotes\"","at":"2024-02-29T23:59:59.123456"}
COPY t FROM STDIN WITH (FORMAT csv);
4,"a,b","infinity"
\.
--> c t {"id":4,"v":"a,b","at":"infinity"}
COPY t FROM STDIN;
\.
