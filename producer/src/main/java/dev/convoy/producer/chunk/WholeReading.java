package dev.convoy.producer.chunk;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The reading of a whole table whose rows have no key: the server keeps what one snapshot shows, and hands it out bit by bit, so that
 * memory is bounded here whatever the size of the table or of a row (I7). One at a time on a connection; not thread-safe.
 */
final class WholeReading {
    static final int PIECE_BYTES = 16 << 10;
    private static final int PIECES = 256;

    private final Connection connection;
    private byte[] row;
    private int filled;
    private boolean atEnd;

    private WholeReading(Connection connection) {
        this.connection = connection;
    }

    /** In the transaction whose snapshot is meant; it goes on behind that. */
    static WholeReading begin(Connection connection, Pass pass) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CLOSE ALL");     // one that was given up
            statement.execute(new ChunkSql(pass).whole());
        }
        return new WholeReading(connection);
    }

    /** The next rows, of about so many bytes; the last ones when {@link #isAtEnd} says so afterwards. */
    List<byte[]> next(int bytesMax) throws SQLException {
        List<byte[]> lines = new ArrayList<>();
        long bytes = 0;
        try (Statement statement = connection.createStatement()) {
            while (bytes < bytesMax && !atEnd) {
                int pieces = 0;
                try (ResultSet piece = statement.executeQuery("FETCH " + PIECES + " FROM convoy_whole")) {
                    while (piece.next()) {
                        pieces++;
                        if (add(piece.getInt("bytes"), piece.getBytes("piece"))) {
                            lines.add(row);
                            bytes += row.length;
                            row = null;
                        }
                    }
                }
                atEnd = pieces < PIECES;
            }
            if (atEnd) {
                statement.execute("CLOSE convoy_whole");
            }
        }
        return lines;
    }

    boolean isAtEnd() {
        return atEnd;
    }

    /** Whether the row is complete. */
    private boolean add(int length, byte[] piece) {
        if (row == null) {
            row = new byte[length];
            filled = 0;
        }
        System.arraycopy(piece, 0, row, filled, piece.length);
        filled += piece.length;
        return filled == row.length;
    }
}
