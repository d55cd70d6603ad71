package dev.convoy.config;

/**
 * The database changes are captured in. Immutable, and safe to print.
 *
 * @param name     {@code [a-z0-9][a-z0-9_-]*}, at most 60 characters; part of the names of topic and groups
 * @param url      a JDBC url without a password
 * @param user     the role Convoy connects as
 * @param password never null; empty when none was given
 * @param chunkRowsPerSecond rows of a table that are read at most in a second to copy or to verify it, at least 1
 */
public record SourceConfig(String name, String url, String user, Secret password, long chunkRowsPerSecond) {

    static final long DEFAULT_CHUNK_ROWS_PER_SECOND = 1_000_000_000;

    @Override
    public String toString() {
        return "SourceConfig[name=" + name + ", url=" + JdbcUrl.printable(url) + ", user=" + user + ", password=" + password
                + ", chunkRowsPerSecond=" + chunkRowsPerSecond + "]";
    }
}
