package dev.convoy.admin.setup;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What of a server and a database decides whether replication goes well there. Immutable.
 *
 * @param standby         it is a standby and cannot be written
 * @param readOnly        transactions are read-only by default
 * @param clockAhead      seconds that its clock is ahead of this machine's; negative when it is behind
 * @param lz4             whether it can compress with lz4
 * @param inReplica       whose sessions begin as replica, in words
 * @param replicationRole that of our session
 * @param anybodyCreates  whether every role may create functions and operators in schema public, where our sessions find them
 */
record ServerFacts(boolean standby, boolean readOnly, double clockAhead, String encoding, String collation, String ctype, boolean lz4,
                   Set<String> extensions, List<String> inReplica, String replicationRole, boolean anybodyCreates) {
    private static final double CLOCK_OFF_S = 2;

    static ServerFacts read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            double before = now();
            try (ResultSet row = statement.executeQuery(Sql.load(ServerFacts.class, "server_facts"))) {
                double after = now();
                row.next();
                return new ServerFacts(row.getBoolean("standby"), row.getBoolean("read_only"),
                    row.getDouble("clock") - (before + after) / 2, row.getString("encoding"),
                    row.getString("collation"), row.getString("ctype"), row.getBoolean("lz4"),
                    Set.of((String[]) row.getArray("extensions").getArray()),
                    List.of((String[]) row.getArray("roles_in_replica").getArray()), row.getString("replication_role"),
                    row.getBoolean("anybody_creates"));
            }
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1e3;
    }

    /** What holds at a source and at a target alike. */
    List<Finding> findings(String where) {
        List<Finding> findings = new ArrayList<>();
        if (standby) {
            findings.add(Finding.fail(where, "the server is a standby", "set url to the primary; of "
                + "several hosts: targetServerType=primary"));
        }
        if (readOnly) {
            findings.add(Finding.fail(where, "transactions are read-only by default", "run: ALTER DATABASE … SET "
                + "default_transaction_read_only = off, or the same for our role"));
        }
        if (anybodyCreates) {
            findings.add(Finding.warn(where, "every role may create functions and operators in schema public, which statements of ours may "
                + "then call with our rights", "run: REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
        }
        findings.add(clock(where));
        return findings;
    }

    private Finding clock(String where) {
        String off = String.format(Locale.ROOT, "%.1f s", Math.abs(clockAhead));
        return Math.abs(clockAhead) < CLOCK_OFF_S ? Finding.ok(where, "its clock and ours agree")
            : Finding.warn(where, "its clock is " + off + (clockAhead > 0 ? " ahead of ours" : " behind ours"),
                "lag in time is told wrong by as much; set both by NTP");
    }
}
