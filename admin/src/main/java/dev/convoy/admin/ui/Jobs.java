package dev.convoy.admin.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.convoy.cli.CommandFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does deeds in the background, a few at once, and remembers the last of them. Thread-safe. */
final class Jobs implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int OPEN_MAX = 64;
    private static final int KEPT_MAX = 40;

    private final Consumer<Job> doer;
    /** A replay need not wait for a comparison that takes hours. */
    private final ExecutorService acts = threads("convoy-ui-act");
    private final ExecutorService passes = threads("convoy-ui-pass");
    private final Deque<Job> jobs = new ArrayDeque<>();
    private long last;

    /** @param doer does a job to its end, however it ends */
    Jobs(Consumer<Job> doer) {
        this.doer = doer;
    }

    private static ExecutorService threads(String name) {
        return Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes a deed on, or refuses it, because it is being done or too much is. */
    synchronized Job begin(Deed deed) throws CommandFailure {
        List<Job> open = jobs.stream().filter(job -> !job.isOver()).toList();
        if (open.stream().anyMatch(job -> job.deed().place().equals(deed.place()))) {
            throw CommandFailure.failed(deed.place() + " is under way already", null);
        }
        if (open.size() >= OPEN_MAX) {
            throw CommandFailure.failed(open.size() + " actions are under way; wait until some have ended", null);
        }
        Job job = new Job(++last, deed);
        jobs.addFirst(job);
        forgetOldest();
        (deed.action().isPass() ? passes : acts).execute(() -> doer.accept(job));
        return job;
    }

    private void forgetOldest() {
        Iterator<Job> oldestFirst = jobs.descendingIterator();
        while (jobs.size() > KEPT_MAX && oldestFirst.hasNext()) {
            if (oldestFirst.next().isOver()) {
                oldestFirst.remove();
            }
        }
    }

    /** The newest first. */
    synchronized ArrayNode toJson() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        jobs.forEach(job -> all.add(job.toJson()));
        return all;
    }

    @Override
    public void close() {
        acts.shutdownNow();
        passes.shutdownNow();
    }
}
