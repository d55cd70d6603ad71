package dev.convoy.sandbox.bench;

import java.sql.SQLException;

/** Somebody who brings changes from one end to the other, from {@code start} on. Confined to one thread. */
sealed interface Replication extends AutoCloseable permits NoReplication, NativeReplication, ConvoyReplication {

    /** @throws SQLException when an end does not take it */
    static Replication start(Peer peer, Stage stage, Ends ends) throws SQLException {
        return switch (peer) {
            case NONE -> new NoReplication();
            case NATIVE -> NativeReplication.start(ends);
            case CONVOY -> ConvoyReplication.start(stage, ends);
        };
    }

    /** Whether anything arrives at all. */
    boolean replicates();

    /** Lets everything rest but capture. */
    void pause() throws SQLException;

    /** Goes on after {@link #pause}. */
    void resume() throws SQLException;

    @Override
    void close() throws SQLException;
}
