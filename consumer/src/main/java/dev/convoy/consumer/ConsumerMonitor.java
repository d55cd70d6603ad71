package dev.convoy.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.status.TableStatus;
import dev.convoy.consumer.status.TargetStatusReader;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.Failure;
import dev.convoy.http.Health;
import dev.convoy.http.Monitored;
import dev.convoy.http.Readings;
import dev.convoy.http.Recent;
import dev.convoy.table.Captured;
import dev.convoy.table.TableName;
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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member of a target's group tells of itself and of the tables that are assigned to it. Told by workers and the Kafka thread,
 * asked by any.
 */
final class ConsumerMonitor implements Monitored {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerMonitor.class);
    /** A member that has not polled, or a table that has only failed, for so long makes no progress. */
    private static final Duration STILL = Duration.ofSeconds(60);
    private static final Duration RECENT = Duration.ofSeconds(5);
    private static final Duration[] CAPTURE_TO_APPLY = {Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30),
        Duration.ofMinutes(5), Duration.ofHours(1)};

    /** What is measured of each batch of a table. */
    private record Meters(DistributionSummary changes, Timer time, Timer captureToApply) {
    }

    /** @param begun when, by System.nanoTime, which no clock that is set back makes younger */
    private record Trouble(Instant since, long begun, String what) {
        static Trouble now(String what) {
            return new Trouble(Instant.now(), System.nanoTime(), what);
        }

        boolean lasts() {
            return System.nanoTime() - begun > STILL.toNanos();
        }
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<TableName, Trouble> troubles = new ConcurrentHashMap<>();
    /** Of partitions that have no worker yet, or whose worker met what it does not expect. */
    private final Map<Integer, Trouble> stuck = new ConcurrentHashMap<>();
    private final Map<TableName, Meters> meters = new ConcurrentHashMap<>();
    /** Where each table's partition ends, as the broker last said. */
    private final Map<TableName, Long> ends = new ConcurrentHashMap<>();
    /** When it was last seen that nothing waited for a table, by System.nanoTime. */
    private final Map<TableName, Long> even = new ConcurrentHashMap<>();
    private final Recent<List<TableStatus>> tables;
    private final Supplier<List<TableProgress>> assigned;
    private final Map<Readings, ToDoubleFunction<TableStatus>> readings = new LinkedHashMap<>();
    private final Map<Readings, ToDoubleFunction<JsonNode>> comparisons = new LinkedHashMap<>();
    private final Readings lagChanges;
    private final Readings lag;
    private final Readings healed;
    private final Readings notCompared;
    private final Readings state;
    private final Counter kafkaRetries;
    private volatile long polledAt = System.nanoTime();
    private volatile Trouble kafka;

    /** @param assigned the tables that this member has now */
    ConsumerMonitor(ConvoyConfig config, TargetConfig target, Supplier<TargetConnections> connections,
            Supplier<List<TableProgress>> assigned) {
        this.assigned = assigned;
        this.tables = new Recent<>(RECENT, () -> {
            TargetConnections open = connections.get();
            if (open == null) {
                return List.of();
            }
            try (Connection connection = open.get()) {
                List<TableStatus> read = new TargetStatusReader(config).read(target, captured(), connection);
                connection.rollback();
                return read;
            }
        });
        registry.config().commonTags("source", config.source().name(), "target", target.name());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        Gauge.builder("convoy.healthy", () -> health().isGood() ? 1 : 0).description("1 while there is progress, as /health tells it")
            .register(registry);
        Gauge.builder("convoy.assigned.tables", () -> assigned.get().size()).description("tables that this member of the group works on")
            .register(registry);
        kafkaRetries = Counter.builder("convoy.kafka.retries").description("times Kafka could not be used and it joined again")
            .register(registry);
        readings.put(counter("convoy.applied.changes", "changes applied since the table is replicated"), TableStatus::applied);
        readings.put(counter("convoy.skipped.changes", "changes skipped by operators"), TableStatus::skipped);
        readings.put(gauge("convoy.parked.changes", "changes that wait in the line", null), TableStatus::parked);
        lagChanges = gauge("convoy.lag.changes", "changes of the topic that are not applied, parked ones among them", null);
        readings.put(lagChanges, TableStatus::lagRows);
        lag = gauge("convoy.lag", "how long the oldest of them has waited since its capture, at most", "seconds");
        readings.put(lag, this::lagSeconds);
        comparisons.put(gauge("convoy.verified.equal", "1 if the last whole comparison found the table equal, 0 if not", null),
            found -> found.path("equal").asBoolean() ? 1 : 0);
        comparisons.put(gauge("convoy.verified.rows", "rows that the source had in it", null), found -> found.path("rows").asDouble());
        comparisons.put(gauge("convoy.verified.differing.ranges", "key ranges that differed", null),
            found -> found.path("differing_ranges").asDouble());
        comparisons.put(gauge("convoy.verified.timestamp", "when it ended", "seconds"),
            found -> OffsetDateTime.parse(found.path("at").asText()).toEpochSecond());
        notCompared = gauge("convoy.comparison.failed", "1 if the last comparison that was asked for could not be made", null);
        healed = counter("convoy.healed.changes", "changes that did not find what they expected, by kind");
        state = gauge("convoy.table.state", "1 for the state that the table is in", null);
    }

    private Readings counter(String name, String description) {
        return Readings.counter(registry, name, description);
    }

    private Readings gauge(String name, String description, String unit) {
        return Readings.gauge(registry, name, description, unit);
    }

    /** How far the source has come, as far as can be told from the topic: every record that was not taken over counts as a change. */
    private Map<TableName, Captured> captured() {
        Map<TableName, Captured> captured = new HashMap<>();
        for (TableProgress at : assigned.get()) {
            long published = at.received() + Math.max(0, ends.getOrDefault(at.table(), 0L) - at.nextOffset());
            captured.put(at.table(), Captured.upTo(published));
        }
        return captured;
    }

    /** {@code status} takes the last applied change for as old as the oldest that waits; what has come since nothing waited is younger. */
    private double lagSeconds(TableStatus table) {
        long now = System.nanoTime();
        if (table.lagRows() <= 0) {
            even.put(table.table(), now);
            return 0;
        }
        Long since = even.get(table.table());
        return since == null ? table.lagMs() / 1e3 : Math.min(table.lagMs() / 1e3, (now - since) / 1e9);
    }

    /** A batch was committed at the target; {@code tsMicros} is when its last change was captured. */
    void applied(TableName table, int changes, long tsMicros, Duration took) {
        troubles.remove(table);
        Meters of = meters.computeIfAbsent(table, this::meters);
        of.changes().record(changes);
        of.time().record(took);
        of.captureToApply().record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - tsMicros / 1_000)));
    }

    private static Tags tags(TableName table) {
        return Tags.of("table", table.toString());
    }

    private Meters meters(TableName table) {
        Tags tags = tags(table);
        return new Meters(
            DistributionSummary.builder("convoy.batch.changes").description("changes in a batch").tags(tags).register(registry),
            Timer.builder("convoy.batch").description("time to apply a batch").tags(tags).register(registry),
            Timer.builder("convoy.capture.to.apply").description("from the capture of a batch's last change, by the source's clock, to "
                + "its commit at the target, by the consumer's").tags(tags).serviceLevelObjectives(CAPTURE_TO_APPLY).register(registry));
    }

    /** A table's step went well. */
    void stepped(TableName table) {
        troubles.remove(table);
    }

    /** Whether nothing waits for a table in its partition, as far as is known. */
    boolean isEven(TableProgress at) {
        return ends.getOrDefault(at.table(), 0L) <= at.nextOffset();
    }

    /** A table's step met trouble that is not about a row, and is tried again. */
    void waits(TableName table, ErrorClass kind, Throwable trouble) {
        meets(troubles, table, trouble);
        retries(table, kind).increment();
    }

    /** A trouble is as old as the first of those that nothing has ended since, and says what the latest does. */
    private static <K> void meets(Map<K, Trouble> troubles, K who, Throwable trouble) {
        troubles.merge(who, Trouble.now(Failure.describe(trouble)),
            (first, latest) -> new Trouble(first.since(), first.begun(), latest.what()));
    }

    private Counter retries(TableName table, ErrorClass kind) {
        return Counter.builder("convoy.retries").description("steps of a table that failed and were tried again, by class of the error")
            .tags(tags(table)).tag("class", kind.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    /** A partition's step went well. */
    void works(int partition) {
        stuck.remove(partition);
    }

    /** A partition's step failed, before its table is known or for no reason that its table's worker knows of. */
    void isStuck(int partition, Throwable trouble) {
        meets(stuck, partition, trouble);
    }

    /** Another member has a partition now. @param table null if it was not known yet */
    void released(int partition, TableName table) {
        stuck.remove(partition);
        if (table != null) {
            troubles.remove(table);
        }
    }

    /** Kafka does not answer, though nothing says so: polls end without records. */
    void hearsNothing(String what) {
        kafka = Trouble.now(what);
    }

    void polled() {
        polledAt = System.nanoTime();
        kafka = null;
    }

    void waitsForKafka(Exception trouble) {
        kafka = Trouble.now(Failure.describe(trouble));
        kafkaRetries.increment();
    }

    /** A table's partition ends there. */
    void ends(TableName table, long offset) {
        ends.put(table, offset);
    }

    @Override
    public Health health() {
        long still = System.nanoTime() - polledAt;
        Trouble withKafka = kafka;
        if (still > STILL.toNanos()) {
            return new Health("no poll for " + Duration.ofNanos(still).toSeconds() + " s"
                + (withKafka == null ? "" : ": " + withKafka.what()));
        }
        return lasting("", troubles).or(() -> lasting("partition ", stuck)).orElse(Health.GOOD);
    }

    /** One of the troubles that have lasted for too long. */
    private static Optional<Health> lasting(String what, Map<?, Trouble> troubles) {
        return troubles.entrySet().stream()
            .filter(trouble -> trouble.getValue().lasts())
            .map(trouble -> new Health(what + trouble.getKey() + " waits since " + trouble.getValue().since() + ": "
                + trouble.getValue().what())).findFirst();
    }

    @Override
    public JsonNode status() throws Exception {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("tables");
        tables.get().forEach(table -> list.add(table.toJson()));
        return root;
    }

    @Override
    public void refresh() {
        List<TableStatus> ours;
        try {
            Set<TableName> here = assigned.get().stream().map(TableProgress::table).collect(Collectors.toSet());
            ours = tables.get().stream().filter(table -> here.contains(table.table())).toList();
        } catch (Exception e) {
            LOG.debug("no status: {}", e.getMessage());
            tellWithoutTarget();
            return;
        }
        readings.forEach((metric, value) -> metric.tell(values(ours, value)));
        List<TableStatus> compared = ours.stream().filter(table -> table.verified() != null && table.verified().path("equal").isBoolean())
            .toList();
        comparisons.forEach((metric, value) -> metric.tell(values(compared, table -> value.applyAsDouble(table.verified()))));
        notCompared.tell(values(ours, table -> table.verified() != null && table.verified().path("equal").isNull() ? 1 : 0));
        Map<Tags, Double> kinds = new HashMap<>();
        Map<Tags, Double> states = new HashMap<>();
        for (TableStatus table : ours) {
            Tags tags = tags(table.table());
            kinds.put(tags.and("kind", "insert_exists"), (double) table.healed().insertExists());
            kinds.put(tags.and("kind", "update_missing"), (double) table.healed().updateMissing());
            kinds.put(tags.and("kind", "delete_missing"), (double) table.healed().deleteMissing());
            states.put(tags.and("state", table.state()), 1.0);
            retries(table.table(), ErrorClass.TRANSIENT);
        }
        healed.tell(kinds);
        state.tell(states);
    }

    /** What is known of tables whose target does not answer: how far they had come, and what the topic holds behind that. */
    private void tellWithoutTarget() {
        Map<Tags, Double> behind = new HashMap<>();
        Map<Tags, Double> waited = new HashMap<>();
        Map<Tags, Double> states = new HashMap<>();
        for (TableProgress at : assigned.get()) {
            Tags tags = tags(at.table());
            long rows = Math.max(0, ends.getOrDefault(at.table(), 0L) - at.nextOffset()) + at.received() - at.seq();
            long now = System.nanoTime();
            long since = rows == 0 ? now : even.computeIfAbsent(at.table(), table -> now);
            behind.put(tags, (double) rows);
            waited.put(tags, (now - since) / 1e9);
            states.put(tags.and("state", "waiting"), 1.0);
        }
        lagChanges.tell(behind);
        lag.tell(waited);
        state.tell(states);
    }

    private static Map<Tags, Double> values(List<TableStatus> tables, ToDoubleFunction<TableStatus> value) {
        return tables.stream().collect(Collectors.toMap(table -> tags(table.table()), value::applyAsDouble));
    }

    @Override
    public PrometheusMeterRegistry registry() {
        return registry;
    }
}
