package dev.convoy.sandbox.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final int FREEZES = 20;
    private static final int COUNTERS = 6;

    @TempDir
    private Path directory;

    /** A thread that goes on for some milliseconds may commit what a test takes for frozen before its commit. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingOfAProcessRunsOnOnceItIsSuspended() throws Exception {
        Path log = directory.resolve("log");
        ChildProcess child = ChildProcess.start("counters", List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"), Counters.class.getName()), Map.of(), log);
        try {
            Await.until("the counters' start", Duration.ofSeconds(30), () -> child.output().contains("counting"), child::describe);
            for (int freeze = 0; freeze < FREEZES; freeze++) {
                child.suspend();
                long then = processorTime(child.pid());
                assertEquals(List.of(), Signal.running(List.of(child.pid())), "threads that run, at freeze " + freeze);
                long ticks = processorTime(child.pid()) - then;
                assertTrue(ticks <= 1, ticks + " ticks of processor's time, at freeze " + freeze);
                child.resume();
            }
            assertTrue(child.alive(), child::describe);
        } finally {
            child.kill();
        }
    }

    /** User's and system's time of all its threads. */
    private static long processorTime(long pid) throws Exception {
        String[] fields = Files.readString(Path.of("/proc", Long.toString(pid), "stat")).replaceFirst("(?s).*\\) ", "").split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** More threads than processors, all of them busy. */
    static final class Counters {
        private Counters() {
        }

        public static void main(String[] arguments) {
            for (int counter = 0; counter < COUNTERS; counter++) {
                AtomicLong counted = new AtomicLong();
                new Thread(() -> {
                    while (counted.incrementAndGet() != 0) {
                        Thread.onSpinWait();
                    }
                }).start();
            }
            System.out.println("counting");
        }
    }
}
