package dev.convoy.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/**
 * A metric whose values are read elsewhere, one for each set of labels. Sets that are not told any more vanish, so that a table that
 * went to another process is told by that one alone. Thread-safe.
 */
public final class Readings {
    private enum Type { COUNTER, GAUGE }

    private static final class Reading {
        private volatile double value;
        private Meter meter;
    }

    private final MeterRegistry registry;
    private final Type type;
    private final String name;
    private final String description;
    private final String unit;
    private final Map<Tags, Reading> readings = new HashMap<>();

    private Readings(MeterRegistry registry, Type type, String name, String description, String unit) {
        this.registry = registry;
        this.type = type;
        this.name = name;
        this.description = description;
        this.unit = unit;
    }

    /** What only grows, but for a table that is begun anew. */
    public static Readings counter(MeterRegistry registry, String name, String description) {
        return new Readings(registry, Type.COUNTER, name, description, null);
    }

    /** @param unit the last part of its name, or null */
    public static Readings gauge(MeterRegistry registry, String name, String description, String unit) {
        return new Readings(registry, Type.GAUGE, name, description, unit);
    }

    /** What is now, all of it. */
    public synchronized void tell(Map<Tags, Double> values) {
        readings.entrySet().removeIf(entry -> {
            boolean gone = !values.containsKey(entry.getKey());
            if (gone) {
                registry.remove(entry.getValue().meter);
            }
            return gone;
        });
        values.forEach((tags, value) -> {
            Reading reading = readings.computeIfAbsent(tags, ignored -> new Reading());
            reading.value = value;
            if (reading.meter == null) {
                reading.meter = meter(tags, reading);
            }
        });
    }

    private Meter meter(Tags tags, Reading reading) {
        return switch (type) {
            case COUNTER -> FunctionCounter.builder(name, reading, at -> at.value).description(description).baseUnit(unit).tags(tags)
                .register(registry);
            case GAUGE -> Gauge.builder(name, reading, at -> at.value).description(description).baseUnit(unit).tags(tags)
                .register(registry);
        };
    }
}
