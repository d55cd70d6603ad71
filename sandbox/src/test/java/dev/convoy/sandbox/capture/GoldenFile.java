package dev.convoy.sandbox.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A golden file, cut in steps. A step is one statement or one directive, with the lines that it is expected to add to the queue right
 * below it. Immutable.
 *
 * <pre>
 * -- what: claim                        what the file shows; first line
 * -- from: 15                           oldest version it is for
 * -- as: owner | app | superuser        whose session runs what follows; each has one
 * -- attach: public.t                   or {table: public.t, columns: [id]}: an item of convoy.yaml's tables, granted first
 * -- adapt: public.t                    what the producer does when it sees that a table was altered
 * -- detach: public.t
 * -- show: rows | counts                how what follows shows what was captured: a line a row, or a line a queue row
 * --> op table json [nested] [altered]  captured and committed after the statement above
 * --! 23505                             the SQLSTATE with which the statement above fails
 * </pre>
 *
 * A statement ends with a line that ends with a semicolon outside of {@code $$}; COPY … FROM STDIN with {@code \.}.
 */
record GoldenFile(String name, List<Step> steps) {

    /**
     * @param text     the lines of the statement or directive, and comments and empty lines before it
     * @param body     what to run, without these
     * @param expected lines that begin with {@code -->} or {@code --!}
     */
    record Step(List<String> text, String body, List<String> expected) {
        /** The argument of a directive. */
        Optional<String> directive(String name) {
            String start = "-- " + name + ": ";
            return body.startsWith(start) ? Optional.of(body.substring(start.length()).strip()) : Optional.empty();
        }

        boolean isSql() {
            return !body.startsWith("-- ");
        }
    }

    private static final List<String> DIRECTIVES = List.of("what", "from", "as", "attach", "adapt", "detach", "show");

    static GoldenFile parse(String name, String content) {
        List<Step> steps = new ArrayList<>();
        List<String> text = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        for (String line : content.lines().toList()) {
            if (isExpectation(line)) {
                if (steps.isEmpty() || sql.length() > 0) {
                    throw new IllegalArgumentException(name + ": what was to capture this? " + line);
                }
                steps.get(steps.size() - 1).expected().add(line);
                continue;
            }
            text.add(line);
            if (sql.length() == 0 && (line.isBlank() || isDirective(line) || line.startsWith("--"))) {
                if (isDirective(line)) {
                    steps.add(new Step(List.copyOf(text), line, new ArrayList<>()));
                    text.clear();
                }
                continue;
            }
            sql.append(sql.length() == 0 ? "" : "\n").append(line);
            if (isComplete(sql.toString())) {
                steps.add(new Step(List.copyOf(text), sql.toString(), new ArrayList<>()));
                text.clear();
                sql.setLength(0);
            }
        }
        if (sql.length() > 0) {
            throw new IllegalArgumentException(name + ": a statement without end: " + sql);
        }
        return new GoldenFile(name, List.copyOf(steps));
    }

    private static boolean isExpectation(String line) {
        return line.startsWith("-->") || line.startsWith("--!");
    }

    private static boolean isDirective(String line) {
        return DIRECTIVES.stream().anyMatch(directive -> line.startsWith("-- " + directive + ": "));
    }

    private static boolean isComplete(String sql) {
        if (sql.startsWith("COPY ") && sql.contains("FROM STDIN")) {
            return sql.endsWith("\n\\.");
        }
        return sql.stripTrailing().endsWith(";") && sql.split("\\$\\$", -1).length % 2 == 1;
    }

    /** The file's text, with these lines as what is expected of each step. */
    String with(List<List<String>> outcomes) {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).text().forEach(line -> content.append(line).append('\n'));
            outcomes.get(i).forEach(line -> content.append(line).append('\n'));
        }
        return content.toString();
    }

    String expected() {
        return with(steps.stream().map(Step::expected).toList());
    }

    Optional<String> header(String name) {
        return steps.stream().flatMap(step -> step.directive(name).stream()).findFirst();
    }
}
