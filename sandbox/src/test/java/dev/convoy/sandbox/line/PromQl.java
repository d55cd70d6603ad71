package dev.convoy.sandbox.line;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for.
 *
 * @param selected the metrics it names, each with the labels in its braces
 * @param grouped  the labels it groups or joins by
 */
record PromQl(Map<String, Set<String>> selected, Set<String> grouped) {
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring|group_right|group_left)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\s*\\()?(?:\\{([^}]*)})?");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{([^}]*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");

    static PromQl of(String expression) {
        Set<String> grouped = new TreeSet<>();
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            grouped.addAll(words(grouping.group(1)));
        }
        String rest = grouping.replaceAll(" ").replaceAll("\\[[^]]*]", " ").replaceAll("\\b[0-9][0-9a-z.]*", " ");
        Map<String, Set<String>> selected = new LinkedHashMap<>();
        Matcher name = NAME.matcher(rest);
        while (name.find()) {
            if (name.group(2) == null && !WORDS.contains(name.group(1))) {
                selected.computeIfAbsent(name.group(1), ignored -> new TreeSet<>()).addAll(labels(name.group(3)).keySet());
            }
        }
        return new PromQl(selected, grouped);
    }

    private static List<String> words(String list) {
        List<String> words = new ArrayList<>(List.of(list.strip().split("\\s*,\\s*")));
        words.remove("");
        return words;
    }

    private static Map<String, String> labels(String braces) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(braces == null ? "" : braces);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** The metrics of a page, each with the labels that one of its series has; {@code instance} and {@code job} come with the scrape. */
    static Map<String, Set<String>> metrics(String page) {
        Map<String, Set<String>> metrics = new LinkedHashMap<>();
        Matcher sample = SAMPLE.matcher(page);
        while (sample.find()) {
            Set<String> labels = metrics.computeIfAbsent(sample.group(1), ignored -> new HashSet<>(Set.of("instance", "job")));
            labels.addAll(labels(sample.group(2)).keySet());
        }
        return metrics;
    }

    /** What it asks for that is not there, one line each. */
    List<String> missing(Map<String, Set<String>> there) {
        List<String> missing = new ArrayList<>();
        selected.forEach((metric, labels) -> {
            if (!there.containsKey(metric)) {
                missing.add("no metric " + metric);
            } else {
                labels.stream().filter(label -> !there.get(metric).contains(label)).forEach(label -> missing.add(metric + " has no label "
                    + label));
                grouped.stream().filter(label -> selected.keySet().stream().noneMatch(each -> there.getOrDefault(each, Set.of())
                    .contains(label))).forEach(label -> missing.add("no metric beside " + metric + " has label " + label));
            }
        });
        return missing;
    }
}
