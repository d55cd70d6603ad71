package dev.convoy.sandbox.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition of another process, which cannot notify us, with a deadline. Stateless, safe from any thread. */
final class Await {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {
    }

    /** Returns whether {@code condition} became true within {@code limit}; an interrupt ends the wait and stays set. */
    static boolean reached(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    /** Like {@link #reached}, but a missed deadline is an exception that carries {@code state}, read at that moment. */
    static void until(String what, Duration limit, BooleanSupplier condition, Supplier<String> state) {
        if (!reached(limit, condition)) {
            throw new SandboxException(what + " did not happen within " + limit.toMillis() + " ms\n" + state.get());
        }
    }
}
