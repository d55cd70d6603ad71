package dev.convoy.sandbox.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.db.Sql;
import dev.convoy.producer.publish.PackedRow;
import dev.convoy.producer.publish.QueueLines;
import dev.convoy.sandbox.line.TypeSamples.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.MalformedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/TYPES.md lists exactly the types that TypesIT sends, and tells of each how a source has captured it. */
class TypesDocIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "TYPES.md");
    private static final int SAMPLE_MAX = 60;
    private static final int NEWEST = 18;

    /** Of the catalog's own types, those without input that are no columns of anybody: statistics, indexes, parse trees. */
    private static final String NOBODYS = "'pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', 'pg_brin_bloom_summary',"
        + " 'pg_brin_minmax_multi_summary', 'gtsvector'";

    @Test
    void theTableOfTypesIsWhatASourceCaptures() throws SQLException, IOException {
        Map<String, List<Column>> groups = TypeSamples.groups(Servers.major(Servers.DEFAULT_VERSION));
        List<String> rows = new ArrayList<>();
        try (Line line = Line.create()) {
            line.withTarget("one").source(TypeSamples.objects());
            groups.forEach((group, columns) -> line.source(create(group, columns)).table("public." + group));
            line.setup();
            groups.forEach((group, columns) -> line.source(insert(group, columns)));
            String keys = TypeSamples.keys().values().stream().flatMap(List::stream).map(key -> Sql.literal(key.type()) + "::regtype")
                .collect(Collectors.joining(", "));
            for (Map.Entry<String, List<Column>> group : groups.entrySet()) {
                Map<String, String> samples = samples(line, group.getKey());
                for (Column column : group.getValue()) {
                    String key = line.askSource("SELECT " + Sql.literal(column.type()) + "::regtype IN (" + keys + ")");
                    rows.add("| `" + column.type() + "` | " + travels(line, group.getKey(), column) + " | `"
                        + samples.getOrDefault(column.name(), "…") + "` | "
                        + column.values().size() + " | " + (key.equals("t") ? "yes" : "") + " |");
                }
            }
        }

        List<String> documented = Files.readAllLines(DOCUMENT).stream().filter(row -> row.startsWith("| `")).toList();
        assertEquals(String.join("\n", rows), String.join("\n", documented), "docs/TYPES.md is not what was captured");
    }

    private static String create(String table, List<Column> columns) {
        return "CREATE TABLE public." + table + " (id int PRIMARY KEY, " + columns.stream().map(column -> Sql.ident(column.name()) + " "
            + column.type()).collect(Collectors.joining(", ")) + "); GRANT ALL ON public." + table + " TO PUBLIC";
    }

    private static String insert(String table, List<Column> columns) {
        int rows = columns.stream().mapToInt(column -> column.values().size()).max().orElseThrow();
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int number = row;
            lines.add("(" + row + ", " + columns.stream().map(column -> column.value(number)).collect(Collectors.joining(", ")) + ")");
        }
        return "INSERT INTO public." + table + " VALUES " + String.join(", ", lines);
    }

    private static String travels(Line line, String table, Column column) {
        String text = line.askSource("SELECT c->>'text' FROM convoy.shape s JOIN convoy.attached a USING (table_id),"
            + " jsonb_array_elements(s.description->'columns') c WHERE a.table_name = '" + table + "' AND c->>'name' = "
            + Sql.literal(column.name()));
        return text.equals("true") ? "text" : "JSON";
    }

    /** Of each column the longest value, as the queue has it, that fits into a table of Markdown. */
    private static Map<String, String> samples(Line line, String table) throws SQLException {
        Map<String, String> samples = new HashMap<>();
        try (Connection connection = line.sourceConnection(); PreparedStatement statement = connection.prepareStatement(
            "SELECT DISTINCT ON (e.key) e.key, e.value::text FROM unnest(?::text[]) l, json_each(l::json) e WHERE"
                + " json_typeof(e.value) <> 'null'"
                + " AND e.value::text ~ '^[ -_a-~]*$' AND length(e.value::text) <= " + SAMPLE_MAX
                + " ORDER BY e.key, length(e.value::text) DESC, e.value::text COLLATE \"C\"")) {
            statement.setArray(1, connection.createArrayOf("text", captured(connection, table).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    samples.put(row.getString(1), row.getString(2).replace("|", "\\|"));
                }
            }
        }
        return samples;
    }

    /** The rows that the queue holds of a table, as JSON. */
    private static List<String> captured(Connection connection, String table) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT q.data, s.description::text"
            + " FROM convoy.attached a JOIN convoy.queue q USING (table_id) JOIN convoy.shape s ON s.table_id = q.table_id AND s.shape_id ="
            + " q.shape_id WHERE a.table_name = '" + table + "'")) {
            while (row.next()) {
                QueueLines rows = new QueueLines(row.getBytes(1), new PackedRow(Shape.fromJson(1, row.getString(2))));
                while (rows.hasNext()) {
                    lines.add(rows.next().toString());
                }
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    @Test
    void everyTypeOfTheCatalogIsAmongTheSamples() {
        String sampled = TypeSamples.groups(NEWEST).values().stream().flatMap(List::stream)
            .map(column -> "coalesce(to_regtype(" + Sql.literal(column.type()) + ")::oid, 0)").collect(Collectors.joining(", "));
        try (Line line = Line.create()) {
            String missing = line.source(TypeSamples.objects()).askSource("SELECT string_agg(typname, ', ') FROM pg_type WHERE typnamespace"
                + " = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm') AND typcategory <> 'A' AND typname NOT IN (" + NOBODYS
                + ") AND oid NOT IN (" + sampled + ")");

            assertEquals(null, missing, "types of the catalog without a sample in types.sql.txt");
        }
    }
}
