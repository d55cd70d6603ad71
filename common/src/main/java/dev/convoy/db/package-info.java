/** The way to a PostgreSQL database: connections, quoted SQL from resource files, migrations. */
package dev.convoy.db;
