package dev.convoy.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A value, or an error, that is read anew when it has grown old. Reading has a thread of its own, so that whoever asks waits for a while
 * only, however long a server does not answer; what is read then is for those who ask later. Thread-safe.
 */
public final class Recent<T> {
    /** Below the ten seconds that Prometheus waits for a page. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Duration age;
    private final Duration patience;
    private final Callable<T> source;
    private CompletableFuture<T> reading;
    private volatile long readAt;

    public Recent(Duration age, Callable<T> source) {
        this(age, PATIENCE, source);
    }

    Recent(Duration age, Duration patience, Callable<T> source) {
        this.age = age;
        this.patience = patience;
        this.source = source;
    }

    /** @throws Exception as the source did, or TimeoutException while it has not answered */
    public T get() throws Exception {
        try {
            return current().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer for " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private synchronized CompletableFuture<T> current() {
        boolean old = reading == null || reading.isDone() && System.nanoTime() - readAt > age.toNanos();
        if (old) {
            reading = CompletableFuture.supplyAsync(this::read, task -> {
                Thread thread = new Thread(task, "convoy-status");
                thread.setDaemon(true);
                thread.start();
            });
        }
        return reading;
    }

    private T read() {
        try {
            return source.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        } finally {
            readAt = System.nanoTime();
        }
    }
}
