package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Producer and consumer tell of themselves over HTTP. */
class HttpIT {
    /** Makes a target one that answers whoever asks, and takes nothing. */
    private static final String READ_ONLY = "SET default_transaction_read_only = ";

    private static final Pattern PORT = Pattern.compile("answers http host=127\\.0\\.0\\.1 port=(\\d+)");

    private static HttpResponse<String> get(Line line, ConvoyProcess process, String path) throws IOException, InterruptedException {
        line.await(() -> "no port in: " + process.output(), () -> PORT.matcher(process.output()).find());
        String port = PORT.matcher(process.output()).results().findFirst().orElseThrow().group(1);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private static String body(Line line, ConvoyProcess process, String path) {
        try {
            return get(line, process, path).body();
        } catch (IOException | InterruptedException e) {
            return "error: " + e;
        }
    }

    @Test
    void metricsHealthAndStatusTellWhatAdminStatusTells() throws Exception {
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t").settings("http: {port: 0}")
                .withTarget("one", "create_tables: true", "replay: manual").setup();
            ConvoyProcess producer = line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");
            line.source("INSERT INTO t SELECT g, g FROM generate_series(1, 50) g").awaitEqual("one", "public", "t");
            assertEquals(0, line.admin("verify", "--target", "one").status());
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> -1)");
            line.source("UPDATE t SET v = -1 WHERE id = 1").source("UPDATE t SET v = 3 WHERE id = 2");
            line.await("one", "SELECT count(*)::text FROM convoy.parked", "2");

            String source = "source=\"" + line.name() + "\"";
            List<String> produced = List.of("convoy_leader{" + source + "} 1.0", "convoy_queue_changes{" + source + "} 0.0",
                "convoy_published_changes_total{" + source + ",table=\"public.t\"} 52.0", "convoy_turn_seconds_count{" + source + "}",
                "convoy_chunk_rows_total{kind=\"check\"," + source + "} 50.0", "convoy_retries_total{class=\"transient\"," + source + "}",
                "convoy_pass_rows{kind=\"copy\"," + source + ",table=\"public.t\"} 0.0");
            line.await(() -> body(line, producer, "/metrics"), () -> produced.stream()
                .allMatch(body(line, producer, "/metrics")::contains));
            String labels = "{" + source + ",table=\"public.t\",target=\"one\"}";
            List<String> consumed = List.of("convoy_applied_changes_total" + labels + " 50.0", "convoy_parked_changes" + labels + " 2.0",
                "convoy_lag_changes" + labels + " 2.0", "convoy_verified_equal" + labels + " 1.0",
                "convoy_verified_rows" + labels + " 50.0",
                "convoy_comparison_failed" + labels + " 0.0",
                "convoy_table_state{" + source + ",state=\"parked\",table=\"public.t\",target=\"one\"} 1.0",
                "convoy_capture_to_apply_seconds_bucket{" + source + ",table=\"public.t\",target=\"one\",le=\"1.0\"}");
            line.await(() -> body(line, consumer, "/metrics"), () -> consumed.stream()
                .allMatch(body(line, consumer, "/metrics")::contains));
            everythingThatIsAskedForIsThere(body(line, producer, "/metrics") + body(line, consumer, "/metrics"));
            assertEquals(200, get(line, producer, "/health").statusCode());
            assertEquals(200, get(line, consumer, "/health").statusCode());
            JsonMapper json = JsonMapper.builder().build();
            assertEquals("live", json.readTree(body(line, producer, "/status")).path("source").path("state").asText());
            JsonNode table = json.readTree(body(line, consumer, "/status")).path("tables").path(0);
            assertEquals(List.of("parked", "23514", "2"), List.of(table.path("state").asText(),
                table.path("error").path("sqlstate").asText(), table.path("parked").asText()));
            assertTrue(table.path("verified").path("at").asText().endsWith("Z"), table::toPrettyString);
        }
    }

    @Test
    void healthIsRedWhileNothingGoesOnAndGreenBehindIt() throws Exception {
        try (Line line = Line.create(); SandboxKafka kafka = SandboxKafka.create(); Line alone = Line.create()) {
            alone.kafkaAt(kafka.bootstrapServers()).source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t")
                .settings("http: {port: 0}").withTarget("one", "create_tables: true").setup();
            ConvoyProcess publishing = alone.producerProcess();
            ConvoyProcess reading = alone.consumerProcess("one");
            alone.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            kafka.kill();
            alone.source("INSERT INTO t VALUES (2)");
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int)").table("public.t").settings("http: {port: 0}")
                .withTarget("one", "create_tables: true").withTarget("two", "create_tables: true")
                .withTarget("three", "create_tables: true").setup();
            ConvoyProcess producer = line.producerProcess();
            ConvoyProcess consumer = line.consumerProcess("one");
            ConvoyProcess refused = line.consumerProcess("three");
            line.source("INSERT INTO t VALUES (1, 1)").awaitEqual("one", "public", "t").awaitEqual("three", "public", "t");
            alter(line, "three", READ_ONLY + "on");
            alter(line, "two", "NOLOGIN");
            ConvoyProcess beginning = line.consumerProcess("two");
            alter(line, "one", "NOLOGIN");
            line.source("UPDATE t SET v = 2");
            line.await(consumer::output, () -> consumer.output().contains("waits target=one table=public.t"));
            String waits = ",state=\"waiting\",table=\"public.t\",target=\"one\"} 1.0";
            Pattern lag = Pattern.compile("convoy_lag_seconds\\{[^}]*} (?!0\\.0)");
            line.await(() -> body(line, consumer, "/metrics"), () -> body(line, consumer, "/metrics").contains(waits)
                && lag.matcher(body(line, consumer, "/metrics")).find());
            line.source("ALTER ROLE \"" + line.name() + "\" NOLOGIN").source(endSessions(line.name()));
            awaitHealth(line, consumer, 503, "public\\.t waits since .*: .*not permitted to log in.*\n");
            awaitHealth(alone, reading, 503, "no poll for \\d+ s: no heartbeat to the group's coordinator for \\d+ s\n");
            awaitHealth(alone, publishing, 503, "no progress for \\d+ s.*\n");
            kafka.start();
            awaitHealth(line, producer, 503, "no progress for \\d+ s: .*not permitted to log in.*\n");
            awaitHealth(line, beginning, 503, "partition 0 waits since .*: .*not permitted to log in.*\n");

            line.target("one", "ALTER ROLE \"" + line.role("one") + "\" LOGIN").source("ALTER ROLE \"" + line.name() + "\" LOGIN");

            awaitHealth(line, refused, 503, "public\\.t waits since .*: .*read-only transaction.*\n");
            alter(line, "three", READ_ONLY + "off");
            awaitHealth(line, refused, 200, "ok\n");
            line.target("two", "ALTER ROLE \"" + line.role("two") + "\" LOGIN");
            awaitHealth(line, consumer, 200, "ok\n");
            awaitHealth(line, beginning, 200, "ok\n");
            awaitHealth(line, producer, 200, "ok\n");
            line.awaitEqual("one", "public", "t");
            awaitHealth(alone, reading, 200, "ok\n");
            awaitHealth(alone, publishing, 200, "ok\n");
            alone.awaitEqual("one", "public", "t");
        }
    }

    /** Its sessions end in a transaction behind what they are to see when they are made again. */
    private static void alter(Line line, String target, String how) {
        line.target(target, "ALTER ROLE \"" + line.role(target) + "\" " + how).target(target, endSessions(line.role(target)));
    }

    private static String endSessions(String role) {
        return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'";
    }

    /** Longer than the minute without progress that makes it red. */
    private static void awaitHealth(Line line, ConvoyProcess process, int status, String body) {
        line.await(Duration.ofMinutes(3), () -> "health is " + body(line, process, "/health"), () -> {
            try {
                HttpResponse<String> health = get(line, process, "/health");
                return health.statusCode() == status && health.body().matches(body);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("cannot ask for /health: " + e, e);
            }
        });
    }

    /** What dashboard, alerts and their documentation name exists, with its labels; and what exists is documented. */
    private static void everythingThatIsAskedForIsThere(String page) throws IOException {
        Path directory = Path.of("..", "docs", "monitoring");
        Map<String, Set<String>> there = new HashMap<>(PromQl.metrics(page));
        List<String> missing = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        JsonMapper json = JsonMapper.builder().build();
        json.readTree(directory.resolve("convoy-dashboard.json").toFile()).path("panels").forEach(panel -> panel.path("targets")
            .forEach(target -> expressions.add(target.path("expr").asText())));
        Map<String, Object> file = new Yaml().load(Files.readString(directory.resolve("convoy-alerts.yaml")));
        JsonNode rules = json.valueToTree(file).path("groups").path(0).path("rules");
        rules.forEach(rule -> expressions.add(rule.path("expr").asText()));
        rules.forEach(rule -> there.put(rule.path("record").asText(), Set.of("source", "target", "table")));
        assertTrue(expressions.size() > 30, () -> "only " + expressions);
        expressions.forEach(expression -> PromQl.of(expression).missing(there).forEach(what -> missing.add(what + ": " + expression)));
        assertEquals(List.of(), missing);

        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `(convoy_\\w+)` \\| (\\w+) \\|").matcher(Files.readString(directory.resolve("README.md")));
        while (row.find()) {
            documented.add(row.group(1) + " " + row.group(2));
        }
        Set<String> exist = new TreeSet<>();
        Matcher type = Pattern.compile("(?m)^# TYPE (convoy_\\w+) (\\w+)").matcher(page);
        while (type.find()) {
            if (!type.group(1).endsWith("_max")) {
                exist.add(type.group(1) + " " + type.group(2));
            }
        }
        assertEquals(exist, documented);
    }
}
