package dev.convoy.sandbox.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.sandbox.cluster.Directories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium, driven by chromedriver through the W3C WebDriver protocol. Confined to one test. */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final List<Path> CHROMIUM = paths("chromium", "chromium-browser");
    private static final List<Path> DRIVER = paths("chromedriver");
    private static final List<String> ARGUMENTS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        "--window-size=1280,1000");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final Path profile;
    private final String session;

    private Browser(Process driver, Path profile, int port) {
        this.driver = driver;
        this.profile = profile;
        ObjectNode wanted = JSON.createObjectNode();
        ObjectNode always = wanted.putObject("capabilities").putObject("alwaysMatch").put("browserName", "chrome");
        always.putObject("goog:loggingPrefs").put("browser", "ALL");
        ObjectNode options = always.putObject("goog:chromeOptions").put("binary", CHROMIUM.get(0).toString());
        ARGUMENTS.forEach(options.putArray("args")::add);
        options.withArray("args").add("--user-data-dir=" + profile);
        String base = "http://127.0.0.1:" + port + "/session";
        session = base + "/" + send("POST", base, wanted).path("sessionId").asText();
    }

    private static List<Path> paths(String... names) {
        return Stream.of(names).flatMap(name -> Stream.of("/usr/bin/", "/usr/local/bin/").map(directory -> Path.of(directory + name)))
            .filter(Files::isExecutable).toList();
    }

    /** Why there is no browser here, if there is none. */
    static Optional<String> missing() {
        return CHROMIUM.isEmpty() ? Optional.of("no chromium in /usr/bin: apt-get install chromium chromium-driver")
            : DRIVER.isEmpty() ? Optional.of("no chromedriver in /usr/bin: apt-get install chromium-driver") : Optional.empty();
    }

    static Browser start() throws IOException {
        Path profile = Directories.temporary("browser");
        Process driver = new ProcessBuilder(DRIVER.get(0).toString(), "--port=0").redirectErrorStream(true).start();
        try {
            BufferedReader output = driver.inputReader();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    return new Browser(driver, profile, Integer.parseInt(started.group(1)));
                }
            }
            throw new IOException("chromedriver ended without a word of its port");
        } catch (IOException | RuntimeException e) {
            end(driver);
            throw e;
        }
    }

    private JsonNode send(String method, String address, JsonNode body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address)).header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = JSON.readTree(response.body()).path("value");
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + address + ": " + value.path("message").asText());
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String path, JsonNode body) {
        return send("POST", session + path, body);
    }

    void open(String url) {
        post("/url", JSON.createObjectNode().put("url", url));
    }

    /** Runs a script's body in the page; it finds its arguments in {@code arguments}. */
    JsonNode run(String script, String... arguments) {
        ObjectNode body = JSON.createObjectNode().put("script", script);
        List.of(arguments).forEach(body.putArray("args")::add);
        return post("/execute/sync", body);
    }

    /** The text of the first element, as it is seen; empty when it is not there or hidden. */
    String text(String selector) {
        return run("const e = document.querySelector(arguments[0]); return e && e.checkVisibility() ? e.innerText : ''", selector).asText();
    }

    void click(String selector) {
        post("/element/" + element(selector) + "/click", JSON.createObjectNode());
    }

    /** Types into an element, by keys. */
    void type(String selector, String text) {
        post("/element/" + element(selector) + "/value", JSON.createObjectNode().put("text", text));
    }

    private String element(String selector) {
        return post("/element", JSON.createObjectNode().put("using", "css selector").put("value", selector)).path(ELEMENT).asText();
    }

    /** Becomes as wide as a screen, light or dark. */
    void look(int width, int height, String scheme) {
        cdp("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme),
            Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    private void cdp(String command, Map<String, ?> parameters) {
        ObjectNode body = JSON.createObjectNode().put("cmd", command);
        body.set("params", JSON.valueToTree(parameters));
        post("/goog/cdp/execute", body);
    }

    byte[] screenshot() {
        return Base64.getDecoder().decode(send("GET", session + "/screenshot", null).asText());
    }

    /** What the page's console has said since it was asked last: errors, and what the content security policy refused. */
    List<String> complaints() {
        List<String> messages = new ArrayList<>();
        post("/se/log", JSON.createObjectNode().put("type", "browser")).forEach(entry -> messages.add(entry.path("message").asText()));
        return messages;
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, null);
        } finally {
            end(driver);
            Directories.delete(profile);
        }
    }

    /** Ends the driver and every browser process that it has started. */
    private static void end(Process driver) {
        List<ProcessHandle> children = driver.descendants().toList();
        driver.destroy();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            if (!driver.waitFor(10, TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
