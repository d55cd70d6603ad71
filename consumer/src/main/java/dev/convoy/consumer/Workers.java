package dev.convoy.consumer;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that work for all tables of a member. Of those that rest, the one that has rested shortest is woken. A thread is given the
 * session at the target that it had last, and a session knows the tables it has worked for: their catalog entries, statements and plans.
 * So little work goes through few sessions, which soon know a hundred tables; were threads to take turns, every session would have to
 * learn every table. A {@link ForkJoinPool} keeps its resting threads in that order, other executors do not. Thread-safe.
 */
final class Workers implements AutoCloseable {
    private final ForkJoinPool pool;
    private final ScheduledThreadPoolExecutor clock;

    Workers(int threads) {
        pool = new ForkJoinPool(threads, owner -> {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(owner);
            thread.setName("convoy-worker-" + thread.getPoolIndex());
            return thread;
        }, null, true);
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "convoy-clock");
            thread.setDaemon(true);
            return thread;
        });
        // What repeats itself may come too late.
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Runs {@code task} after {@code delay}. */
    void run(Runnable task, Duration delay) {
        if (delay.isZero()) {
            pool.execute(task);
        } else {
            clock.schedule(() -> pool.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Runs {@code task}, which must not throw, again and again, {@code pause} after it has ended. */
    void repeat(Runnable task, Duration first, Duration pause) {
        run(() -> {
            task.run();
            repeat(task, pause, pause);
        }, first);
    }

    /** Interrupts what runs, and runs nothing any more. */
    @Override
    public void close() {
        clock.shutdownNow();
        pool.shutdownNow();
    }
}
