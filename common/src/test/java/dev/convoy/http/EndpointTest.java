package dev.convoy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.convoy.config.HttpConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointTest {
    private final Process process = new Process();
    private final Endpoint endpoint = Endpoint.start(new HttpConfig(OptionalInt.of(0), "127.0.0.1"), process).orElseThrow();

    /** A process that is as the test says. */
    private static final class Process implements Monitored {
        private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private String problem;
        private int refreshed;

        @Override
        public Health health() {
            return new Health(problem);
        }

        @Override
        public JsonNode status() {
            if (problem != null) {
                throw new IllegalStateException(problem);
            }
            return JsonNodeFactory.instance.objectNode().put("state", "live");
        }

        @Override
        public PrometheusMeterRegistry registry() {
            return registry;
        }

        @Override
        public void refresh() {
            refreshed++;
            registry.gauge("convoy.refreshed", refreshed);
        }
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthIsRedWithTheReasonWhileThereIsNoProgress() throws Exception {
        assertEquals(200, get("/health").statusCode());
        process.problem = "no progress for 61 s";

        assertEquals(503, get("/health").statusCode());
        assertEquals("no progress for 61 s\n", get("/health").body());
    }

    @Test
    void metricsAreBroughtUpToDateBeforeTheyAreTold() throws Exception {
        assertTrue(get("/metrics").body().contains("convoy_refreshed 1.0"));
    }

    @Test
    void statusIsJsonAndAnErrorOfItIsOneLine() throws Exception {
        assertEquals("application/json", get("/status").headers().firstValue("Content-Type").orElseThrow());
        assertTrue(get("/status").body().contains("\"state\" : \"live\""));
        process.problem = "the source is down";

        assertEquals(503, get("/status").statusCode());
        assertEquals("the source is down\n", get("/status").body());
    }

    @Test
    void whatItDoesNotKnowItRefuses() throws Exception {
        assertEquals(404, get("/elsewhere").statusCode());
        assertEquals(404, get("/status/secret").statusCode());
        assertEquals(405, send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/status"))
            .POST(HttpRequest.BodyPublishers.noBody()).build()).statusCode());
    }

    @Test
    void aTakenPortIsNoReasonNotToReplicate() {
        assertTrue(Endpoint.start(new HttpConfig(OptionalInt.of(endpoint.port()), "127.0.0.1"), process).isEmpty());
    }

    @Test
    void withoutAPortNothingIsAnswered() {
        assertTrue(Endpoint.start(new HttpConfig(OptionalInt.empty(), "127.0.0.1"), process).isEmpty());
    }
}
