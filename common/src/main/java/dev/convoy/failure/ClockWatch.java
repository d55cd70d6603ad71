package dev.convoy.failure;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells within a second or so that the machine's clock was set back, on a thread of its own: whoever waits for Kafka by that clock cannot
 * look himself. Thread-safe.
 */
public final class ClockWatch implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final WallClock clock;
    private final Consumer<Duration> setBack;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "convoy-clock-watch");
        thread.setDaemon(true);
        return thread;
    });
    private boolean closed;

    /** @param setBack is told by how much; must not throw, and not wait */
    public ClockWatch(Consumer<Duration> setBack) {
        this(new WallClock(), LOOK_EVERY, setBack);
    }

    public ClockWatch(WallClock clock, Duration lookEvery, Consumer<Duration> setBack) {
        this.clock = clock;
        this.setBack = setBack;
        looks.scheduleWithFixedDelay(this::look, lookEvery.toNanos(), lookEvery.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void look() {
        if (!closed) {
            clock.setBack().ifPresent(setBack);
        }
    }

    /** Behind this nothing is told. */
    @Override
    public void close() {
        looks.shutdownNow();
        synchronized (this) {
            closed = true;
        }
    }
}
