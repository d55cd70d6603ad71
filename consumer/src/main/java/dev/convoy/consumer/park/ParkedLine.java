package dev.convoy.consumer.park;

import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.db.Sql;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.table.TableName;
import dev.convoy.wire.Change;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The lines of {@code convoy.parked}: changes in order of their numbers, with the records that stand between them. Every method works
 * in the caller's transaction, whose first act must be the row lock of the table's progress (I4). Stateless but for the source's
 * name; thread-safe.
 */
public final class ParkedLine {
    private static final String PAGE = Sql.load(ParkedLine.class, "line_page");
    private static final String PAGE_BYTES = Sql.load(ParkedLine.class, "page_bytes");
    private static final String BLAME = Sql.load(ParkedLine.class, "blame");
    private static final String REMOVE = Sql.load(ParkedLine.class, "remove");
    /** COPY data are sent in pieces of about this size. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final String source;

    public ParkedLine(String source) {
        this.source = source;
    }

    /**
     * Something that waits.
     *
     * @param seq   its number, or the number behind which it stands
     * @param part  0 for a change
     * @param kind  the record's kind
     * @param key   the change's key, or null
     * @param value the record's value
     */
    public record Parked(long seq, int part, String kind, byte[] key, byte[] value) {
        /** Whether it is what comes next for a table that stands at {@code behind}. */
        public boolean follows(long behind) {
            return seq == (kind.equals("change") ? behind + 1 : behind);
        }

        /** What is wrong with a line that begins with it although it does not follow: somebody has taken rows out. */
        public String missingBefore(long behind) {
            return "the line begins with " + kind + " " + seq + ", and the table stands at " + behind
                + ": rows of convoy.parked are missing";
        }
    }

    /** What is wrong with a line that does not hold as many changes as it should. */
    public static String imbalance(long parked, long inLine) {
        return "the books do not balance: " + parked + " changes should be parked, " + inLine + " are";
    }

    /**
     * What to do about a line that rows are missing of.
     *
     * @param isEmpty whether all of them are
     */
    public static String remedyForMissing(String target, TableName table, boolean isEmpty) {
        return (isEmpty ? "copy the table again: " : "delete the table's other rows of convoy.parked at the target too, then: ")
            + "scripts/admin sync --target " + target + " --table " + table;
    }

    /** What is wrong with a parked table whose line is empty. */
    public static Failure emptied(TableProgress at, String target) {
        return Failure.of(FailureCode.INTERNAL, imbalance(at.received() - at.seq(), 0), remedyForMissing(target, at.table(), true),
            Instant.now());
    }

    /** A change's place in the line. */
    public static Parked of(Change change) {
        return new Parked(change.seq(), 0, "change", change.key() == null ? null : change.key().toArray(), change.value());
    }

    /** Adds to the end of a table's line, by COPY. */
    public void append(Connection connection, TableName table, List<Parked> parked) throws SQLException {
        CopyText text = CopyText.of(connection);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY convoy.parked"
            + " (source, table_schema, table_name, seq, part, kind, op, key, change) FROM STDIN");
        boolean done = false;
        try {
            ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES + 4096);
            for (Parked each : parked) {
                put(text, piece, source.getBytes(StandardCharsets.UTF_8));
                put(text, piece, table.schema().getBytes(StandardCharsets.UTF_8));
                put(text, piece, table.name().getBytes(StandardCharsets.UTF_8));
                put(text, piece, Long.toString(each.seq()).getBytes(StandardCharsets.US_ASCII));
                put(text, piece, Integer.toString(each.part()).getBytes(StandardCharsets.US_ASCII));
                put(text, piece, each.kind().getBytes(StandardCharsets.US_ASCII));
                put(text, piece, op(each));
                put(text, piece, each.key());
                for (int from = 0; from < each.value().length;) {
                    int end = CopyText.end(each.value(), from, PIECE_BYTES);
                    text.write(piece, each.value(), from, end);
                    flushIfFull(copy, piece);
                    from = end;
                }
                piece.write('\n');
                flushIfFull(copy, piece);
            }
            copy.writeToCopy(piece.toByteArray(), 0, piece.size());
            copy.endCopy();
            done = true;
        } finally {
            if (!done && copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** The operation's letter stands at a fixed place of a change's envelope: {@code {"op":"u"…}. */
    private static byte[] op(Parked parked) {
        return parked.kind().equals("change") ? new byte[] {parked.value()[7]} : null;
    }

    private static void flushIfFull(CopyIn copy, ByteArrayOutputStream piece) throws SQLException {
        if (piece.size() >= PIECE_BYTES) {
            copy.writeToCopy(piece.toByteArray(), 0, piece.size());
            piece.reset();
        }
    }

    private static void put(CopyText text, ByteArrayOutputStream to, byte[] value) {
        if (value == null) {
            to.write('\\');
            to.write('N');
        } else {
            text.write(to, value, 0, value.length);
        }
        to.write('\t');
    }

    /** The head of the line, at least one if there is any. */
    public List<Parked> head(Connection connection, TableName table, int rowsMax, long bytesMax) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PAGE)) {
            table(query, 1, table);
            query.setInt(4, rowsMax);
            query.setLong(5, bytesMax);
            try (ResultSet row = query.executeQuery()) {
                List<Parked> head = new ArrayList<>();
                while (row.next()) {
                    head.add(new Parked(row.getLong(1), row.getInt(2), row.getString(3), row.getBytes(4), row.getBytes(5)));
                }
                return head;
            }
        }
    }

    /** How many bytes the large ones among the first changes have. */
    long largeBytes(Connection connection, TableName table, int rowsMax) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PAGE_BYTES)) {
            table(query, 1, table);
            query.setInt(4, rowsMax);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** A part number for a record without a number that joins the line behind {@code seq}. */
    public int nextPart(Connection connection, TableName table, long seq) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT coalesce(max(part), 0) + 1 FROM convoy.parked"
            + " WHERE source = ? AND table_schema = ? AND table_name = ? AND seq = ?")) {
            table(query, 1, table);
            query.setLong(4, seq);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Takes everything up to and with a place out of the line. */
    public int remove(Connection connection, TableName table, long seq, int part) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(REMOVE)) {
            table(delete, 1, table);
            delete.setLong(4, seq);
            delete.setInt(5, part);
            return delete.executeUpdate();
        }
    }

    /** Writes to the head of the line why it is refused. */
    public void blame(Connection connection, TableName table, Failure failure, int attempts) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(BLAME)) {
            update.setString(1, failure.sqlState());
            update.setString(2, failure.message());
            update.setString(3, failure.constraint());
            update.setInt(4, attempts);
            table(update, 5, table);
            update.executeUpdate();
        }
    }

    private void table(PreparedStatement statement, int at, TableName table) throws SQLException {
        statement.setString(at, source);
        statement.setString(at + 1, table.schema());
        statement.setString(at + 2, table.name());
    }
}
