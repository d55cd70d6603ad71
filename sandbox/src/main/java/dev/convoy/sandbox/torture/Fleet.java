package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.time.Duration;

/**
 * Convoy's processes: two producers, and two consumers of each target, each in a place of its own that is filled again after a death.
 * Safe from any thread.
 */
final class Fleet implements AutoCloseable {
    static final int MEMBERS = 2;
    private static final String PRODUCER = "producer";

    private final Arena arena;
    private final Clocks clocks;
    private final Map<String, ConvoyProcess> places = new LinkedHashMap<>();
    private final List<Long> started = new ArrayList<>();
    private boolean closed;

    Fleet(Arena arena, Clocks clocks) {
        this.arena = arena;
        this.clocks = clocks;
    }

    Clocks clocks() {
        return clocks;
    }

    Fleet start() {
        producers().forEach(this::fill);
        Arena.TARGETS.forEach(target -> consumers(target).forEach(this::fill));
        return this;
    }

    static List<String> producers() {
        return numbered(PRODUCER);
    }

    static List<String> consumers(String target) {
        return numbered("consumer-" + target);
    }

    static List<String> everybody() {
        List<String> all = new ArrayList<>(producers());
        Arena.TARGETS.forEach(target -> all.addAll(consumers(target)));
        return all;
    }

    private static List<String> numbered(String name) {
        List<String> names = new ArrayList<>();
        for (int member = 1; member <= MEMBERS; member++) {
            names.add(name + "-" + member);
        }
        return names;
    }

    /** Starts the process of {@code place} if there is none. */
    synchronized void fill(String place) {
        if (closed || places.containsKey(place) && places.get(place).alive()) {
            return;
        }
        Path log = log(place);
        String target = place.replaceFirst("^consumer-", "").replaceFirst("-\\d+$", "");
        Map<String, String> environment = new LinkedHashMap<>(arena.environment());
        environment.putAll(clocks.environment(place));
        places.put(place, place.startsWith(PRODUCER) ? ConvoyProcess.producer(arena.config(), environment, log)
            : ConvoyProcess.consumer(arena.config(), target, environment, log));
        started.add(places.get(place).pid());
    }

    Path log(String place) {
        return arena.directory().resolve(place + ".log");
    }

    synchronized ConvoyProcess at(String place) {
        return places.get(place);
    }

    /** Which places' processes have ended without being asked to, with their exit status. */
    synchronized Map<String, Integer> ended() {
        Map<String, Integer> ended = new LinkedHashMap<>();
        places.forEach((place, process) -> {
            OptionalInt status = process.awaitExit(Duration.ZERO);
            if (status.isPresent()) {
                ended.put(place, status.getAsInt());
            }
        });
        return ended;
    }

    synchronized Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        places.forEach((place, process) -> pids.put(place, process.pid()));
        return pids;
    }

    @Override
    public synchronized void close() {
        closed = true;
        places.values().forEach(ConvoyProcess::kill);
        clocks.forget(started);
    }
}
