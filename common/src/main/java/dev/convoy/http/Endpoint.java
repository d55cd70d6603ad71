package dev.convoy.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.convoy.config.HttpConfig;
import dev.convoy.failure.Failure;
import dev.convoy.log.Line;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /metrics} (Prometheus text), {@code /health} (200 while there is progress, else 503 with the reason) and
 * {@code /status} (JSON). Replication does not depend on it: where the port is taken, that is told in the log and nothing is answered.
 */
public final class Endpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Monitored process;

    private Endpoint(HttpServer server, Monitored process) {
        this.server = server;
        this.process = process;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "convoy-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/metrics", exchange -> answer(exchange, "/metrics", "text/plain; version=0.0.4; charset=utf-8", () -> {
            process.refresh();
            return process.registry().scrape();
        }));
        server.createContext("/status", exchange -> answer(exchange, "/status", "application/json", () -> process.status()
            .toPrettyString()));
        server.createContext("/health", this::health);
    }

    /** Starts to answer, if the configuration says where. */
    public static Optional<Endpoint> start(HttpConfig config, Monitored process) {
        if (config.port().isEmpty()) {
            return Optional.empty();
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(config.host(), config.port().getAsInt()), 0);
            Endpoint endpoint = new Endpoint(server, process);
            server.start();
            LOG.info("answers http host={} port={}", config.host(), endpoint.port());
            return Optional.of(endpoint);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("cannot answer http host={} port={} error={} hint=\"set another http.port\"", config.host(),
                config.port().getAsInt(), Line.quoted(Failure.describe(e)));
            return Optional.empty();
        }
    }

    /** The port it answers on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @FunctionalInterface
    private interface Body {
        String text() throws Exception;
    }

    private void health(HttpExchange exchange) throws IOException {
        Health health = process.health();
        send(exchange, health.isGood() ? 200 : 503, "text/plain; charset=utf-8", (health.isGood() ? "ok" : health.problem()) + "\n");
    }

    private void answer(HttpExchange exchange, String path, String type, Body body) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            send(exchange, 404, "text/plain; charset=utf-8", "not here; see /metrics, /health and /status\n");
            return;
        }
        String text;
        try {
            text = body.text();
        } catch (Exception e) {
            send(exchange, 503, "text/plain; charset=utf-8", Failure.describe(e) + "\n");
            return;
        }
        send(exchange, 200, type, text);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            boolean get = exchange.getRequestMethod().equals("GET");
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(get ? status : 405, get ? bytes.length : -1);
            if (get) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
