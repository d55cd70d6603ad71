package dev.convoy.sandbox.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.Directories;
import dev.convoy.sandbox.line.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code admin ui}: what the page shows and does, what it refuses, and the page itself in a browser. Each test has its own table. */
class StatusPageIT {
    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/#token=([\\w-]{32})");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Line line;
    private static ConvoyProcess ui;
    private static String link;
    private static int port;
    private static String token;

    @BeforeAll
    static void startTheLineAndThePage() {
        line = Line.named("shop");
        for (String table : List.of("customers", "orders", "stock")) {
            line.source("CREATE TABLE " + table + " (id int PRIMARY KEY, country text)").table("public." + table);
        }
        line.withTarget("reporting", "create_tables: true", "replay: manual").withTarget("mirror", "create_tables: true");
        line.start();
        for (String table : List.of("customers", "orders", "stock")) {
            line.source("INSERT INTO " + table + " SELECT g, 'DE' FROM generate_series(1, 500) g");
        }
        for (String table : List.of("customers", "orders", "stock")) {
            line.awaitApplied("reporting", "public", table).awaitApplied("mirror", "public", table);
            line.target("reporting", "ALTER TABLE " + table + " ADD CONSTRAINT " + table + "_country_check CHECK (country <> 'XX')");
        }
        ui = ConvoyProcess.start("dev.convoy.admin.Main", List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=convoy-logback.xml"), List.of("-c", line.configFile().toString(), "ui", "--listen", "127.0.0.1:0"),
            line.environment(), Directories.temporary("ui").resolve("log"));
        line.await(ui::describe, () -> LINK.matcher(ui.output()).find());
        Matcher found = LINK.matcher(ui.output());
        assertTrue(found.find());
        link = found.group();
        port = Integer.parseInt(found.group(1));
        token = found.group(2);
    }

    @AfterAll
    static void stopThem() {
        ui.close();
        line.close();
        assertEquals(2, ui.output().split(Pattern.quote(token), -1).length, () -> "the token is told once: " + ui.output());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder to(String path, String shown) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return shown == null ? request : request.header("Convoy-Token", shown);
    }

