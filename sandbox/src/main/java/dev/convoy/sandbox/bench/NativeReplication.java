package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import java.util.Map;

/** PostgreSQL's own: a publication and a subscription, with default settings. Immutable. */
record NativeReplication(Ends ends) implements Replication {

    static NativeReplication start(Ends ends) {
        ends.source().execute(ends.database(), Sql.load(NativeReplication.class, "peer/publish"));
        ends.target().execute(ends.database(), Sql.fill(Sql.load(NativeReplication.class, "peer/subscribe"),
            Map.of("name", ends.database(), "port", Integer.toString(ends.source().port()))));
        return new NativeReplication(ends);
    }

    @Override
    public boolean replicates() {
        return true;
    }

    @Override
    public void pause() {
        subscription("DISABLE");
    }

    @Override
    public void resume() {
        subscription("ENABLE");
    }

    private void subscription(String wanted) {
        ends.target().execute(ends.database(), Sql.fill(Sql.load(NativeReplication.class, "peer/subscription"),
            Map.of("name", ends.database(), "wanted", wanted)));
    }

    @Override
    public void close() {
        ends.target().execute(ends.database(), Sql.fill(Sql.load(NativeReplication.class, "peer/unsubscribe"),
            Map.of("name", ends.database())));
    }
}
