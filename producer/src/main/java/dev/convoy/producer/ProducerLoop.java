package dev.convoy.producer;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.db.Database;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FoldedLog;
import dev.convoy.http.Monitored;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.producer.queue.Leadership;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer's life: stand by until the lock is free, lead until something fails, and again, until it is stopped.
 *
 * <p>{@link #run} is called by one thread; {@link #stop} by any.
 */
public final class ProducerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerLoop.class);
    private static final Duration RESIGN_TIMEOUT = Duration.ofSeconds(2);

    private final ConvoyConfig config;
    private final Database source;
    private final String name;
    private final Limits limits;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final FoldedLog troubles = new FoldedLog(LOG);
    private final ProducerMonitor monitor;
    private final PassTrials trials = new PassTrials();
    private final AlterationWatch alterations;
    private Duration pause;

    /** @param name tells this producer from others of the same source, such as host and process id */
    public ProducerLoop(ConvoyConfig config, String name, Limits limits) {
        this.config = config;
        this.source = new Database("source \"" + config.source().name() + "\"", config.source().url(), config.source().user(),
            config.source().password());
        this.name = name;
        this.limits = limits;
        this.pause = limits.retryMin();
        this.alterations = new AlterationWatch(limits.detectEvery(), System::nanoTime);
        this.monitor = new ProducerMonitor(config, source);
    }

    /** What it tells of itself, for any thread. */
    public Monitored monitor() {
        return monitor;
    }

    /** Runs until {@link #stop}; never returns because of an error. */
    public void run() throws InterruptedException {
        while (!isStopping()) {
            try (Connection connection = source.connect("convoy producer " + config.source().name())) {
                checkVersion(connection);
                Optional<Leadership> leadership = standBy(connection);
                if (leadership.isPresent()) {
                    checkVersion(connection);    // again: setup may have upgraded the schema while this one stood by
                    lead(connection, leadership.get());
                }
            } catch (SQLException | RuntimeException e) {
                troubles.warn("producer waits source=" + config.source().name(), e);
                monitor.failed(e);
                sleep(pause);
                pause = longer();
            }
        }
    }

    private void checkVersion(Connection connection) throws SQLException {
        int version = SourceSchema.migrations().current(connection);
        if (version != SourceSchema.migrations().latest()) {
            throw new IllegalStateException(version == 0
                ? "schema convoy is not installed at the source; run: scripts/admin setup"
                : "schema convoy at the source has version " + version + ", this producer needs " + SourceSchema.migrations().latest()
                    + "; " + (version < SourceSchema.migrations().latest() ? "run: scripts/admin setup" : "upgrade the producer"));
        }
    }

    private Optional<Leadership> standBy(Connection connection) throws SQLException, InterruptedException {
        boolean told = false;
        while (!isStopping()) {
            Optional<Leadership> leadership = Leadership.tryLead(connection, name);
            if (leadership.isPresent()) {
                LOG.info("leads source={} term={} epoch={}", config.source().name(), leadership.get().term(), leadership.get().epoch());
                return leadership;
            }
            monitor.standsBy();
            if (!told) {
                troubles.over("producer stands by source=" + config.source().name());
                LOG.info("stands by source={}", config.source().name());
                told = true;
            }
            sleep(limits.standbyPoll());
        }
        return Optional.empty();
    }

    private void lead(Connection connection, Leadership leadership) throws SQLException, InterruptedException {
        Interruption interruption = new Interruption();
        try (interruption;
             LeaderSession session = new LeaderSession(config, connection, leadership, limits, trials, alterations, monitor)) {
            turns(session);
            session.finish();
        } catch (SQLException e) {
            if (ErrorClassifier.classify(e) != ErrorClass.TRANSIENT) {
                tellSource(connection, leadership, e);
            }
            throw e;
        } catch (InterruptedException | RuntimeException e) {
            RuntimeException told = e instanceof RuntimeException failure ? failure : null;
            if (interruption.reason().isPresent() && isInterruption(e)) {
                told = new PublishFailedException(interruption.reason().get(), e);
            }
            if (told == null) {
                throw e;
            }
            tellSource(connection, leadership, told);
            throw told;
        } finally {
            if (isStopping()) {
                resign(connection, leadership);
            }
        }
    }

    private void turns(LeaderSession session) throws SQLException, InterruptedException {
        Pace pace = new Pace(limits.pollMin(), limits.pollMax(), limits.gather(), limits.pageRows(), System.nanoTime());
        try {
            while (!isStopping()) {
                long begun = System.nanoTime();
                long before = session.changes();
                int rows = session.turn();
                pause = limits.retryMin();      // not before: a topic that takes no record lets each session come as far as that
                troubles.over("producer publishes source=" + config.source().name());
                long ended = System.nanoTime();
                long changes = session.changes() - before;
                monitor.turned(Duration.ofNanos(ended - begun), rows > 0, changes);
                sleep(pace.pause(rows, changes, ended));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();     // closing Kafka's client must not wait either
            throw e;
        }
    }

    private static boolean isInterruption(Exception e) {
        return e instanceof InterruptedException || e instanceof InterruptException || e.getCause() instanceof InterruptedException;
    }

    /** What ends must not wait for a source that does not answer: whoever asks then learns it from the leader's silence. */
    private static void resign(Connection connection, Leadership leadership) {
        try {
            connection.setNetworkTimeout(Runnable::run, (int) RESIGN_TIMEOUT.toMillis());
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            leadership.resign(connection);
        } catch (SQLException e) {
            LOG.debug("left no word of its end: {}", e.getMessage());
        }
    }

    /** Leaves word at the source, where {@code status} finds it, that this leader cannot publish. */
    private void tellSource(Connection connection, Leadership leadership, Exception trouble) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE convoy.leader SET error = ?::jsonb, seen_at = clock_timestamp() WHERE term "
            + "= ?");
             Statement reset = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            reset.execute("SET statement_timeout = '5s'");
            update.setString(1, Trouble.json(trouble));
            update.setLong(2, leadership.term());
            update.executeUpdate();
        }
    }

    private Duration longer() {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(limits.retryMax()) > 0 ? limits.retryMax() : doubled;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void sleep(Duration pause) throws InterruptedException {
        stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks {@link #run} to end after the window it is at; returns at once. */
    public void stop() {
        stopping.countDown();
    }
}
