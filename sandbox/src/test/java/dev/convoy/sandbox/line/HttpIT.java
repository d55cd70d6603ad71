package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Producer and consumer tell of themselves over HTTP. */
class HttpIT {
    private static final Pattern PORT = Pattern.compile("answers http host=127\\.0\\.0\\.1 port=(\\d+)");

    private static HttpResponse<String> get(Line line, ConvoyProcess process, String path) throws IOException, InterruptedException {
        line.await(() -> "no port in: " + process.output(), () -> PORT.matcher(process.output()).find());
        Matcher port = PORT.matcher(process.output());
        assertTrue(port.find());
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path)).build(),
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
            line.target("one", "ALTER TABLE t ADD CONSTRAINT no_bad CHECK (v <> -1)");
            line.source("UPDATE t SET v = -1 WHERE id = 1").source("UPDATE t SET v = 3 WHERE id = 2");
            line.await("one", "SELECT count(*)::text FROM convoy.parked", "2");

            String source = "source=\"" + line.name() + "\"";
            List<String> produced = List.of("convoy_leader{" + source + "} 1.0", "convoy_queue_changes{" + source + "} 0.0",
                "convoy_published_changes{" + source + ",table=\"public.t\"} 52.0", "convoy_turn_seconds_count{" + source + "}");
            line.await(() -> body(line, producer, "/metrics"), () -> produced.stream()
                .allMatch(body(line, producer, "/metrics")::contains));
            String labels = "{" + source + ",table=\"public.t\",target=\"one\"}";
            List<String> consumed = List.of("convoy_applied_changes" + labels + " 50.0", "convoy_parked_changes" + labels + " 2.0",
                "convoy_table_state{" + source + ",state=\"parked\",table=\"public.t\",target=\"one\"} 1.0",
                "convoy_capture_to_apply_seconds_bucket{" + source + ",table=\"public.t\",target=\"one\",le=\"1.0\"}");
            line.await(() -> body(line, consumer, "/metrics"), () -> consumed.stream()
                .allMatch(body(line, consumer, "/metrics")::contains));
            assertEquals(200, get(line, producer, "/health").statusCode());
            assertEquals(200, get(line, consumer, "/health").statusCode());
            JsonMapper json = JsonMapper.builder().build();
            assertEquals("live", json.readTree(body(line, producer, "/status")).path("source").path("state").asText());
            JsonNode table = json.readTree(body(line, consumer, "/status")).path("tables").path(0);
            assertEquals(List.of("parked", "23514", "2"), List.of(table.path("state").asText(),
                table.path("error").path("sqlstate").asText(), table.path("parked").asText()));
        }
    }
}
