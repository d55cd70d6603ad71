package dev.convoy.sandbox.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What time Convoy's processes think it is: libfaketime (package {@code libfaketime} of Debian), if it is installed, adds to each
 * process's wall clock what a file says, within a second. The clocks of the servers, and every process's monotonic clock, are true.
 * Safe from any thread.
 *
 * @param library   libfaketime, if it is there
 * @param directory where the files are
 */
record Clocks(Optional<Path> library, Path directory) {
    /** Where it lies, if not where a package puts it. */
    private static final String LIBRARY = "CONVOY_FAKETIME";
    private static final List<Path> PLACES = List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));

    static Clocks in(Path directory) {
        String told = System.getenv(LIBRARY);
        return new Clocks(told == null ? installed() : Optional.of(Path.of(told)), directory);
    }

    private static Optional<Path> installed() {
        for (Path place : PLACES) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(place)) {
                for (Path each : found) {
                    Path library = each.resolve("faketime/libfaketimeMT.so.1");
                    if (Files.exists(library)) {
                        return Optional.of(library);
                    }
                }
            } catch (IOException e) {
                continue; // there is no such directory
            }
        }
        return Optional.empty();
    }

    boolean jump() {
        return library.isPresent();
    }

    /** What a process must find in its environment, for its clock to obey. */
    Map<String, String> environment(String place) {
        if (library.isEmpty()) {
            return Map.of();
        }
        set(place, Duration.ZERO);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("LD_PRELOAD", library.get().toString());
        all.put("FAKETIME_TIMESTAMP_FILE", file(place).toString());
        all.put("FAKETIME_CACHE_DURATION", "1"); // s
        all.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        all.put("FAKETIME_FORCE_MONOTONIC_FIX", "0"); // otherwise a JVM's timed waits end at once
        return all;
    }

    /** Puts the clock of the process at {@code place} forward, or back if negative. */
    void set(String place, Duration ahead) {
        try {
            Path next = directory.resolve(place + ".clock-next");
            Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds());
            Files.move(next, file(place), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what libfaketime leaves behind of processes that were killed. */
    void forget(List<Long> pids) {
        if (library.isEmpty()) {
            return;
        }
        for (long pid : pids) {
            for (String name : List.of("faketime_shm_", "sem.faketime_sem_")) {
                try {
                    Files.deleteIfExists(Path.of("/dev/shm", name + pid));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Path file(String place) {
        return directory.resolve(place + ".clock");
    }
}
