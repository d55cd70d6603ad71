package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Lifeline;
import dev.convoy.sandbox.cluster.SandboxKafka;
import java.io.IOException;
import java.net.ServerSocket;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every alert is made to fire, by what it is meant to tell of, and to clear, by what the runbook says; a real Prometheus scrapes real
 * processes. Thresholds and times are cut down, or it would take an hour; the expressions are those of {@code convoy-alerts.yaml}.
 */
@EnabledIfSystemProperty(named = "convoy.alerts", matches = "true", disabledReason = "takes minutes: -Dconvoy.alerts=true")
class AlertsIT {
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Path RULES = Path.of("..", "docs", "monitoring", "convoy-alerts.yaml");
    private static final Pattern PORT = Pattern.compile("answers http host=127\\.0\\.0\\.1 port=(\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;
    private final Map<String, ConvoyProcess> processes = new HashMap<>();
    private final Set<String> fired = new TreeSet<>();
    private Line line;
    private int port;

    @Test
    void eachFiresAndClears() throws Exception {
        assumeTrue(Files.isExecutable(PROMETHEUS), "no prometheus in /usr/bin: apt-get install prometheus");
        try (SandboxKafka kafka = SandboxKafka.create(); Line created = Line.create()) {
            line = created.kafkaAt(kafka.bootstrapServers()).settings("http: {port: 0}");
            line.source("CREATE TABLE t (id int PRIMARY KEY, v int, w text); CREATE TABLE log (v int); CREATE TABLE p (id int PRIMARY KEY)"
                + " PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
                + " GRANT SELECT, TRIGGER ON p1 TO PUBLIC")
                .table("public.t").table("{table: public.log, key: none}", "log").table("public.p")
                .withTarget("one", "create_tables: true").setup();
            start("producer");
            start("consumer");
            AutoCloseable prometheus = prometheus();
            Lifeline.hold(prometheus);
            try {
                line.source("INSERT INTO t SELECT g, g FROM generate_series(1, 100) g; INSERT INTO log VALUES (1);"
                    + " INSERT INTO p VALUES (1)").awaitEqual("one", "public", "t");
                clear();
                tablesInTrouble();
                comparisons();
                noKafka(kafka);
                stop("producer");
                fires("ConvoyNoLeader");
                start("producer");
                clear();
                stop("consumer");
                fires("ConvoyNoConsumer");
                start("consumer");
                clear();
            } finally {
                Lifeline.release(prometheus);
                prometheus.close();
            }
            Matcher alert = Pattern.compile("- alert: (\\w+)").matcher(Files.readString(RULES));
            assertEquals(alert.results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new)), fired);
        }
    }

    private void tablesInTrouble() throws IOException, InterruptedException {
        line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> -1)").source("UPDATE t SET v = -1 WHERE id = 1");
        fires("ConvoyParked", "ConvoyLag");
        line.target("one", "ALTER TABLE t DROP CONSTRAINT no_bad");
        clear();
        line.source("UPDATE log SET v = 2");
        fires("ConvoyStopped");
        succeeds("sync", "--target", "one", "--table", "public.log");
        clear();
        line.source("CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)");
        fires("ConvoyCaptureFailing");
        line.source("GRANT SELECT, TRIGGER ON p2 TO PUBLIC");
        clear();
    }

    private void comparisons() throws IOException, InterruptedException {
        line.target("one", "DELETE FROM t WHERE id = 7");
        assertEquals(1, line.admin("verify", "--table", "public.t").status());
        fires("ConvoyVerifyDiffers");
        line.target("one", "ALTER TABLE t RENAME w TO x");
        assertEquals(1, line.admin("verify", "--table", "public.t").status());
        fires("ConvoyNotCompared");
        line.target("one", "ALTER TABLE t RENAME x TO w");
        succeeds("verify", "--table", "public.t", "--repair");
        clear();
    }

    private void noKafka(SandboxKafka kafka) throws IOException, InterruptedException {
        kafka.kill();
        Set<String> wanted = Set.of("ConvoyQueueGrowing", "ConvoyQueueLarge", "ConvoyBehind", "ConvoyNoProgress");
        line.await(PATIENCE, () -> "wanted " + wanted + " and only " + fired + " ever fired", () -> {
            line.source("INSERT INTO t SELECT g, g, repeat(md5(g::text), 10) FROM generate_series((SELECT max(id) + 1 FROM t),"
                + " (SELECT max(id) + 300 FROM t)) g");
            firing();
            return fired.containsAll(wanted);
        });
        kafka.start();
        clear();
    }

    private void succeeds(String... command) {
        ConvoyProcess.Result result = line.admin(command);
        assertEquals(0, result.status(), result.out() + result.err());
    }

    private void fires(String... alerts) {
        line.await(PATIENCE, () -> "wanted " + List.of(alerts) + ", fired " + fired, () -> firing().containsAll(List.of(alerts)));
    }

    private void clear() {
        line.await(PATIENCE, () -> "still firing: " + firing(), () -> firing().isEmpty());
    }

    private Set<String> firing() {
        try {
            String body = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/alerts"))
                .build(), HttpResponse.BodyHandlers.ofString()).body();
            Set<String> firing = new TreeSet<>();
            for (JsonNode alert : JSON.readTree(body).at("/data/alerts")) {
                if (alert.path("state").asText().equals("firing")) {
                    firing.add(alert.at("/labels/alertname").asText());
                }
            }
            fired.addAll(firing);
            return firing;
        } catch (IOException e) {
            return Set.of("prometheus does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start(String what) throws IOException {
        ConvoyProcess process = what.equals("producer") ? line.producerProcess() : line.consumerProcess("one");
        processes.put(what, process);
        line.await(() -> "no port in: " + process.output(), () -> PORT.matcher(process.output()).find());
        tell();
    }

    private void stop(String what) throws IOException {
        processes.remove(what).stop();
        tell();
    }

    /** Tells Prometheus where processes listen. */
    private void tell() throws IOException {
        List<String> targets = new ArrayList<>();
        for (ConvoyProcess process : processes.values()) {
            targets.add("127.0.0.1:" + PORT.matcher(process.output()).results().findFirst().orElseThrow().group(1));
        }
        Files.writeString(directory.resolve("new.json"), JSON.writeValueAsString(List.of(Map.of("targets", targets))));
        Files.move(directory.resolve("new.json"), directory.resolve("targets.json"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private AutoCloseable prometheus() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(directory.resolve("rules.yaml"), Files.readString(RULES).replaceAll("for: \\d+m", "for: 1s")
            .replace("> 300", "> 3").replace("> 120", "> 2").replace("10e9", "20e6").replace("> 100000", "> 10")
            .replace("offset 10m", "offset 5s").replace("[5m]", "[10s]").replace("[1d]", "[1m]"));
        Files.writeString(directory.resolve("prometheus.yml"), "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            + "rule_files: [rules.yaml]\nscrape_configs:\n  - job_name: convoy\n    file_sd_configs: [{files: [targets.json]}]\n");
        Process process = new ProcessBuilder(PROMETHEUS.toString(), "--config.file=" + directory.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true).redirectOutput(directory.resolve("prometheus.log").toFile()).start();
        return () -> {
            process.destroyForcibly();
            process.waitFor();
        };
    }
}
