package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What docs/SCHEMA-CHANGES.md says of each change of a table: whether a target goes on by itself, and if not, that the statements it
 * names are enough. The cases stand in {@code schema/changes.txt}, each with a table of its own, all on one line.
 */
class SchemaChangesIT extends EveryPair {
    private static final List<String> TARGETS = List.of("follow", "manual");

    /**
     * One change.
     *
     * @param parts what stands behind each word of the case
     */
    private record Case(String table, Map<String, String> parts) {
        String sql(String part, String otherwise) {
            return parts.getOrDefault(part, otherwise).replaceAll("\\bT(?=\\b|_)", table);
        }

        /** The statements a target asks for, as status shows them; empty when it goes on by itself. */
        String asks(String target) {
            return parts.getOrDefault(target, "")
                .replaceAll("(?<=^|\\| )ALTER ", "ALTER TABLE \"public\".\"" + table + "\" ").replace("|", ";");
        }
    }

    @Test
    void eachChangeIsFollowedOrWaitsForTheStatementsThatAreNamed() {
        List<Case> cases = cases();
        try (Line line = Line.create()) {
            line.withTarget("follow", "create_tables: true", "replay: manual")
                .withTarget("manual", "create_tables: true", "replay: manual", "schema: manual");
            cases.forEach(each -> prepare(line, each));
            line.start();
            cases.forEach(each -> line.source(each.sql("rows", "INSERT INTO T SELECT g, 'v' || g, g FROM generate_series(1, 3) g")));
            cases.forEach(each -> TARGETS.forEach(target -> line.awaitEqual(target, "public", each.table())));

            cases.forEach(each -> alter(line, each));

            List<String> problems = new ArrayList<>();
            cases.forEach(each -> TARGETS.forEach(target -> expect(line, each, target, problems)));
            assertEquals("", String.join("\n", problems));
            TARGETS.forEach(target -> assertEquals(0, line.admin("replay", "--target", target).status(), target));
            cases.forEach(each -> TARGETS.forEach(target -> compare(line, each, target, problems)));
            assertEquals("", String.join("\n", problems));
        }
    }

    private static void prepare(Line line, Case each) {
        String types = each.sql("types", "");
        if (!types.isEmpty()) {
            line.source(types);
            TARGETS.forEach(target -> line.target(target, types + "; ALTER TYPE " + each.sql("owned", "") + " OWNER TO \""
                + line.role(target) + "\""));
        }
        line.source(each.sql("table", "CREATE TABLE T (id int PRIMARY KEY, v varchar(5) NOT NULL, n int)"))
            .table("public." + each.table());
    }

    private static void alter(Line line, Case each) {
        line.source(each.sql("ddl", ""));
        line.source(each.sql("dml", ""));
    }

    /** Waits until a target has applied all or waits for what the case says, and runs that. */
    private static void expect(Line line, Case each, String target, List<String> problems) {
        String progress = " FROM convoy.progress WHERE table_name = '" + each.table() + "'";
        long captured = line.captured("public", each.table());
        line.await(() -> each.table() + " neither goes on nor waits at " + target,
            () -> !"0".equals(line.ask(target, "SELECT count(*)" + progress + " AND (seq >= " + captured + " OR error IS NOT NULL)")));
        String error = line.ask(target, "SELECT coalesce(error->>'message', '')" + progress + " AND state = 'parked'");
        String asked = error == null ? "" : error.replaceAll(".*run at the target: ", "");
        if (!asked.equals(each.asks(target))) {
            problems.add(each.table() + " at " + target + ":\n  wanted " + each.asks(target) + "\n  got    " + asked);
            return;
        }
        String remedy = each.sql("run_" + target, each.sql("run", asked));
        if (!remedy.isEmpty()) {
            line.target(target, remedy);
        }
    }

    /** Compares the columns that a case names, or all. */
    private static void compare(Line line, Case each, String target, List<String> problems) {
        String columns = each.sql("same", "t.*");
        String query = "SELECT coalesce(json_agg(x ORDER BY x::text), '[]')::text FROM (SELECT " + columns + " FROM ";
        String source = line.askSource(query + each.sql("now", each.table()) + " t) x");
        String there = line.ask(target, query + each.table() + " t) x");
        if (!source.equals(there)) {
            problems.add(each.table() + " at " + target + ":\n  source " + source + "\n  target " + there);
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String line : resource().lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            if (line.startsWith("[")) {
                cases.add(new Case(line.substring(1, line.length() - 1), new LinkedHashMap<>()));
            } else {
                String[] part = line.split(":", 2);
                cases.get(cases.size() - 1).parts().put(part[0].strip(), part[1].strip());
            }
        }
        return cases;
    }

    private static String resource() {
        try (InputStream in = SchemaChangesIT.class.getResourceAsStream("/schema/changes.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
