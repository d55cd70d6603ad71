package dev.convoy.sandbox.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.sandbox.tidy.Sources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/RELIABILITY.md ties each invariant to tests; a test that was renamed or removed must not go on being named there. */
class ProofsTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| I(\\d+) .*");

    private static final Sources SOURCES = Sources.ofRepository();

    private static String page() throws IOException {
        return Files.readString(SOURCES.root().resolve("docs/RELIABILITY.md"));
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, Source> tests = SOURCES.java(true).stream().collect(Collectors.toMap(
            source -> source.path().replaceFirst(".*/", "").replace(".java", ""), Function.identity(), (one, other) -> one));
        List<String> missing = new ArrayList<>();
        for (Matcher named = NAMED.matcher(page()); named.find();) {
            Source test = tests.get(named.group(1));
            String method = named.group(2);
            if (test == null || method != null && test.lines().stream().noneMatch(line -> line.contains("void " + method + "("))) {
                missing.add(named.group());
            }
        }
        assertTrue(missing.isEmpty(), () -> "docs/RELIABILITY.md names tests that are not there: " + missing + "; name their successors");
    }

    @Test
    void everyInvariantHasAProof() throws IOException {
        TreeSet<Integer> proved = new TreeSet<>();
        for (Matcher row = ROW.matcher(page()); row.find();) {
            if (NAMED.matcher(row.group()).find()) {
                proved.add(Integer.valueOf(row.group(1)));
            }
        }
        assertEquals("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", proved.toString(), "invariants with a test in docs/RELIABILITY.md");
    }
}
