package dev.convoy.http;

import java.time.Duration;
import java.util.concurrent.Callable;

/** A value that is read anew when it has grown old, by whoever asks first; others wait for it. Thread-safe. */
public final class Recent<T> {
    private final Duration age;
    private final Callable<T> source;
    private T value;
    private long readAt;

    public Recent(Duration age, Callable<T> source) {
        this.age = age;
        this.source = source;
    }

    /** @throws Exception as the source does, which is asked again next time */
    public synchronized T get() throws Exception {
        if (value == null || System.nanoTime() - readAt > age.toNanos()) {
            value = source.call();
            readAt = System.nanoTime();
        }
        return value;
    }
}
