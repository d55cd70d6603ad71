-- Purpose: a database for one run, with the rows that every run begins with. {strategy}: copies files where the server can be told to.
CREATE DATABASE {database} TEMPLATE seed{strategy}
