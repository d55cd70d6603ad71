package dev.convoy.consumer;

import dev.convoy.failure.Failure;
import dev.convoy.failure.FoldedLog;
import dev.convoy.log.Line;
import dev.convoy.table.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the consumer says in its log, in one place and with the same keys as {@code status}. Holds no row values. Thread-safe. */
final class Told {
    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    private final String target;
    private final FoldedLog folded = new FoldedLog(LOG);

    Told(String target) {
        this.target = target;
    }

    void parked(TableName table, long seq, Failure failure) {
        LOG.warn("parked target={} table={} seq={} code={} sqlstate={} error={} hint={}", target, Line.value(table), seq, failure.code(),
            failure.sqlState(), Line.quoted(failure.message()), Line.quoted(failure.hint()));
    }

    void stopped(TableName table, Failure failure) {
        LOG.error("stopped target={} table={} code={} error={} hint={}", target, Line.value(table), failure.code(),
            Line.quoted(failure.message()), Line.quoted(failure.hint()));
    }

    void synced(TableName table, long sync) {
        LOG.info("synced target={} table={} sync={}", target, Line.value(table), sync);
    }

    void live(TableName table) {
        LOG.info("live again target={} table={}", target, Line.value(table));
    }

    void waiting(TableName table, Throwable trouble) {
        folded.warn("waits target=" + target + " table=" + Line.value(table), trouble);
    }
}
