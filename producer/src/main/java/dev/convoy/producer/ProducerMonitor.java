package dev.convoy.producer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.db.Database;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.http.Health;
import dev.convoy.http.Monitored;
import dev.convoy.http.Readings;
import dev.convoy.http.Recent;
import dev.convoy.producer.chunk.Pass;
import dev.convoy.producer.status.SourceStatus;
import dev.convoy.producer.status.SourceStatusReader;
import dev.convoy.table.Captured;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a producer tells of itself. Told by the producer's thread, asked by any. */
final class ProducerMonitor implements Monitored {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerMonitor.class);
    /** A producer that has not finished a turn or a part of one, nor found that another leads, for so long makes no progress. */
    private static final Duration STILL = Duration.ofSeconds(60);
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Recent<SourceStatus> source;
    private final Readings captured;
    private final Readings published;
    private final Readings failing;
    private final Readings notCompared;
    private final Readings passRows;
    private final Readings passEstimates;
    private final Timer turns;
    private final DistributionSummary turnChanges;
    private final Map<ErrorClass, Counter> retries = new EnumMap<>(ErrorClass.class);
    private final Map<Pass.Kind, Counter> chunks = new EnumMap<>(Pass.Kind.class);
    private final Map<Pass.Kind, Counter> chunkRows = new EnumMap<>(Pass.Kind.class);
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
        Gauge.builder("convoy.healthy", () -> health().isGood() ? 1 : 0).description("1 while there is progress, as /health tells it")
            .register(registry);
        Gauge.builder("convoy.leader", () -> leads ? 1 : 0).description("1 while this producer leads, 0 while it stands by")
            .register(registry);
        queue("convoy.queue.changes", "captured changes that are not published", null, SourceStatus::queueRows);
        queue("convoy.queue.size", "size of the queue on the source's disk", "bytes", SourceStatus::queueBytes);
        queue("convoy.queue.oldest", "age of the oldest change that is not published", "seconds", status -> status.oldestMs() / 1e3);
        captured = Readings.counter(registry, "convoy.captured.changes", "changes captured");
        published = Readings.counter(registry, "convoy.published.changes", "changes published, durably at the source");
        failing = Readings.gauge(registry, "convoy.capture.failing", "1 for a table whose capture does not fit it", null);
        notCompared = Readings.gauge(registry, "convoy.comparison.failed", "1 for a table whose last comparison with a target could"
            + " not be made at the source", null);
        passRows = Readings.gauge(registry, "convoy.pass.rows", "rows published by the passes that run", null);
        passEstimates = Readings.gauge(registry, "convoy.pass.estimated.rows", "rows that the passes that run will come to", null);
        turns = Timer.builder("convoy.turn").description("time of a turn that published something").publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1)).maximumExpectedValue(Duration.ofMinutes(1)).register(registry);
        turnChanges = DistributionSummary.builder("convoy.turn.changes").description("changes published in a turn").register(registry);
        for (ErrorClass kind : ErrorClass.values()) {
            retries.put(kind, Counter.builder("convoy.retries").description("times it ceased to lead and tried again")
                .tag("class", lower(kind)).register(registry));
        }
        for (Pass.Kind kind : Pass.Kind.values()) {
            chunks.put(kind, Counter.builder("convoy.chunks").description("chunks of passes published").tag("kind", lower(kind))
                .register(registry));
            chunkRows.put(kind, Counter.builder("convoy.chunk.rows").description("rows read for these chunks").tag("kind", lower(kind))
                .register(registry));
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
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

    /** A turn of the leader has ended; {@code changes} were published in it. */
    void turned(Duration took, boolean busy, long changes) {
        leads = true;
        trouble = null;
        turnedAt = System.nanoTime();
        if (busy) {
            turns.record(took);
        }
        if (changes > 0) {
            turnChanges.record(changes);
        }
    }

    /** A part of a turn has ended: a turn that takes minutes is progress too. */
    void goesOn() {
        turnedAt = System.nanoTime();
    }

    /** A chunk of a pass was published. */
    void chunk(Pass.Kind kind, long rows) {
        chunks.get(kind).increment();
        chunkRows.get(kind).increment(rows);
    }

    /** Another producer leads. */
    void standsBy() {
        leads = false;
        trouble = null;
        turnedAt = System.nanoTime();
    }

    /** It leads no more, and tries again. */
    void failed(Exception what) {
        leads = false;
        trouble = Failure.describe(what);
        retries.get(ErrorClassifier.classify(what)).increment();
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
            captured.tell(tables(status, Captured::captured));
            published.tell(tables(status, Captured::published));
            failing.tell(tables(status, table -> table.error() == null ? 0 : 1));
            notCompared.tell(status.unchecked().stream().collect(Collectors.toMap(
                failed -> Tags.of("table", failed.table().toString(), "target", failed.target()), failed -> 1.0)));
            passRows.tell(passes(status, SourceStatus.Passing::rows));
            passEstimates.tell(passes(status, pass -> Math.max(pass.rows(), pass.estimate())));
        }
    }

    private static Map<Tags, Double> tables(SourceStatus status, ToDoubleFunction<Captured> value) {
        Map<Tags, Double> values = new HashMap<>();
        status.tables().forEach((table, at) -> {
            if (!at.detached()) {
                values.put(Tags.of("table", table.toString()), value.applyAsDouble(at));
            }
        });
        return values;
    }

    /** By table and kind of pass; 0 where none runs. */
    private static Map<Tags, Double> passes(SourceStatus status, ToDoubleFunction<SourceStatus.Passing> value) {
        Map<Tags, Double> values = new HashMap<>();
        tables(status, table -> 0).forEach((table, nothing) -> {
            values.put(table.and("kind", lower(Pass.Kind.COPY)), nothing);
            values.put(table.and("kind", lower(Pass.Kind.CHECK)), nothing);
        });
        status.passes().forEach(pass -> values.put(Tags.of("table", pass.table().toString(), "kind", pass.kind()),
            value.applyAsDouble(pass)));
        return values;
    }

    @Override
    public PrometheusMeterRegistry registry() {
        return registry;
    }
}
