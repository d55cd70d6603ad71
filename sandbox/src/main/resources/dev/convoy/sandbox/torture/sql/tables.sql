-- Purpose: what is replicated. The first column is the key, and every table has a version.
CREATE TABLE accounts (id int PRIMARY KEY, version bigint NOT NULL, balance bigint NOT NULL);
CREATE TABLE counters (id int PRIMARY KEY, version bigint NOT NULL, n bigint NOT NULL);
CREATE TABLE tokens (id bigint PRIMARY KEY, version bigint NOT NULL, token uuid NOT NULL UNIQUE);
CREATE TABLE churn (id int PRIMARY KEY, version bigint NOT NULL, note text, data jsonb);
CREATE TABLE seats (id int PRIMARY KEY, version bigint NOT NULL, seat text UNIQUE);
CREATE TABLE wiped (id int PRIMARY KEY, version bigint NOT NULL);
CREATE TABLE bulk (id bigint PRIMARY KEY, version bigint NOT NULL, batch int NOT NULL, filling text);
CREATE TABLE refused (id int PRIMARY KEY, version bigint NOT NULL, v int NOT NULL);
