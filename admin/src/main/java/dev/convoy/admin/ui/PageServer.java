package dev.convoy.admin.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.convoy.cli.Cli;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConfigException;
import dev.convoy.config.ConvoyConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page and answers it: {@code GET /api/status}, {@code GET /api/history}, {@code POST /api/actions}. Nothing else is there,
 * nothing is read from disk, and no request changes anything without the token. Thread-safe.
 */
final class PageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    private static final int THREADS = 4;
    private static final int BACKLOG = 50;
    private static final int BODY_BYTES_MAX = 16 * 1024;
    /** The page takes nothing from elsewhere, runs nothing but its script, shows itself in no frame and is kept in no cache. */
    private static final Map<String, String> SAFETY = Map.of(
        "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer",
        "Cross-Origin-Resource-Policy", "same-origin", "Cross-Origin-Opener-Policy", "same-origin", "Cache-Control", "no-store");

    private final ConvoyConfig config;
    private final Doorkeeper door;
    private final Watch watch;
    private final Jobs jobs;
    private final Map<String, Answer> files = new LinkedHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads;

    private record Answer(int status, String type, byte[] body) {
        static Answer json(int status, JsonNode body) {
            return new Answer(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
        }

        static Answer error(int status, String message) {
            return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
        }
    }

    /** @throws IOException when it cannot listen there */
    PageServer(ConvoyConfig config, InetSocketAddress address, Doorkeeper door, Watch watch, Jobs jobs) throws IOException {
        this.config = config;
        this.door = door;
        this.watch = watch;
        this.jobs = jobs;
        files.put("/", file("page.html", "text/html; charset=utf-8"));
        files.put("/page.css", file("page.css", "text/css; charset=utf-8"));
        files.put("/page.js", file("page.js", "text/javascript; charset=utf-8"));
        server = HttpServer.create(address, BACKLOG);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "convoy-ui-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static Answer file(String name, String type) {
        try (InputStream in = PageServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + PageServer.class.getName());
            }
            return new Answer(200, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (RuntimeException e) {
                LOG.error("cannot answer path={} error=\"{}\"", exchange.getRequestURI().getPath(), Cli.line(e), e);
                answer = Answer.error(500, Cli.line(e));
            }
            Headers headers = exchange.getResponseHeaders();
            SAFETY.forEach(headers::set);
            headers.set("Content-Type", answer.type());
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
            if (!bodiless) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        if (!door.knowsHost(headers.get("Host"))) {
            return Answer.error(403, "this server is not known by that name; use its address, or what --listen says");
        }
        String path = exchange.getRequestURI().getPath();
        boolean act = path.equals("/api/actions");
        if (!exchange.getRequestMethod().equals(act ? "POST" : "GET")) {
            return Answer.error(405, "not with " + exchange.getRequestMethod());
        }
        if (files.containsKey(path)) {
            return files.get(path);
        }
        boolean mayAct = door.mayAct(headers.get(Doorkeeper.TOKEN_HEADER));
        if (act) {
            return mayAct ? begin(exchange) : withoutToken();
        }
        if (!path.equals("/api/status") && !path.equals("/api/history")) {
            return Answer.error(404, "nothing is here");
        }
        if (!door.mayLook(headers.get(Doorkeeper.TOKEN_HEADER))) {
            return withoutToken();
        }
        return Answer.json(200, path.equals("/api/history") ? watch.history() : status(mayAct));
    }

    private static Answer withoutToken() {
        return Answer.error(403, "the token is missing or wrong; open the link that scripts/admin ui has printed");
    }

    private ObjectNode status(boolean mayAct) {
        ObjectNode status = watch.status(mayAct).put("may_act", mayAct);
        status.set("jobs", jobs.toJson());
        return status;
    }

    private Answer begin(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.error(413, "the request is longer than " + BODY_BYTES_MAX + " bytes");
        }
        try {
            return Answer.json(202, jobs.begin(Deed.parse(config, body)).toJson());
        } catch (ConfigException e) {
            return Answer.error(400, "error: " + String.join("; ", e.problems()));
        } catch (CommandFailure e) {
            return Answer.error(e.exitStatus() == ExitStatus.USAGE ? 400 : 409, "error: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
