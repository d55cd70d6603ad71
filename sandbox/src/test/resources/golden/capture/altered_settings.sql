-- what: settings of the session do not change how a column that was added or retyped since is captured
CREATE TABLE t (id int PRIMARY KEY);
-- attach: public.t
SET extra_float_digits = -5;
SET IntervalStyle = 'sql_standard';
SET bytea_output = 'escape';
SET TimeZone = 'Asia/Kolkata';
ALTER TABLE t ADD COLUMN f float8, ADD COLUMN i interval, ADD COLUMN d date[], ADD COLUMN b bytea, ADD COLUMN z timestamptz;
INSERT INTO t VALUES (1, 0.1::float8 + 0.2::float8, '-1 year 2 days -3 hours', '{2024-12-31}', '\x00ff', '2024-12-31 23:00:00+00');
--> c t {"id":1,"f":0.30000000000000004,"i":"-1 years +2 days -03:00:00","d":"{2024-12-31}","b":"\\x00ff","z":"2024-12-31T23:00:00+00:00"} altered
