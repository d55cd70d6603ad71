package dev.convoy.sandbox.bench;

/** Nothing arrives. Immutable. */
record NoReplication() implements Replication {
    @Override
    public boolean replicates() {
        return false;
    }

    @Override
    public void pause() {
        // nothing moves
    }

    @Override
    public void resume() {
        // nothing moves
    }

    @Override
    public void close() {
        // nothing was started
    }
}
