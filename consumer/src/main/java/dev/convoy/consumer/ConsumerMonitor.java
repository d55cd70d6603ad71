package dev.convoy.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.status.TableStatus;
import dev.convoy.consumer.status.TargetStatusReader;
import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.Failure;
import dev.convoy.http.Health;
import dev.convoy.http.Monitored;
import dev.convoy.http.Recent;
import dev.convoy.table.TableName;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
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

    /** What is measured of each batch of a table. */
    private record Meters(DistributionSummary changes, Timer time, Timer captureToApply) {
    }

    private record Trouble(Instant since, String what) {
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<TableName, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<TableName, Meters> meters = new ConcurrentHashMap<>();
    private final Recent<List<TableStatus>> tables;
    private final Supplier<Set<TableName>> assigned;
    private final MultiGauge applied;
    private final MultiGauge parked;
    private final MultiGauge skipped;
    private final MultiGauge healed;
    private final MultiGauge state;
    private final MultiGauge verified;
    private volatile long polledAt = System.nanoTime();
    private volatile Trouble kafka;

    /** @param assigned the tables that this member has now */
    ConsumerMonitor(ConvoyConfig config, TargetConfig target, Supplier<TargetConnections> connections, Supplier<Set<TableName>> assigned) {
        this.assigned = assigned;
        this.tables = new Recent<>(RECENT, () -> {
            TargetConnections open = connections.get();
            if (open == null) {
                return List.of();
            }
            try (Connection connection = open.get()) {
                List<TableStatus> read = new TargetStatusReader(config).read(target, Map.of(), connection);
                connection.rollback();
                return read;
            }
        });
        registry.config().commonTags("source", config.source().name(), "target", target.name());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        applied = gauge("convoy.applied.changes", "changes applied since the table is replicated");
        parked = gauge("convoy.parked.changes", "changes that wait in the line");
        skipped = gauge("convoy.skipped.changes", "changes skipped by operators");
        healed = gauge("convoy.healed.changes", "changes that did not find what they expected, by kind");
        state = gauge("convoy.table.state", "1 for the state that the table is in");
        verified = gauge("convoy.verified.equal", "1 if the last whole comparison found the table equal, 0 if not");
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** A batch was committed at the target; {@code tsMicros} is when its last change was captured. */
    void applied(TableName table, int changes, long tsMicros, Duration took) {
        troubles.remove(table);
        Meters of = meters.computeIfAbsent(table, this::meters);
        of.changes().record(changes);
        of.time().record(took);
        of.captureToApply().record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - tsMicros / 1_000)));
    }

    private Meters meters(TableName table) {
        Tags tags = Tags.of("table", table.toString());
        return new Meters(
            DistributionSummary.builder("convoy.batch.changes").description("changes in a batch").tags(tags).register(registry),
            Timer.builder("convoy.batch").description("time to apply a batch").tags(tags).register(registry),
            Timer.builder("convoy.capture.to.apply").description("from the capture of a batch's last change to its commit at the target")
                .tags(tags).serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1),
                    Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10)).register(registry));
    }

    /** A table's step went well. */
    void stepped(TableName table) {
        troubles.remove(table);
    }

    /** A table's step met trouble that is not about a row, and is tried again. */
    void waits(TableName table, ErrorClass kind, Exception trouble) {
        troubles.putIfAbsent(table, new Trouble(Instant.now(), Failure.describe(trouble)));
        registry.counter("convoy.retries", "table", table.toString(), "class", kind.name().toLowerCase(java.util.Locale.ROOT)).increment();
    }

    void polled() {
        polledAt = System.nanoTime();
        kafka = null;
    }

    void waitsForKafka(Exception trouble) {
        kafka = new Trouble(Instant.now(), Failure.describe(trouble));
    }

    @Override
    public Health health() {
        long still = System.nanoTime() - polledAt;
        Trouble withKafka = kafka;
        if (still > STILL.toNanos()) {
            return new Health("no poll for " + Duration.ofNanos(still).toSeconds() + " s"
                + (withKafka == null ? "" : ": " + withKafka.what()));
        }
        for (Map.Entry<TableName, Trouble> trouble : troubles.entrySet()) {
            if (Duration.between(trouble.getValue().since(), Instant.now()).compareTo(STILL) > 0) {
                return new Health(trouble.getKey() + " waits since " + trouble.getValue().since() + ": " + trouble.getValue().what());
            }
        }
        return Health.GOOD;
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
            Set<TableName> here = assigned.get();
            ours = tables.get().stream().filter(table -> here.contains(table.table())).toList();
        } catch (Exception e) {
            LOG.debug("no status: {}", e.getMessage());
            return;
        }
        applied.register(rows(ours, TableStatus::applied), true);
        parked.register(rows(ours, TableStatus::parked), true);
        skipped.register(rows(ours, TableStatus::skipped), true);
        verified.register(rows(ours.stream().filter(table -> table.verified() != null).toList(),
            table -> table.verified().path("equal").asBoolean() ? 1 : 0), true);
        List<MultiGauge.Row<?>> kinds = new ArrayList<>();
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        for (TableStatus table : ours) {
            Tags tags = Tags.of("table", table.table().toString());
            kinds.add(MultiGauge.Row.of(tags.and("kind", "insert_exists"), table.healed().insertExists()));
            kinds.add(MultiGauge.Row.of(tags.and("kind", "update_missing"), table.healed().updateMissing()));
            kinds.add(MultiGauge.Row.of(tags.and("kind", "delete_missing"), table.healed().deleteMissing()));
            states.add(MultiGauge.Row.of(tags.and("state", table.state()), 1));
        }
        healed.register(kinds, true);
        state.register(states, true);
    }

    private static List<MultiGauge.Row<?>> rows(List<TableStatus> tables, ToDoubleFunction<TableStatus> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        tables.forEach(table -> rows.add(MultiGauge.Row.of(Tags.of("table", table.table().toString()), value.applyAsDouble(table))));
        return rows;
    }

    @Override
    public PrometheusMeterRegistry registry() {
        return registry;
    }
}
