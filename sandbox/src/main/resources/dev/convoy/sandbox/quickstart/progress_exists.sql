SELECT to_regclass('convoy.progress') IS NOT NULL
