package dev.convoy.producer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.db.Database;
import dev.convoy.http.Health;
import dev.convoy.http.Monitored;
import dev.convoy.http.Recent;
import dev.convoy.producer.status.SourceStatus;
import dev.convoy.producer.status.SourceStatusReader;
import dev.convoy.table.Captured;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a producer tells of itself. Told by the producer's thread, asked by any. */
final class ProducerMonitor implements Monitored {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerMonitor.class);
    /** A producer that has not finished a turn, nor found that another leads, for so long makes no progress. */
    private static final Duration STILL = Duration.ofSeconds(60);
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Recent<SourceStatus> source;
    private final MultiGauge captured;
    private final MultiGauge published;
    private final Timer turns;
    private volatile long turnedAt = System.nanoTime();
    private volatile boolean leads;
    private volatile String trouble;

    ProducerMonitor(ConvoyConfig config, Database database) {
        this.source = new Recent<>(RECENT, () -> {
            try (Connection connection = database.connect("convoy producer status " + config.source().name())) {
                return SourceStatusReader.read(config, connection);
            }
        });
        Tags tags = Tags.of("source", config.source().name());
        registry.config().commonTags(tags);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        Gauge.builder("convoy.leader", () -> leads ? 1 : 0).description("1 while this producer leads, 0 while it stands by")
            .register(registry);
        queue("convoy.queue.changes", "captured changes that are not published", null, SourceStatus::queueRows);
        queue("convoy.queue.size", "size of the queue on the source's disk", "bytes", SourceStatus::queueBytes);
        queue("convoy.queue.oldest", "age of the oldest change that is not published", "seconds", status -> status.oldestMs() / 1e3);
        captured = MultiGauge.builder("convoy.captured.changes").description("number of the last captured change").register(registry);
        published = MultiGauge.builder("convoy.published.changes").description("number of the last published change").register(registry);
        turns = Timer.builder("convoy.turn").description("time of a turn that published something").publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1)).maximumExpectedValue(Duration.ofMinutes(1)).register(registry);
    }

    private void queue(String name, String description, String unit, ToDoubleFunction<SourceStatus> value) {
        Gauge.builder(name, () -> recent() == null ? Double.NaN : value.applyAsDouble(recent())).description(description).baseUnit(unit)
            .register(registry);
    }

    private SourceStatus recent() {
        try {
            return source.get();
        } catch (Exception e) {
            LOG.debug("no status: {}", e.getMessage());
            return null;
        }
    }

    /** A turn of the leader has ended. */
    void turned(Duration took, boolean busy) {
        leads = true;
        trouble = null;
        turnedAt = System.nanoTime();
        if (busy) {
            turns.record(took);
        }
    }

    /** Another producer leads. */
    void standsBy() {
        leads = false;
        trouble = null;
        turnedAt = System.nanoTime();
    }

    /** It leads no more, and tries again. */
    void failed(String what) {
        leads = false;
        trouble = what;
        registry.counter("convoy.retries").increment();
    }

    @Override
    public Health health() {
        long still = System.nanoTime() - turnedAt;
        return still < STILL.toNanos() ? Health.GOOD : new Health("no progress for " + Duration.ofNanos(still).toSeconds() + " s"
            + (trouble == null ? "" : ": " + trouble));
    }

    @Override
    public JsonNode status() throws Exception {
        SourceStatus status = source.get();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("source", status.toJson());
        var tables = root.putArray("tables");
        status.tables().forEach((table, at) -> tables.addObject().put("table", table.toString()).put("captured", at.captured())
            .put("published", at.published()));
        return root;
    }

    @Override
    public void refresh() {
        SourceStatus status = recent();
        if (status != null) {
            captured.register(rows(status, Captured::captured), true);
            published.register(rows(status, Captured::published), true);
        }
    }

    private static List<MultiGauge.Row<?>> rows(SourceStatus status, ToDoubleFunction<Captured> value) {
        return status.tables().entrySet().stream().filter(table -> !table.getValue().detached())
            .<MultiGauge.Row<?>>map((Map.Entry<dev.convoy.table.TableName, Captured> table) -> MultiGauge.Row.of(
                Tags.of("table", table.getKey().toString()), value.applyAsDouble(table.getValue()))).toList();
    }

    @Override
    public PrometheusMeterRegistry registry() {
        return registry;
    }
}
