package dev.convoy.sandbox.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What one run came to. Confined to the thread that runs it. */
final class Figures {
    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

    Figures with(Measure measure, double value) {
        values.put(measure, value);
        return this;
    }

    Optional<Double> get(Measure measure) {
        return Optional.ofNullable(values.get(measure));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((measure, value) -> text.append(text.length() == 0 ? "" : ", ")
            .append(measure.name().toLowerCase(java.util.Locale.ROOT)).append(' ').append(measure.text(value)));
        return text.toString();
    }
}
