package dev.convoy.sandbox.quickstart;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Convoy itself: one producer and one consumer per target, each its own process. Safe from any thread. */
final class Pipeline implements AutoCloseable {

    private final Map<String, ConvoyProcess> processes = new LinkedHashMap<>();

    private Pipeline() {
    }

    static Pipeline start(Workplace place, Map<String, String> environment) {
        Pipeline pipeline = new Pipeline();
        pipeline.processes.put("producer", ConvoyProcess.producer(place.config(), environment, place.log("producer")));
        for (String target : Servers.TARGETS) {
            String name = "consumer of " + target;
            pipeline.processes.put(name, ConvoyProcess.consumer(place.config(), target, environment, place.log("consumer-" + target)));
        }
        return pipeline;
    }

    /** Returns each process's id by its name. */
    Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        processes.forEach((name, process) -> pids.put(name, process.pid()));
        return pids;
    }

    /** Fails, with the end of its log, if one of the processes has ended. */
    void requireAlive() {
        for (ConvoyProcess process : processes.values()) {
            if (!process.alive()) {
                throw new SandboxException(process.describe());
            }
        }
    }

    @Override
    public void close() {
        processes.values().forEach(ConvoyProcess::close);
    }
}
