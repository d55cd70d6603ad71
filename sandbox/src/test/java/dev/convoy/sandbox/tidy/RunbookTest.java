package dev.convoy.sandbox.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.progress.TableState;
import dev.convoy.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/RUNBOOK.md tells of every state, code and alert that there is, in the words that {@code status} uses, and of no other. */
class RunbookTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#{2,3}) (.+)$");

    /** The sections below a heading of the second level, by name. */
    private static Map<String, String> sections(String below) throws IOException {
        String text = Files.readString(DOCS.resolve("RUNBOOK.md"));
        Map<String, String> sections = new LinkedHashMap<>();
        boolean in = false;
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
            if (heading.group(1).length() == 2) {
                in = heading.group(2).equals(below);
            } else if (in) {
                int end = text.indexOf("\n#", heading.end());
                sections.put(heading.group(2), text.substring(heading.end(), end < 0 ? text.length() : end));
            }
        }
        return sections;
    }

    private static Set<String> found(Pattern pattern, String file) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(Files.readString(DOCS.resolve(file)));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** Marks of Markdown and line breaks aside, and whether a sentence begins. */
    private static String plain(String text) {
        return text.replaceAll("[*`]", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    @Test
    void everyCodeHasASectionWithItsMeaningAndItsHint() throws IOException {
        Map<String, String> sections = sections("Codes");

        assertEquals(Stream.of(FailureCode.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new)),
            new TreeSet<>(sections.keySet()));
        for (FailureCode code : FailureCode.values()) {
            String section = plain(sections.get(code.name()));
            for (String said : List.of(code.meaning(), code.remedy("reporting", "public.orders"))) {
                assertTrue(section.contains(plain(said)), () -> "section " + code + " does not say: " + said);
            }
        }
    }

    @Test
    void everyStateIsInTheTable() throws IOException {
        Set<String> states = Stream.of(TableState.values()).map(state -> state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
        states.addAll(List.of("paused", "waiting"));

        assertEquals(states, found(Pattern.compile("(?m)^\\| `([a-z]+)` \\|"), "RUNBOOK.md"));
    }

    @Test
    void everyAlertHasASectionAndNamesIt() throws IOException {
        String rules = "monitoring/convoy-alerts.yaml";
        Set<String> alerts = found(Pattern.compile("- alert: (\\w+)"), rules);

        assertTrue(alerts.size() >= 6, alerts::toString);
        assertEquals(alerts, new TreeSet<>(sections("Alerts").keySet()));
        assertEquals(alerts, found(Pattern.compile("runbook: docs/RUNBOOK.md, (\\w+)"), rules));
    }

    /** Each alert is expected twice in the tests that promtool runs: once firing, once not. */
    @Test
    void everyAlertIsMadeToFireAndToClear() throws IOException {
        String tests = "monitoring/convoy-alerts.test.yaml";
        Set<String> alerts = found(Pattern.compile("- alert: (\\w+)"), "monitoring/convoy-alerts.yaml");

        assertEquals(alerts, found(Pattern.compile("alertname: (\\w+)\\s+eval_time: \\w+\\s+exp_alerts:\\s+- exp_labels"), tests));
        assertEquals(alerts, found(Pattern.compile("alertname: (\\w+)\\s+eval_time: \\w+\\s+exp_alerts: \\[\\]"), tests));
    }
}
