package dev.convoy.sandbox.bench;

import java.util.Locale;

/** Who replicates during a run. */
enum Peer {
    /** Nobody: what the load costs by itself. */
    NONE,
    /** PostgreSQL's own logical replication. */
    NATIVE,
    /** Convoy, with a producer and a consumer in processes of their own. */
    CONVOY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