    private static HttpResponse<String> act(String shown, String body) {
        return send(to("/api/actions", shown).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode status(String shown) {
        return json(send(to("/api/status", shown)));
    }

    private static JsonNode target(String name) {
        for (JsonNode target : status(token).path("targets")) {
            if (target.path("name").asText().equals(name)) {
                return target;
            }
        }
        throw new AssertionError("no target " + name);
    }

    private static JsonNode table(String target, String table) {
        for (JsonNode each : target(target).path("tables")) {
            if (each.path("table").asText().equals(table)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    private static void awaitState(String target, String table, String state) {
        line.await(() -> table + " at " + target + ": " + table(target, table), () -> table(target, table).path("state").asText()
            .equals(state));
    }

    /** Waits for the end of the action that was asked for last. */
    private static JsonNode outcome(HttpResponse<String> begun) {
        assertEquals(202, begun.statusCode(), begun.body());
        long id = json(begun).path("id").asLong();
        JsonNode[] job = new JsonNode[1];
        line.await(() -> "job " + id + ": " + job[0], () -> {
            status(token).path("jobs").forEach(each -> job[0] = each.path("id").asLong() == id ? each : job[0]);
            return job[0] != null && !job[0].path("ended_at").isNull();
        });
        return job[0];
    }

    @Test
    void nobodyActsWithoutTheTokenAndNobodySeesKeysWithoutIt() {
        line.source("UPDATE stock SET country = 'XX' WHERE id = 77");
        awaitState("reporting", "public.stock", "parked");
        String pause = "{\"action\":\"pause\",\"target\":\"reporting\",\"table\":\"public.stock\"}";

        for (String shown : new String[] {null, "", token.substring(1), token + "A"}) {
            HttpResponse<String> refused = act(shown, pause);
            assertEquals(403, refused.statusCode(), refused.body());
            JsonNode seen = status(shown);
            assertFalse(seen.path("may_act").asBoolean());
            assertTrue(seen.toString().contains("\"line\":[{") && !seen.toString().contains("\"key\""), seen.toString());
        }

        assertEquals("running", line.ask("reporting", "SELECT wanted FROM convoy.progress WHERE table_name = 'stock'"));
        JsonNode head = table("reporting", "public.stock").path("line").path(0);
        assertEquals("{\"id\":77}", head.path("key").toString());
        assertEquals("23514", head.path("sqlstate").asText());
        assertFalse(status(token).toString().contains("\"XX\""), "values are not shown");
        assertEquals(405, send(to("/api/actions", token)).statusCode());
        assertEquals(404, send(to("/page.java", token)).statusCode());
    }

    @Test
    void foreignNamesAreRefusedAndThePageTakesNothingFromElsewhere() throws IOException {
        assertTrue(raw("127.0.0.1:" + port).startsWith("HTTP/1.1 200"));
        assertTrue(raw("localhost:9999").startsWith("HTTP/1.1 200"), "behind a tunnel the port is another");
        assertTrue(raw("evil.example").startsWith("HTTP/1.1 403"));
        assertTrue(raw("127.0.0.1.evil.example:" + port).startsWith("HTTP/1.1 403"));

        HttpResponse<String> page = send(to("/", null));
        assertEquals(200, page.statusCode());
        assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    private static String raw(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET /api/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void actionsAnswerInTheWordsOfTheCommandLineAndReplayMendsALine() {
        String what = "\"target\":\"reporting\",\"table\":\"public.orders\"";
        assertEquals("error: --reason: must not be empty",
            json(act(token, "{\"action\":\"skip\"," + what + ",\"seq\":1,\"reason\":\" \"}")).path("error").asText());
        assertTrue(act(token, "{\"action\":\"replay\",\"target\":\"reporting\",\"table\":\"public.nope\"}").body()
            .contains("no table \\\"public.nope\\\""));
        assertEquals(400, act(token, "{\"action\":\"drop\"," + what + "}").statusCode());
        line.source("UPDATE orders SET country = 'XX' WHERE id = 1").source("UPDATE orders SET country = 'FR' WHERE id = 2");
        line.await("reporting", "SELECT count(*)::text FROM convoy.parked WHERE table_name = 'orders'", "2");

        JsonNode refused = outcome(act(token, "{\"action\":\"replay\"," + what + "}"));
        assertEquals("failed", refused.path("state").asText());
        assertTrue(refused.path("text").asText().startsWith("public.orders at reporting: replayed 0, 2 left, parked\n"
            + "  stopped at seq 501 by ROW_REFUSED"), refused.toString());
        JsonNode notHead = outcome(act(token, "{\"action\":\"skip\"," + what + ",\"seq\":502,\"reason\":\"x\"}"));
        assertTrue(notHead.path("text").asText().contains("only the head can be skipped"), notHead.toString());

        line.target("reporting", "ALTER TABLE orders DROP CONSTRAINT orders_country_check");
        JsonNode done = outcome(act(token, "{\"action\":\"replay\"," + what + "}"));
        assertEquals("public.orders at reporting: replayed 2, 0 left, live", done.path("text").asText());
        awaitState("reporting", "public.orders", "live");
        line.awaitEqual("reporting", "public", "orders");
    }

    @Test
    void aTargetThatIsOutOfReachDoesNotHideTheOthers() {
        awaitState("mirror", "public.orders", "live");
        String role = "\"" + line.role("mirror") + "\"";
        String end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + line.role("mirror") + "'";
        line.target("mirror", "ALTER ROLE " + role + " NOLOGIN; " + end);
        try {
            line.await(() -> target("mirror").toString(), () -> target("mirror").path("error").path("message").asText()
                .contains("cannot connect to target \"mirror\""));
            assertTrue(target("reporting").path("error").isNull());
            assertEquals("live", status(token).path("source").path("state").asText());
        } finally {
            line.target("mirror", "ALTER ROLE " + role + " LOGIN");
        }
        awaitState("mirror", "public.orders", "live");
    }

    @Test
    void aParkedTableIsMendedInABrowser() throws IOException {
        assumeTrue(Browser.missing().isEmpty(), () -> Browser.missing().orElse(""));
        try (Browser browser = Browser.start()) {
            new PageInBrowser(line, browser, link).seesARowParkReplaysItAndSeesItGo(new Screenshot(line, browser)::takeIfAskedFor);
        }
    }
}
