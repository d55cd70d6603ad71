package dev.convoy.producer;

import dev.convoy.failure.ClockWatch;
import dev.convoy.failure.WallClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Interrupts the thread that leads when the machine's clock is set back, whatever it waits for by that clock: what was to end after five
 * seconds might take a day. Its session ends, and the next has another Kafka client. For the thread that made it.
 */
final class Interruption implements AutoCloseable {
    private final Thread leader = Thread.currentThread();
    private final ClockWatch watch;
    private volatile Duration setBack;

    Interruption() {
        this(ClockWatch::new);
    }

    Interruption(Function<Consumer<Duration>, ClockWatch> watches) {
        watch = watches.apply(by -> {
            setBack = by;
            leader.interrupt();
        });
    }

    /** Why the thread was interrupted, if this has done so. */
    Optional<String> reason() {
        return Optional.ofNullable(setBack).map(WallClock::told);
    }

    /** Behind this the thread is not interrupted, and what was left of an interruption is gone. */
    @Override
    public void close() {
        watch.close();
        if (setBack != null) {
            Thread.interrupted();
        }
    }
}
