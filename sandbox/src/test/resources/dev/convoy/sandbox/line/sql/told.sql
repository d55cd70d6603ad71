-- Purpose: a function that every installation makes anew.
CREATE OR REPLACE FUNCTION convoy.told() RETURNS int LANGUAGE sql AS 'SELECT 42';
