-- what: settings of the application's session do not change what is captured
CREATE TABLE t (id int PRIMARY KEY, f4 float4, f8 float8, b bytea, d date, ts timestamp, tz timestamptz, tt timetz, i interval);
CREATE TABLE texts (id int PRIMARY KEY, f8 float8[], b bytea[], d date[], tz timestamptz[], i interval[], m money, p point, r tstzrange);
-- attach: public.t
-- attach: public.texts
INSERT INTO t VALUES (1, '0.1', 0.1::float8 + 0.2::float8, '\x00275cff', '2024-12-31', '2024-12-31 01:02:03.5', '2024-12-31 23:00:00+00', '01:02:03+04:30', '-1 year 2 days -3 hours');
--> c t {"id":1,"f4":0.1,"f8":0.30000000000000004,"b":"\\x00275cff","d":"2024-12-31","ts":"2024-12-31T01:02:03.5","tz":"2024-12-31T23:00:00+00:00","tt":"01:02:03+04:30","i":"-1 years +2 days -03:00:00"}
INSERT INTO texts SELECT id, ARRAY[f8], ARRAY[b], ARRAY[d], ARRAY[tz], ARRAY[i], 1234.5::numeric::money, '(0.1,0.30000000000000004)', tstzrange(tz, NULL) FROM t;
--> c texts {"id":1,"f8":"{0.30000000000000004}","b":"{\"\\\\x00275cff\"}","d":"{2024-12-31}","tz":"{\"2024-12-31 23:00:00+00\"}","i":"{\"-1 years +2 days -03:00:00\"}","m":"$1,234.50","p":"(0.1,0.30000000000000004)","r":"[\"2024-12-31 23:00:00+00\",)"}
SET TimeZone = 'Asia/Kolkata';
SET extra_float_digits = 0;
SET bytea_output = 'escape';
SET IntervalStyle = 'sql_standard';
SET search_path = nowhere;
SET lc_monetary = 'POSIX';
SET quote_all_identifiers = on;
SET xmloption = document;
SET row_security = off;
SET default_transaction_isolation = 'serializable';
SET plan_cache_mode = force_generic_plan;
INSERT INTO public.t SELECT 2, f4, f8, b, d, ts, tz, tt, i FROM public.t;
--> c t {"id":2,"f4":0.1,"f8":0.30000000000000004,"b":"\\x00275cff","d":"2024-12-31","ts":"2024-12-31T01:02:03.5","tz":"2024-12-31T23:00:00+00:00","tt":"01:02:03+04:30","i":"-1 years +2 days -03:00:00"}
INSERT INTO public.texts SELECT 2, f8, b, d, tz, i, m, p, r FROM public.texts;
--> c texts {"id":2,"f8":"{0.30000000000000004}","b":"{\"\\\\x00275cff\"}","d":"{2024-12-31}","tz":"{\"2024-12-31 23:00:00+00\"}","i":"{\"-1 years +2 days -03:00:00\"}","m":"$1,234.50","p":"(0.1,0.30000000000000004)","r":"[\"2024-12-31 23:00:00+00\",)"}
DELETE FROM public.t WHERE id = 1;
--> d t {"id":1}
