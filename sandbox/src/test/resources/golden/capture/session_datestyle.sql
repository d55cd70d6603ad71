-- what: the DateStyle of the application's session does not change what is captured
-- from: 14
CREATE TABLE t (id int PRIMARY KEY, d date, ts timestamp, tz timestamptz, ds date[], tzs timestamptz[], r daterange);
-- attach: public.t

-- From a function, since the driver of this test refuses a session with such a DateStyle.
CREATE FUNCTION in_german(sql text) RETURNS void LANGUAGE plpgsql SET datestyle = 'German, DMY' AS $$
BEGIN
    EXECUTE sql;
END $$;
SELECT in_german('INSERT INTO t VALUES (1, ''31.12.2024'', ''31.12.2024 01:02:03.5'', ''31.12.2024 23:00:00+00'', ''{31.12.2024}'', ''{31.12.2024 23:00:00+00}'', ''[31.12.2024,01.02.2025)'')');
--> c t {"id":1,"d":"2024-12-31","ts":"2024-12-31T01:02:03.5","tz":"2024-12-31T23:00:00+00:00","ds":"{2024-12-31}","tzs":"{\"2024-12-31 23:00:00+00\"}","r":"[2024-12-31,2025-02-01)"}
SELECT in_german('UPDATE t SET d = ''01.02.2025''');
--> u t {"id":1,"d":"2025-02-01","ts":"2024-12-31T01:02:03.5","tz":"2024-12-31T23:00:00+00:00","ds":"{2024-12-31}","tzs":"{\"2024-12-31 23:00:00+00\"}","r":"[2024-12-31,2025-02-01)"}
