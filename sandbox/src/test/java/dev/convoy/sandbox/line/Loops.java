package dev.convoy.sandbox.line;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Producers and consumers that run in this JVM. One that ends by an exception, or does not end when it is asked to, fails the test.
 * Confined to one test.
 */
final class Loops {
    private static final Duration END = Duration.ofSeconds(20);

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** What a thread does until it is stopped. */
    interface Body {
        void run() throws InterruptedException;
    }

    /** Starts a thread; returns what stops it and waits for its end. */
    Runnable start(String name, Body body, Runnable stop) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, name);
        thread.setUncaughtExceptionHandler((ended, failure) -> failures.add(failure));
        thread.setDaemon(true);
        thread.start();
        return () -> {
            stop.run();
            join(thread);
        };
    }

    private void join(Thread thread) {
        try {
            thread.join(END.toMillis());
            if (thread.isAlive()) {
                failures.add(new IllegalStateException(thread.getName() + " goes on " + END.toSeconds() + " s after it was asked to end"));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails if one of them has. */
    void check() {
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError("a producer or consumer of this JVM failed: " + failures);
            failures.forEach(error::addSuppressed);
            throw error;
        }
    }
}
