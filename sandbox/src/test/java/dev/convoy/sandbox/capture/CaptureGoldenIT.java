package dev.convoy.sandbox.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.convoy.producer.capture.AttachException;
import dev.convoy.sandbox.capture.GoldenFile.Step;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.postgresql.PGConnection;

/**
 * Runs every golden file on the oldest and the newest server: SQL, and on the lines below it what the triggers captured (I1, I2). With
 * {@code -Dgolden.update=true} a file that differs is rewritten, for a person to read the diff; with {@code -Dgolden=NAME} only files
 * whose name contains NAME run.
 */
class CaptureGoldenIT {
    private static final Path DIRECTORY = Path.of("src/test/resources/golden/capture");
    private static final List<String> VERSIONS = List.of(System.getProperty("convoy.sandbox.oldest", Servers.DEFAULT_VERSION),
        System.getProperty("convoy.sandbox.newest", Servers.DEFAULT_VERSION));

    @TestFactory
    Stream<DynamicTest> capturesWhatTheFileSays() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(DIRECTORY)) {
            files = all.filter(file -> file.toString().contains(System.getProperty("golden", ""))).sorted().toList();
        }
        assertFalse(files.isEmpty(), "no golden files in " + DIRECTORY.toAbsolutePath());
        List<DynamicTest> tests = new ArrayList<>();
        for (String version : VERSIONS.stream().distinct().toList()) {
            for (Path path : files) {
                GoldenFile file = GoldenFile.parse(path.getFileName().toString(), Files.readString(path));
                int from = file.header("from").map(Integer::parseInt).orElse(0);
                if (Servers.major(version) >= from) {
                    tests.add(DynamicTest.dynamicTest(file.name() + " on " + version, path.toUri(), () -> check(path, file, version)));
                }
            }
        }
        return tests.stream();
    }

    private static void check(Path path, GoldenFile file, String version) throws Exception {
        String actual;
        try (Run run = new Run(version)) {
            List<List<String>> outcomes = new ArrayList<>();
            for (Step step : file.steps()) {
                outcomes.add(run.outcome(step));
            }
            actual = file.with(outcomes);
        }
        if (Boolean.getBoolean("golden.update") && !actual.equals(file.expected())) {
            Files.writeString(path, actual);
        } else {
            assertEquals(file.expected(), actual, () -> file.name() + " on " + version + ": " + file.header("what").orElse("") + "\n"
                + difference(file.expected().lines().toList(), actual.lines().toList()) + "\n");
        }
    }

    /** The first differing line, with the statement above it. */
    private static String difference(List<String> expected, List<String> actual) {
        int at = 0;
        while (at < Math.min(expected.size(), actual.size()) && expected.get(at).equals(actual.get(at))) {
            at++;
        }
        return "after: " + String.join("\n       ", expected.subList(Math.max(0, at - 3), at))
            + "\nwanted: " + (at < expected.size() ? expected.get(at) : "no more")
            + "\ngot:    " + (at < actual.size() ? actual.get(at) : "no more");
    }

    /** One file on one server. */
    private static final class Run implements AutoCloseable {
        private final CaptureDatabase database;
        private final Map<String, Connection> sessions = new HashMap<>();
        private String session = "owner";
        private boolean counts;

        Run(String version) throws SQLException {
            database = CaptureDatabase.on(Servers.postgres(version));
        }

        List<String> outcome(Step step) throws SQLException, AttachException, IOException {
            List<String> outcome = new ArrayList<>();
            if (step.isSql()) {
                try {
                    execute(step.body());
                } catch (SQLException e) {
                    outcome.add("--! " + e.getSQLState());
                }
            } else {
                direct(step);
            }
            for (Captured captured : database.captured()) {
                (counts ? List.of(captured.counted()) : captured.shown()).forEach(line -> outcome.add("--> " + line));
            }
            return outcome;
        }

        private void direct(Step step) throws SQLException, AttachException {
            if (step.directive("attach").isPresent()) {
                String yaml = step.directive("attach").get();
                database.grant(CaptureDatabase.table(yaml).name()).attach(yaml);
            } else if (step.directive("adapt").isPresent()) {
                database.attacher().adapt(TableName.parse(step.directive("adapt").get()));
            } else if (step.directive("detach").isPresent()) {
                database.attacher().detach(TableName.parse(step.directive("detach").get()));
            }
            session = step.directive("as").orElse(session);
            counts = step.directive("show").map("counts"::equals).orElse(counts);
        }

        private void execute(String sql) throws SQLException, IOException {
            Connection connection = session();
            if (sql.startsWith("COPY ") && sql.endsWith("\n\\.")) {
                String data = sql.substring(sql.indexOf('\n') + 1, sql.length() - 2);
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql.lines().findFirst().orElseThrow(), new StringReader(data));
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            }
        }

        private Connection session() throws SQLException {
            if (!sessions.containsKey(session)) {
                sessions.put(session, switch (session) {
                    case "owner" -> database.as(CaptureDatabase.OWNER);
                    case "app" -> database.as(CaptureDatabase.APP);
                    case "superuser" -> database.asSuperuser();
                    default -> throw new IllegalArgumentException("nobody is called " + session);
                });
            }
            return sessions.get(session);
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : sessions.values()) {
                connection.close();
            }
            database.close();
        }
    }
}
