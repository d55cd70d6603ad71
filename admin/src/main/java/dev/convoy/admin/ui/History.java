package dev.convoy.admin.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** State and lag of each table at each target over the last minutes, so that a page that is opened now can draw them. Thread-safe. */
final class History {
    static final Duration SPAN = Duration.ofMinutes(5);

    private final Map<String, Map<TableName, Deque<Sample>>> targets = new LinkedHashMap<>();

    private record Sample(Instant at, String state, long lagMs) {
    }

    synchronized void add(String target, TableName table, Instant at, String state, long lagMs) {
        Deque<Sample> samples = targets.computeIfAbsent(target, name -> new LinkedHashMap<>())
            .computeIfAbsent(table, name -> new ArrayDeque<>());
        samples.addLast(new Sample(at, state, lagMs));
        Instant begin = at.minus(SPAN);
        // One at the beginning, or before it, stays: what is drawn starts with it.
        while (samples.size() > 1 && !samples.stream().skip(1).findFirst().orElseThrow().at().isAfter(begin)) {
            samples.removeFirst();
        }
    }

    /** {@code {"span_ms":…,"targets":{"reporting":{"public.orders":[[time in ms, state, lag in ms], …]}}}}. */
    synchronized ObjectNode toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("span_ms", SPAN.toMillis());
        ObjectNode all = root.putObject("targets");
        targets.forEach((target, tables) -> {
            ObjectNode there = all.putObject(target);
            tables.forEach((table, samples) -> {
                ArrayNode list = there.putArray(table.toString());
                samples.forEach(sample -> list.addArray().add(sample.at().toEpochMilli()).add(sample.state()).add(sample.lagMs()));
            });
        });
        return root;
    }
}
